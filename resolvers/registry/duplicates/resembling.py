"""Who is registered already and may be the person whom somebody is about to register."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, func, literal, or_, select

from db.codes import PersonStatus
from db.models import Person
from resolvers.ask import Ask, Statement
from resolvers.people.lists import person_columns
from resolvers.scope import sees_person
from resolvers.within import placed

MOST_RESEMBLING = 10
# As far as a day of birth is off where a year was guessed, or taken from another calendar.
NEARLY = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What is known of somebody who is not registered yet."""

    county_id: int
    name: str
    born_on: date


def resembling(ask: Ask, one: Newcomer) -> Statement:
    """Registered persons of the county whom the viewer sees and who may be the one.

    Of that name and about that age, or born on that day under that surname or given name.
    MOST_RESEMBLING at most. What a review finds by number, sound and telephone too (`finding.py`) takes all
    persons of a county; this is for a form, while somebody waits.
    """
    name = literal(one.name)
    near = Person.born_on.between(one.born_on - NEARLY, one.born_on + NEARLY)
    akin = or_(
        func.left(Person.name, 1) == func.left(name, 1), func.substr(Person.name, 2) == func.substr(name, 2)
    )
    return (
        select(*person_columns(ask))
        .where(
            *[Person.county_id == one.county_id, Person.status == PersonStatus.ACTIVE.value],
            sees_person(ask, placed(Person)),
            or_(and_(Person.name == name, near), and_(Person.born_on == one.born_on, akin)),
        )
        .order_by(Person.name, Person.id)
        .limit(MOST_RESEMBLING)
    )
