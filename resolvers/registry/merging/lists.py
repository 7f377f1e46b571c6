"""Into whom a registration was merged, and whom a survivor stands for."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from db.models import Person, PersonMerge
from resolvers.ask import Ask, Parents, Statement, hung
from resolvers.keyset import Hanging, Order
from resolvers.people.lists import person_columns
from resolvers.scope import sees_person
from resolvers.within import placed


def survivors_of_people(ask: Ask, parents: Parents) -> Statement:
    """The registration that each merged one is part of, if the viewer sees it."""
    merge = aliased(PersonMerge)
    survivor = select(*person_columns(ask)).where(
        *[merge.county_id == parents.county_id, merge.merged_id == parents.id, merge.undone_at.is_(None)],
        *[Person.county_id == parents.county_id, Person.id == merge.kept_id],
        sees_person(ask, placed(Person)),
    )
    return hung(survivor, parents)


def merged_of_people(ask: Ask, parents: Parents) -> Statement:
    """The registrations that are part of each, as they were when they were merged."""
    merge = aliased(PersonMerge)
    merged = select(*person_columns(ask)).where(
        *[merge.county_id == parents.county_id, merge.kept_id == parents.id, merge.undone_at.is_(None)],
        *[Person.county_id == parents.county_id, Person.id == merge.merged_id],
        sees_person(ask, placed(Person)),
    )
    return hung(merged, parents).order_by(Person.id)


MERGED_OF_PEOPLE = Hanging(merged_of_people, Order("MERGED_PERSON", ("id",)))
