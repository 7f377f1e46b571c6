"""Who is registered at the address of somebody, and may keep house with them."""

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from db.codes import PersonStatus
from db.models import HouseholdMember, Person
from resolvers.ask import Ask, Statement, current
from resolvers.people.lists import person_columns
from resolvers.scope import sees_person
from resolvers.within import placed

MOST_NEIGHBOURS = 30


def neighbours(ask: Ask, county_id: int, person_id: int) -> Statement:
    """The other registered persons of the same village and written address whom the viewer sees, by name.

    MOST_NEIGHBOURS at most; nobody of a person without an address. `household_id` is where they belong today.
    """
    one, member = aliased(Person), aliased(HouseholdMember)
    belongs = and_(
        member.county_id == Person.county_id, member.person_id == Person.id, current(member, ask.today)
    )
    here = (
        select(one.id)
        .where(
            *[one.county_id == county_id, one.id == person_id, one.division_id == Person.division_id],
            one.address == Person.address,
        )
        .correlate(Person)
        .exists()
    )
    return (
        select(*person_columns(ask), member.household_id)
        .outerjoin(member, belongs)
        .where(
            *[Person.county_id == county_id, Person.id != person_id, Person.address != ""],
            *[Person.status == PersonStatus.ACTIVE.value, here, sees_person(ask, placed(Person))],
        )
        .order_by(Person.name, Person.id)
        .limit(MOST_NEIGHBOURS)
    )
