"""Persons served: who may be listed, narrowed by what, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Date, DateTime, Integer, cast, func, literal, select

from db.codes import PersonStatus
from db.models import Person
from resolvers.areas import Area
from resolvers.ask import Ask, Parents, Statement, hung
from resolvers.keyset import Hanging, Order, after, cursor_text
from resolvers.people.filter import PersonFilter, person_conditions
from resolvers.people.order import PersonOrder, order_keys
from resolvers.scope import sees_person
from resolvers.viewer import Permission
from resolvers.within import lies_in, placed


class Among(Protocol):
    """Persons chosen by another question, a frozen dataclass whose values are used in SQL only."""

    def holds(self, county_id: Any, person_id: Any) -> ColumnElement[bool]:
        """The condition that a person is one of them."""
        ...


@dataclass(frozen=True, slots=True)
class PersonQuestion:
    """A list of persons: where, which, in which order.

    Active ones; or those `among` chosen ones, whatever their status.
    """

    areas: Sequence[Area] = field(default=())
    filter: PersonFilter = field(default_factory=PersonFilter)
    order: PersonOrder = PersonOrder.NAME
    among: Among | None = None


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
        Person.status,
        Person.status_on,
    ]


def age_on(day: date) -> ColumnElement[int]:
    """Completed years on a day."""
    # Without a time zone, which the age of dates would be looked up in.
    born_at, day_at = cast(Person.born_on, DateTime), cast(cast(literal(day), Date), DateTime)
    years = func.date_part("year", func.age(day_at, born_at))
    return cast(years, Integer)


def people(ask: Ask, question: PersonQuestion) -> Statement:
    """The persons the question names, of those the viewer may see, ordered, unbounded: the caller pages."""
    statement = select(*person_columns(ask)).where(
        sees_person(ask, placed(Person)),
        _chosen(question.among),
        *[lies_in(area, placed(Person), ask.today) for area in question.areas],
        *person_conditions(question.filter, ask.today),
    )
    first, county_id, person_id = order_keys(question.order)
    return statement.order_by(first, *([county_id] if _may_span(ask, question) else []), person_id)


def _may_span(ask: Ask, question: PersonQuestion) -> bool:
    """Whether the persons may lie in several counties; in one, its order is none."""
    mine = ask.viewer.areas(Permission.SEARCH)
    one = [area for area in (*question.areas, *(mine if len(mine) == 1 else ())) if not area.spans_counties]
    return not one


def _chosen(among: Among | None) -> ColumnElement[bool]:
    if among is None:
        return Person.status == PersonStatus.ACTIVE.value
    return among.holds(Person.county_id, Person.id)


def page_of_people(
    ask: Ask, question: PersonQuestion, most: int | ColumnElement[int], start: tuple[Any, ...] | None
) -> Statement:
    """At most `most` persons of a list with their cursors, after the sort values of `start`."""
    keys = order_keys(question.order)
    statement = people(ask, question).add_columns(cursor_text(question.order.value, keys).label("cursor"))
    if start is not None:
        statement = statement.where(after(keys, start))
    return statement.limit(most if isinstance(most, ColumnElement) else literal(most))


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
