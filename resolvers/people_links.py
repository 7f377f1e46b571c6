"""Persons to whom facts link."""

from sqlalchemy import select

from db.errors import DomainError
from db.models import Person
from resolvers.ask import Ask, Parents, Statement, hung
from resolvers.ground import placed
from resolvers.people import person_columns
from resolvers.scope import sees_person


def people_of_ids(ask: Ask, parents: Parents) -> Statement:
    """Persons by their own id, registered or not, of those the viewer may see."""
    statement = select(*person_columns(ask)).where(
        Person.county_id == parents.county_id, Person.id == parents.id, sees_person(ask, placed(Person))
    )
    return hung(statement, parents)


def person_not_found() -> DomainError:
    """The one answer for a person who does not exist and for one the viewer may not see."""
    return DomainError(
        "PERSON_NOT_FOUND",
        "没有这位服务对象，或不在您的权限内。",
        "There is no such person, or they lie outside what you may see.",
    )
