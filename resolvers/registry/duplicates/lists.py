"""Probable pairs as they are reviewed, to whoever sees both persons."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from db.codes import PersonStatus
from db.models import DuplicatePair, Person
from resolvers.areas import Area
from resolvers.ask import Ask, Parents, Statement, hung
from resolvers.keyset import Most, Order, number_in, page_in
from resolvers.people.lists import person_columns
from resolvers.scope import sees_person
from resolvers.within import lies_in, placed

MOST_PROBABLE_FIRST = Order("DUPLICATE", ("score", "county_id", "id"), downwards=True)
_SCALE = 10_000.0


@dataclass(frozen=True, slots=True)
class DuplicateQuestion:
    """The pairs of which one lives in all of some areas, and those that were decided to be two, or not."""

    areas: tuple[Area, ...]
    decided: bool


def pairs(ask: Ask, *, areas: tuple[Area, ...] = ()) -> Statement:
    """Those of which both are registered and the viewer's to see, and one lives in the areas."""
    pair, first, second = DuplicatePair, aliased(Person), aliased(Person)
    both = [
        and_(person.county_id == pair.county_id, person.id == row_id)
        for person, row_id in ((first, pair.first_id), (second, pair.second_id))
    ]
    here = [
        lies_in(area, placed(first), ask.today) | lies_in(area, placed(second), ask.today) for area in areas
    ]
    active = PersonStatus.ACTIVE.value
    return (
        select(
            *[pair.county_id, pair.id, pair.score],
            (pair.score / _SCALE).label("probability"),
            *[pair.agrees, pair.found_at, pair.decided_at, pair.decided_by, pair.reason],
        )
        .join(first, both[0])
        .join(second, both[1])
        .where(
            *[first.status == active, second.status == active, *here],
            *[sees_person(ask, placed(first)), sees_person(ask, placed(second))],
        )
    )


def pair_by_id(ask: Ask, county_id: int, pair_id: int) -> Statement:
    """One pair, decided or not."""
    return pairs(ask).where(DuplicatePair.county_id == county_id, DuplicatePair.id == pair_id)


def page_of_pairs(
    ask: Ask, question: DuplicateQuestion, most: Most, start: tuple[Any, ...] | None
) -> Statement:
    """A page of pairs, the most probable first, with cursors."""
    return page_in(MOST_PROBABLE_FIRST, _asked_for(ask, question), most, start)


def number_of_pairs(ask: Ask, question: DuplicateQuestion) -> Statement:
    """How many there are, as `total`."""
    return number_in(_asked_for(ask, question))


def _asked_for(ask: Ask, question: DuplicateQuestion) -> Statement:
    pair = DuplicatePair
    holds = pair.decided_on.is_not_distinct_from(pair.digest)
    return pairs(ask, areas=question.areas).where(holds if question.decided else ~holds)


def firsts_of_pairs(ask: Ask, parents: Parents) -> Statement:
    """The person of each who was registered first."""
    return _of_pairs(ask, parents, "first_id")


def seconds_of_pairs(ask: Ask, parents: Parents) -> Statement:
    """The other person of each."""
    return _of_pairs(ask, parents, "second_id")


def _of_pairs(ask: Ask, parents: Parents, column: str) -> Statement:
    pair = aliased(DuplicatePair)
    person = select(*person_columns(ask)).where(
        *[pair.county_id == parents.county_id, pair.id == parents.id],
        *[Person.county_id == parents.county_id, Person.id == getattr(pair, column)],
        sees_person(ask, placed(Person)),
    )
    return hung(person, parents)
