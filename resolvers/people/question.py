"""A list of persons: where, which, in which order, and the conditions that say so of a person's row."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import ColumnElement

from db.codes import PersonStatus
from db.models import Person
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.people.filter import PersonFilter, person_conditions
from resolvers.people.names import has_characters_of
from resolvers.people.order import Keys, PersonOrder, indexed_keys, order_keys, sorted_keys
from resolvers.viewer import Permission


class Among(Protocol):
    """Persons chosen by another question, a frozen dataclass whose values are used in SQL only."""

    @property
    def of_active(self) -> bool:
        """Whether a person's row says if it is one of them, and only active persons are."""
        ...

    def holds(self, person: Any) -> ColumnElement[bool]:
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


def areas_of(ask: Ask, question: PersonQuestion) -> list[Area]:
    """Areas each of which holds all of the list."""
    mine = ask.viewer.areas(Permission.SEARCH)
    return [*question.areas, *(mine if len(mine) == 1 else ())]


def keys_of(question: PersonQuestion, person: Any = Person) -> Keys:
    """The keys by which the list is sorted."""
    if question.filter.name is not None:
        return sorted_keys(question.order, person)
    return (indexed_keys if by_rows(question) else order_keys)(question.order, person)


def by_rows(question: PersonQuestion) -> bool:
    """Whether the list is of active persons whose rows say that they are in it."""
    return question.among is None or question.among.of_active


def chosen(ask: Ask, question: PersonQuestion, person: Any, county_id: Any) -> list[ColumnElement[bool]]:
    """The conditions on a person's row, of the one county given, if there is one."""
    conditions = person_conditions(question.filter, ask.today, person)
    if county_id is not None and question.filter.name is not None:
        conditions.append(has_characters_of(person, county_id, question.filter.name))
    if question.among is not None:
        return [question.among.holds(person), *conditions]
    return [person.status == PersonStatus.ACTIVE.value, *conditions]
