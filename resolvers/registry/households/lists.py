"""Households as they are today, to whoever sees one of their members."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, select
from sqlalchemy.orm import aliased

from db.codes import PersonStatus
from db.models import Household, HouseholdMember, Person
from resolvers.areas import Area
from resolvers.ask import Ask, Parents, Statement, current, hung
from resolvers.keyset import Hanging, Most, Order, number_in, page_in
from resolvers.people.lists import person_columns
from resolvers.scope import sees_person
from resolvers.within import lies_in, placed

LATEST_FIRST = Order("HOUSEHOLD", ("formed_on", "county_id", "id"), downwards=True)


@dataclass(frozen=True, slots=True)
class HouseholdQuestion:
    """The households with members in all of some areas; those with a head, without one, or both."""

    areas: tuple[Area, ...]
    headless: bool | None


def household_columns(household: Any = Household) -> list[Any]:
    """What a household shows."""
    return [household.county_id, household.id, household.formed_on, household.recorded_at]


def households(ask: Ask) -> Statement:
    """Those of which the viewer sees a member."""
    return select(*household_columns()).where(_has_member(ask, sees_person(ask, placed(Person))))


def household_by_id(ask: Ask, county_id: int, household_id: int) -> Statement:
    """One of them."""
    return households(ask).where(Household.county_id == county_id, Household.id == household_id)


def page_of_households(
    ask: Ask, question: HouseholdQuestion, most: Most, start: tuple[Any, ...] | None
) -> Statement:
    """A page of households, the latest first, with cursors."""
    return page_in(LATEST_FIRST, _asked_for(ask, question), most, start)


def number_of_households(ask: Ask, question: HouseholdQuestion) -> Statement:
    """How many there are, as `total`."""
    return number_in(_asked_for(ask, question))


def _asked_for(ask: Ask, question: HouseholdQuestion) -> Statement:
    place, is_headed = placed(Person), _has_member(ask, HouseholdMember.is_head.is_(True))
    inside = [lies_in(area, place, ask.today) for area in question.areas]
    found = select(*household_columns()).where(_has_member(ask, sees_person(ask, place), *inside))
    if question.headless is None:
        return found
    return found.where(not_(is_headed) if question.headless else is_headed)


def _has_member(ask: Ask, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that a registered member of a household meets some conditions."""
    member = HouseholdMember
    there = (
        select(member.id)
        .join(Person, _is_registered())
        .where(
            *[member.county_id == Household.county_id, member.household_id == Household.id],
            *[current(member, ask.today), *conditions],
        )
    )
    return there.correlate(Household).exists()


def _is_registered() -> ColumnElement[bool]:
    return and_(
        *[Person.county_id == HouseholdMember.county_id, Person.id == HouseholdMember.person_id],
        Person.status == PersonStatus.ACTIVE.value,
    )


def _of_households(ask: Ask, parents: Parents, *conditions: ColumnElement[bool]) -> Statement:
    member = HouseholdMember
    return (
        select(*person_columns(ask))
        .join_from(member, Person, _is_registered())
        .where(
            *[member.county_id == parents.county_id, member.household_id == parents.id, *conditions],
            *[current(member, ask.today), sees_person(ask, placed(Person))],
        )
    )


def members_of_households(ask: Ask, parents: Parents) -> Statement:
    """The registered members of households whom the viewer sees, by name."""
    return hung(_of_households(ask, parents), parents).order_by(Person.name, Person.id)


def heads_of_households(ask: Ask, parents: Parents) -> Statement:
    """The head of each, if there is one whom the viewer sees."""
    return hung(_of_households(ask, parents, HouseholdMember.is_head.is_(True)), parents)


def headed_households(ask: Ask, parents: Parents) -> Statement:
    """Those of some households that have a head, whoever sees that one."""
    is_headed = _has_member(ask, HouseholdMember.is_head.is_(True))
    mine = (Household.county_id == parents.county_id, Household.id == parents.id)
    return hung(households(ask).where(*mine, is_headed), parents)


def households_of_people(ask: Ask, parents: Parents) -> Statement:
    """The household of each registered person."""
    member, person = aliased(HouseholdMember), aliased(Person)
    found = (
        select(*household_columns())
        .join_from(
            person,
            member,
            and_(member.county_id == person.county_id, member.person_id == person.id),
        )
        .join(Household, and_(Household.county_id == member.county_id, Household.id == member.household_id))
        .where(
            *[person.county_id == parents.county_id, person.id == parents.id],
            *[person.status == PersonStatus.ACTIVE.value, current(member, ask.today)],
        )
    )
    return hung(found, parents)


MEMBERS_OF_HOUSEHOLDS = Hanging(members_of_households, Order("HOUSEHOLD_MEMBER", ("name", "id")))
