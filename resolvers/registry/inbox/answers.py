"""What numbers of the inbox are told to whom.

What somebody needs, or what was handed up about them, says what they are: of fewer than five persons it is
not told to who may not see them. Source: docs/decisions/0007.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from db.codes import Code, ContactNeed, DivisionLevel
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.registry.inbox.lists import InboxQuestion
from resolvers.registry.inbox.numbers import (
    KINDS,
    NUMBERS,
    InboxBreakdownBy,
    numbers_of_items,
    of_kind,
    place_numbers,
    registered_persons,
    unseen_person_counted,
)
from resolvers.scope import require
from resolvers.small_numbers import BLIND, Rows, Sight, is_withheld, sight_of, telling_part
from resolvers.viewer import Permission


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """How many escalations, or needs, are in each state, and of those not closed for how long."""

    open: int = 0
    taken_up: int = 0
    answered: int = 0
    closed: int = 0
    days_0_to_7: int = 0
    days_8_to_30: int = 0
    days_31_to_90: int = 0
    days_over_90: int = 0

    def __add__(self, other: "InboxCounts") -> "InboxCounts":
        return InboxCounts(*[getattr(self, name) + getattr(other, name) for name in NUMBERS])


NOTHING = InboxCounts()


@dataclass(frozen=True, slots=True)
class InboxPart:
    """The numbers of one level or kind; `counts` is None where they are withheld."""

    part: Code
    counts: InboxCounts | None


@dataclass(frozen=True, slots=True)
class InboxPlace:
    """The numbers of a place where `registered` persons live: nothing is counted where they are withheld.

    `key` is an official code or an id, None for what falls in no part.
    """

    key: str | None
    label: str | None
    county_id: int | None
    id: int | None
    registered: int
    escalations: InboxCounts
    needs: InboxCounts
    withheld: bool = False

    @property
    def persons(self) -> int:
        """How many persons the numbers are about; something of whoever has left is about one."""
        return max(self.registered, int(self.has_something))

    @property
    def has_something(self) -> bool:
        """Whether anything was reported of anybody."""
        return self.escalations != NOTHING or self.needs != NOTHING


@dataclass(frozen=True, slots=True)
class InboxBreakdown:
    """The whole, and its parts, which sum to it; of a whole that is withheld there are no parts."""

    whole: InboxPlace
    parts: tuple[InboxPlace, ...]


def require_numbers(ask: Ask) -> None:
    """Raises DomainError NOT_PERMITTED of who may neither see nor count persons."""
    if not ask.viewer.areas(Permission.SEARCH):
        require(ask.viewer, Permission.ANALYSE)


async def inbox_parts(rows: Rows, ask: Ask, question: InboxQuestion) -> list[InboxPart]:
    """The numbers of each level, or kind of need; where they are withheld, all levels and kinds without any.

    Raises DomainError NOT_PERMITTED.
    """
    require_numbers(ask)
    found = await rows(numbers_of_items(ask, question))
    if await _withheld(rows, ask, question, found):
        kinds: Sequence[Code] = tuple(DivisionLevel) if question.escalated else tuple(ContactNeed)
        return [InboxPart(kind, None) for kind in kinds]
    return [_part(question, row) for row in found]


def _part(question: InboxQuestion, row: Row[Any]) -> InboxPart:
    kind = DivisionLevel if question.escalated else ContactNeed
    return InboxPart(kind.of(row.part), InboxCounts(*[getattr(row, name) for name in NUMBERS]))


async def _withheld(rows: Rows, ask: Ask, question: InboxQuestion, found: Sequence[Row[Any]]) -> bool:
    if ask.viewer.areas(Permission.SEARCH) and not await rows(unseen_person_counted(ask, question.areas)):
        return False
    return await _are_few(rows, ask, question, something=bool(found))


async def _are_few(rows: Rows, ask: Ask, question: InboxQuestion, *, something: bool) -> bool:
    """Whether what is asked is of so few persons that nothing is told of who does not see them all."""
    [row] = await rows(registered_persons(ask, question.areas, question.worker))
    return is_withheld(BLIND, max(row.total, int(something)), personal=True)


async def inbox_breakdown(
    rows: Rows, ask: Ask, asked: tuple[InboxQuestion, InboxQuestion], area: Area, *, by: InboxBreakdownBy
) -> InboxBreakdown:
    """The numbers of an area by place, of what was handed up and of needs.

    `asked` are the questions about these and those, which name no areas and the same worker. One statement,
    whatever the number of places; one more of who sees some persons, and of one worker's.
    """
    escalated, needs = asked
    found = await rows(place_numbers(ask, escalated, needs, area, by=by))
    sight = await sight_of(rows, ask, area)
    told = _summed(sight, found)
    if sight.everybody or escalated.worker is None:
        return told
    # Those whom one worker contacted are fewer than those of the area.
    of_worker = replace(escalated, areas=(area,))
    few = await _are_few(rows, ask, of_worker, something=told.whole.has_something)
    return InboxBreakdown(hidden(told.whole), ()) if few else told


def _summed(sight: Sight, rows: Sequence[Row[Any]]) -> InboxBreakdown:
    """What the rows of `place_numbers` amount to."""
    places = [_place(row) for row in rows]
    whole = _told(sight, _sum(places))
    if whole.withheld:
        return InboxBreakdown(whole, ())
    parts = [_told(sight, place) for place in places]
    telling = telling_part([part.persons for part in parts], [part.withheld for part in parts])
    if telling is not None:
        parts[telling] = hidden(parts[telling])
    return InboxBreakdown(whole, tuple(parts))


def _place(row: Row[Any]) -> InboxPlace:
    escalations, needs = (
        InboxCounts(*[getattr(row, of_kind(kind, name)) for name in NUMBERS]) for kind in KINDS
    )
    where = (row.key, row.label, row.part_county_id, row.part_id)
    return InboxPlace(*where, registered=row.registered, escalations=escalations, needs=needs)


def _sum(places: Sequence[InboxPlace]) -> InboxPlace:
    escalations = sum((place.escalations for place in places), NOTHING)
    needs = sum((place.needs for place in places), NOTHING)
    registered = sum(place.registered for place in places)
    return InboxPlace(None, None, None, None, registered, escalations, needs)


def _told(sight: Sight, place: InboxPlace) -> InboxPlace:
    return hidden(place) if is_withheld(sight, place.persons, personal=True) else place


def hidden(place: InboxPlace) -> InboxPlace:
    """A place of which nothing is counted."""
    return replace(place, escalations=NOTHING, needs=NOTHING, withheld=True)
