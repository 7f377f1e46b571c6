"""Persons served: who may be listed, narrowed by what, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, DateTime, Integer, cast, func, literal, not_, or_, select

from db.codes import PersonCategory, PersonStatus, PriorityClass, Sex
from db.errors import DomainError
from db.models import Person
from resolvers.areas import Area
from resolvers.ask import Ask, Parents, Statement
from resolvers.ground import lies_in, placed
from resolvers.person_order import PersonOrder, after, cursor_text, order_keys
from resolvers.scope import sees_person
from resolvers.viewer import Permission

OLDEST = 150


@dataclass(frozen=True, slots=True)
class PersonFilter:
    """Which persons, of those in scope. Empty means all active ones."""

    categories: Sequence[PersonCategory] = ()
    priority_classes: Sequence[PriorityClass] = ()
    sex: Sex | None = None
    age_from: int | None = None
    age_to: int | None = None
    veterans_only: bool = False
    last_contact_before: date | None = None
    last_contact_after: date | None = None
    unlocated: bool | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        """Refuses ages that nobody reaches, BAD_AGE."""
        ages = [age for age in (self.age_from, self.age_to) if age is not None]
        if any(not 0 <= age <= OLDEST for age in ages):
            raise DomainError("BAD_AGE", "年龄须在 0 至 150 之间。", "An age must lie between 0 and 150.")

    @property
    def is_personal(self) -> bool:
        """Whether it singles out persons by what they are."""
        return self != PersonFilter()


@dataclass(frozen=True, slots=True)
class PersonQuestion:
    """A list of persons: where, which, in which order."""

    areas: Sequence[Area] = field(default=())
    filter: PersonFilter = field(default_factory=PersonFilter)
    order: PersonOrder = PersonOrder.NAME


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
        Person.status == PersonStatus.ACTIVE.value,
        *[lies_in(area, placed(Person), ask.today) for area in question.areas],
        *person_conditions(question.filter, ask.today),
    )
    keys = [key for key in order_keys(question.order) if key.label != "county_id" or _may_span(ask, question)]
    return statement.order_by(*[key.order for key in keys])


def _may_span(ask: Ask, question: PersonQuestion) -> bool:
    """Whether the persons may lie in several counties; in one, its order is none."""
    mine = ask.viewer.areas(Permission.SEARCH)
    one = [area for area in (*question.areas, *(mine if len(mine) == 1 else ())) if not area.spans_counties]
    return not one


def page_of_people(
    ask: Ask, question: PersonQuestion, most: int | ColumnElement[int], start: tuple[Any, ...] | None
) -> Statement:
    """At most `most` persons of a list with their cursors, after the sort values of `start`."""
    statement = people(ask, question).add_columns(cursor_text(question.order).label("cursor"))
    if start is not None:
        statement = statement.where(after(question.order, start))
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


def person_conditions(
    wanted: PersonFilter, on: date, person: Any = Person, *, located: ColumnElement[bool] | None = None
) -> list[ColumnElement[bool]]:
    """The conditions of a filter on a person row; ages are those reached `on` that day.

    `located` says whether the home of the day asked about has a point; without it the present home counts.
    """
    conditions: list[ColumnElement[bool]] = []
    if wanted.categories:
        conditions.append(person.categories.overlap([item.value for item in wanted.categories]))
    if wanted.priority_classes:
        conditions.append(person.priority_classes.overlap([item.value for item in wanted.priority_classes]))
    if wanted.sex is not None:
        conditions.append(person.sex == wanted.sex.value)
    if wanted.veterans_only:
        conditions.append(person.is_veteran)
    if wanted.unlocated is not None:
        has_point = person.geom.is_not(None) if located is None else located
        conditions.append(not_(has_point) if wanted.unlocated else has_point)
    if wanted.name is not None:
        conditions.append(func.strpos(person.name, wanted.name) > 0)
    return conditions + _age_conditions(wanted, on, person) + _contact_conditions(wanted, person)


def _age_conditions(wanted: PersonFilter, on: date, person: Any) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.age_from is not None:
        conditions.append(person.born_on <= _years_before(on, wanted.age_from))
    if wanted.age_to is not None:
        conditions.append(person.born_on > _years_before(on, literal(wanted.age_to) + 1))
    return conditions


def _years_before(on: date, years: int | ColumnElement[int]) -> ColumnElement[date]:
    return cast(cast(literal(on), Date) - func.make_interval(cast(years, Integer)), Date)


def _contact_conditions(wanted: PersonFilter, person: Any) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.last_contact_before is not None:
        never = person.last_contact_on.is_(None)
        conditions.append(or_(never, person.last_contact_on < wanted.last_contact_before))
    if wanted.last_contact_after is not None:
        conditions.append(person.last_contact_on > wanted.last_contact_after)
    return conditions
