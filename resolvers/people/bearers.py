"""Who bears an identity number."""

from sqlalchemy import and_, select

from db.models import Person, PersonKey
from resolvers.ask import Ask, Statement
from resolvers.people.lists import person_columns
from resolvers.scope import sees_person
from resolvers.within import placed


def bearer_of(ask: Ask, hashed: bytes) -> Statement:
    """The registration that bears a number, by its keyed hash, ended or not, if the viewer sees it."""
    bears = and_(PersonKey.county_id == Person.county_id, PersonKey.person_id == Person.id)
    return (
        select(*person_columns(ask))
        .join(PersonKey, bears)
        .where(PersonKey.key_hash == hashed, sees_person(ask, placed(Person)))
    )
