"""Which persons: what they are, and how long ago they were reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, cast, func, literal, not_, or_

from db.codes import PersonCategory, PriorityClass, Sex
from db.models import Person
from resolvers.choices import each_once
from resolvers.wording.refusals import bad_value

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
        """Takes each code once, and refuses ages that nobody reaches, BAD_AGE."""
        object.__setattr__(self, "categories", each_once(self.categories))
        object.__setattr__(self, "priority_classes", each_once(self.priority_classes))
        for name, age in (("ageFrom", self.age_from), ("ageTo", self.age_to)):
            if age is not None and not 0 <= age <= OLDEST:
                raise bad_value("BAD_AGE", name, "须在 0 至 150 之间。", "must lie between 0 and 150.")

    @property
    def is_personal(self) -> bool:
        """Whether it singles out persons by what they are."""
        return self != PersonFilter()


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
