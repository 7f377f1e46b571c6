"""The form of a map as values: its fields, what stands in them, and what is wrong with one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.codes import Code, PersonCategory, PriorityClass
from resolvers.coverage.question import CoverageQuestion
from resolvers.wording.language import name_of, said

Values = Mapping[str, tuple[str, ...]]


class FieldKind(Code):
    """What a field takes."""

    DAY = "date", "日期", "a day"
    CHOICE = "select", "选项", "one of a list"
    NUMBER = "number", "数", "a number"
    SWITCH = "checkbox", "勾选", "yes or no"


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `options` are value and text of each choice, `least` and `most` bound a number.

    `usual` is chosen where an address says nothing.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.DAY
    options: tuple[tuple[str, str], ...] = ()
    usual: str = ""
    least: str = ""
    most: str = ""
    step: str = "1"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the field `name`, in plain words; `code` is that of the error."""

    name: str
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form with what stands in it."""

    fields: tuple[Field, ...]
    values: Values
    problem: Problem | None = None


def choice(name: str, label: str, options: Iterable[tuple[str, str]], usual: Code | None = None) -> Field:
    """A field for one of a list."""
    return Field(name, label, FieldKind.CHOICE, tuple(options), usual.value if usual else "")


def switch(name: str, label: str) -> Field:
    """A field for yes or no."""
    return Field(name, label, FieldKind.SWITCH)


def named(codes: Iterable[Code]) -> list[tuple[str, str]]:
    """Codes as the options of a choice."""
    return [(code.value, name_of(code)) for code in codes]


def or_all(codes: Iterable[Code]) -> list[tuple[str, str]]:
    """Likewise, after an option for no choice at all."""
    return [("", said("全部", "all")), *named(codes)]


def day_fields() -> tuple[Field, Field, Field]:
    """First and last day of a window, and the day whose register is looked at."""
    return (
        Field("from", said("首日（含）", "First day")),
        Field("through", said("末日（含）", "Last day, included")),
        as_of_field(),
    )


def as_of_field() -> Field:
    """The day whose register is looked at, which is no end of a window."""
    return Field("asOf", said("名册日", "Register of"))


def person_fields() -> tuple[Field, Field]:
    """Which persons count."""
    return (
        choice("category", said("类别", "Category"), or_all(PersonCategory)),
        choice("priorityClass", said("重点类别", "Priority class"), or_all(PriorityClass)),
    )


def day_value(day: date) -> tuple[str, ...]:
    """A day as it stands in a field."""
    return (day.isoformat(),)


def switch_value(*, on: bool) -> tuple[str, ...]:
    """A switch as it stands in a form."""
    return ("true",) if on else ()


def person_values(question: CoverageQuestion) -> dict[str, tuple[str, ...]]:
    """What a question says of window, day and persons: the values in force, also where nobody gave them."""
    wanted: Any = question.filter
    return {
        "from": day_value(question.window.from_on),
        "through": day_value(question.window.last_on),
        "asOf": day_value(question.as_of),
        "category": tuple(one.value for one in wanted.categories),
        "priorityClass": tuple(one.value for one in wanted.priority_classes),
        "veteransOnly": switch_value(on=wanted.veterans_only),
    }
