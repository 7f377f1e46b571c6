"""What numbers of duties are made of, and how the rows of their statements become them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import Row

from resolvers.duties.question import DutyBreakdownBy, DutyQuestion
from resolvers.small_numbers import Sight, is_withheld, telling_part


@dataclass(frozen=True, slots=True)
class DutyCounts:
    """Numbers of duties of `registered` persons, those of a state by its name.

    `expected` = `satisfied` + `due` + `overdue` + `missed`; `satisfied` = `on_time` + `late`; `upcoming` are
    beside.
    """

    registered: int = 0
    expected: int = 0
    satisfied: int = 0
    on_time: int = 0
    late: int = 0
    due: int = 0
    overdue: int = 0
    missed: int = 0
    upcoming: int = 0
    withheld: bool = False

    def __add__(self, other: "DutyCounts") -> "DutyCounts":
        return DutyCounts(*[getattr(self, name) + getattr(other, name) for name in NUMBERS])


NUMBERS = tuple(field.name for field in fields(DutyCounts) if field.name != "withheld")


@dataclass(frozen=True, slots=True)
class DutyPart:
    """One part: `key` is an official code or an id, None for what falls in no part."""

    key: str | None
    label: str | None
    county_id: int | None
    id: int | None
    counts: DutyCounts


@dataclass(frozen=True, slots=True)
class DutySummary:
    """An answer, cut into parts that sum to the whole if so asked."""

    question: DutyQuestion
    by: DutyBreakdownBy | None
    whole: DutyCounts
    parts: tuple[DutyPart, ...]


def summary_of(sight: Sight, question: DutyQuestion, rows: Sequence[Row[Any]]) -> DutySummary:
    """The answer that the row of `summary_statement` amounts to."""
    return DutySummary(question, None, _shown(sight, question, _counts(rows[0])), ())


def breakdown_of(
    sight: Sight, question: DutyQuestion, by: DutyBreakdownBy, rows: Sequence[Row[Any]]
) -> DutySummary:
    """The answer that the rows of `duty_breakdown_statement` amount to."""
    parts = [DutyPart(row.key, row.label, row.part_county_id, row.part_id, _counts(row)) for row in rows]
    whole = _shown(sight, question, sum((part.counts for part in parts), DutyCounts()))
    if whole.withheld:
        return DutySummary(question, by, whole, ())
    told = [replace(part, counts=_shown(sight, question, part.counts)) for part in parts]
    return DutySummary(question, by, whole, tuple(_without_the_telling_one(told)))


def _counts(row: Row[Any]) -> DutyCounts:
    return DutyCounts(*[getattr(row, name) for name in NUMBERS])


def _shown(sight: Sight, question: DutyQuestion, counts: DutyCounts) -> DutyCounts:
    """Of fewer than five persons the duties by rule are not told to those who may not see persons.

    A rule says what somebody is or what happened to them. Source: docs/decisions/0007.
    """
    hidden = is_withheld(sight, counts.registered, personal=bool(question.rules))
    return _withheld(counts) if hidden else counts


def _withheld(counts: DutyCounts) -> DutyCounts:
    return DutyCounts(registered=counts.registered, withheld=True)


def _without_the_telling_one(parts: list[DutyPart]) -> list[DutyPart]:
    """A part withheld alone is the whole less the others, so the smallest of those goes with it."""
    place = telling_part([part.counts.registered for part in parts], [part.counts.withheld for part in parts])
    if place is not None:
        parts[place] = replace(parts[place], counts=_withheld(parts[place].counts))
    return parts
