"""Who bears an identity number."""

from collections.abc import Collection

from sqlalchemy import and_, select

from db.models import Person, PersonKey
from resolvers.ask import Ask, Statement
from resolvers.people.lists import person_columns
from resolvers.scope import sees_person
from resolvers.within import placed


def bearer_of(ask: Ask, hashes: Collection[bytes]) -> Statement:
    """The registration that bears a number, by its keyed hashes, ended or not, if the viewer sees it."""
    borne = select(PersonKey.county_id, PersonKey.person_id).where(PersonKey.key_hash.in_(hashes)).distinct()
    key = borne.subquery()
    bears = and_(key.c.county_id == Person.county_id, key.c.person_id == Person.id)
    return select(*person_columns(ask)).join(key, bears).where(sees_person(ask, placed(Person)))
