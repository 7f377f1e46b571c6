"""Persons served: who may be listed, narrowed by what, in which order."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, DateTime, Integer, and_, cast, func, literal, select

from db.codes import PersonStatus
from db.models import Person
from db.models.contact import OF_LATEST
from resolvers.ask import Ask, Parents, Statement, hung
from resolvers.keyset import Hanging, Order, after, cursor_text
from resolvers.people.merged import first_people, is_merged
from resolvers.people.order import order_keys
from resolvers.people.question import PersonQuestion, areas_of, chosen, keys_of
from resolvers.scope import sees_person
from resolvers.within import lies_in, placed


def person_columns(ask: Ask) -> list[Any]:
    """What a person shows; identity number and phone are masked when written, never here."""
    return [
        Person.county_id,
        Person.id,
        Person.division_id,
        Person.cell_id,
        Person.name,
        Person.sex,
        Person.born_on,
        age_on(ask.today).label("age"),
        Person.identity_masked,
        Person.phone_masked,
        Person.categories,
        Person.priority_classes,
        Person.is_veteran,
        Person.enlisted_on,
        Person.discharged_on,
        Person.address,
        Person.geojson.label("point"),
        Person.point_system,
        Person.point_accuracy_m,
        Person.last_contact_on,
        *[getattr(Person, name) for name in OF_LATEST],
        Person.status,
        Person.status_on,
        Person.version,
        Person.id.label("whose"),
    ]


def age_on(day: date, born_on: Any = Person.born_on) -> ColumnElement[int]:
    """Completed years on a day."""
    # Without a time zone, which the age of dates would be looked up in.
    born_at, day_at = cast(born_on, DateTime), cast(cast(literal(day), Date), DateTime)
    years = func.date_part("year", func.age(day_at, born_at))
    return cast(years, Integer)


def people(ask: Ask, question: PersonQuestion) -> Statement:
    """The persons the question names, of those the viewer may see, ordered, unbounded: the caller pages."""
    counties = [area.county_id for area in areas_of(ask, question) if not area.spans_counties]
    county_id = counties[0] if counties else None
    statement = select(*person_columns(ask)).where(
        sees_person(ask, placed(Person)),
        *[lies_in(area, placed(Person), ask.today) for area in question.areas],
        *chosen(ask, question, Person, county_id),
    )
    first, county, person_id = keys_of(question)
    # In one county, its order is none.
    return statement.order_by(first, *([] if counties else [county]), person_id)


def page_of_people(
    ask: Ask, question: PersonQuestion, most: int | ColumnElement[int], start: tuple[Any, ...] | None
) -> Statement:
    """At most `most` persons of a list with their cursors, after the sort values of `start`."""
    bound = most if isinstance(most, ColumnElement) else literal(most)
    keys = order_keys(question.order)
    cursor = cursor_text(question.order.value, keys).label("cursor")
    if is_merged(ask, question):
        first = first_people(ask, question, bound, start)
        its_own = and_(Person.county_id == first.c.county_id, Person.id == first.c.id)
        return select(*person_columns(ask), cursor).join_from(first, Person, its_own).order_by(*keys)
    statement = people(ask, question).add_columns(cursor)
    if start is not None:
        statement = statement.where(after(keys_of(question), start))
    return statement.limit(bound)


def number_of_people(ask: Ask, question: PersonQuestion) -> Statement:
    """How many persons a list has, as `total`."""
    return select(func.count().label("total")).select_from(people(ask, question).order_by(None).subquery())


def person(ask: Ask, county_id: int, person_id: int) -> Statement:
    """One person of a county, active or not, if the viewer may see it."""
    return select(*person_columns(ask)).where(
        Person.county_id == county_id, Person.id == person_id, sees_person(ask, placed(Person))
    )


def people_of_cells(ask: Ask, parents: Parents) -> Statement:
    """The active persons of cells, by name."""
    statement = select(*parents.labelled(), *person_columns(ask)).where(
        Person.county_id == parents.county_id,
        Person.cell_id == parents.id,
        Person.status == PersonStatus.ACTIVE.value,
        sees_person(ask, placed(Person)),
    )
    if parents.source is not None:
        statement = statement.select_from(parents.source)
    return statement.order_by(Person.name, Person.id)


PEOPLE_OF_CELLS = Hanging(people_of_cells, Order("PERSON_OF_CELL", ("name", "id")))


def people_of_ids(ask: Ask, parents: Parents) -> Statement:
    """Persons by their own id, registered or not, of those the viewer may see."""
    statement = select(*person_columns(ask)).where(
        Person.county_id == parents.county_id, Person.id == parents.id, sees_person(ask, placed(Person))
    )
    return hung(statement, parents)
