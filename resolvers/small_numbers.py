"""Which numbers are withheld from those who may not see the persons counted (docs/decisions/0007)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal, not_, select

from db.codes import PersonStatus
from db.models import Person
from resolvers.areas import Area
from resolvers.ask import Ask, Statement
from resolvers.scope import sees_person
from resolvers.viewer import SMALLEST_SHOWN, Permission
from resolvers.within import lies_in, placed

Rows = Callable[[Statement], Awaitable[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Sight:
    """Whether who asks may see every person of the area asked about: then nothing is withheld of it."""

    everybody: bool


# Of who sees nobody there, and where nothing personal is asked.
BLIND = Sight(everybody=False)


async def sight_of(rows: Rows, ask: Ask, area: Area, *, personal: bool = True) -> Sight:
    """What the viewer sees of an area: that persons may be seen elsewhere says nothing about these.

    Nothing is looked for of who sees no persons at all, of an area that was granted as it is, and where
    nothing personal is asked.
    """
    seen = ask.viewer.areas(Permission.SEARCH)
    if not seen or not personal:
        return BLIND
    return Sight(everybody=area in seen or not await rows(unseen_person(ask, area)))


def unseen_person(ask: Ask, area: Area) -> Statement:
    """One row if there is a person in the area now whom the viewer may not see."""
    return (
        select(literal(1).label("one"))
        .where(
            Person.status == PersonStatus.ACTIVE.value,
            lies_in(area, placed(Person), ask.today),
            not_(sees_person(ask, placed(Person))),
        )
        .limit(1)
    )


def is_withheld(sight: Sight, registered: int, *, personal: bool) -> bool:
    """Whether the numbers of `registered` persons are withheld: too few to be told apart by what they are."""
    return personal and 0 < registered < SMALLEST_SHOWN and not sight.everybody


def telling_part(registered: Sequence[int], withheld: Sequence[bool]) -> int | None:
    """Which part has to be withheld too, because one alone is the whole less the others: the smallest."""
    others = [place for place, number in enumerate(registered) if number and not withheld[place]]
    if sum(withheld) != 1:
        return None
    return min(others, key=lambda place: registered[place], default=None)
