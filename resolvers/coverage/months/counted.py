"""The numbers of coverage, read from months: every month of a window, and from its first day on, at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import CTE, ColumnElement, Row, select

from resolvers.ask import Statement
from resolvers.coverage.answers import NUMBERS, Counts
from resolvers.coverage.months.bits import KEPT_MONTHS, both, number, total, without
from resolvers.coverage.months.counties import Counties
from resolvers.coverage.months.groups.places import is_of_groups
from resolvers.coverage.months.groups.reading import group_numbers
from resolvers.coverage.months.kept import is_kept, kept_months, month_numbers
from resolvers.coverage.months.named import Named
from resolvers.coverage.months.sums.reading import sum_numbers, with_sums
from resolvers.coverage.months.whom import months
from resolvers.coverage.question import Attribution, CoverageQuestion
from resolvers.people.filter import PersonFilter
from resolvers.windows import last_day_of_month

Numbers: TypeAlias = dict[str, ColumnElement[int]]


def is_of_months(question: CoverageQuestion, today: date) -> bool:
    """Whether months, if kept, say what a question asks: of whole months up to a month's end or today."""
    first, last = question.window.from_on, question.counted_on
    return (
        question.area.is_whole_counties
        and first.day == 1
        and (today.year - first.year) * 12 + today.month - first.month < KEPT_MONTHS
        and (last == today or (last < today and last == last_day_of_month(last)))
        and question.known_at is None
        and question.attribution != Attribution.AT_CONTACT
        and _is_of_traits(question.filter)
    )


def _is_of_traits(wanted: PersonFilter) -> bool:
    """Not of names and last contacts, which are no traits."""
    return wanted.name is None and wanted.last_contact_before is None and wanted.last_contact_after is None


def statement_of_months(question: CoverageQuestion, *, sums: bool) -> Callable[..., Statement]:
    """What makes the statement that answers most quickly, with or without sums."""
    if sums:
        return months_and_sums
    wanted = question.filter
    return months_of_groups if wanted.is_personal and is_of_groups(wanted) else months_statement


def months_statement(question: CoverageQuestion) -> Statement:
    """The counts of each month, by itself.

    Columns: first_on, the numbers of `Counts`, and is_kept: whether the month is there, without which its
    numbers are of no use.
    """
    month = months(question.window.from_on, question.counted_on)
    counties = Counties(question, month)
    if not question.filter.is_personal:
        row = month_numbers(counties, month)
        return _by_month(counties, month, row, _of_everybody(row, question))
    person = Named(question, counties, question.window.from_on).due(kept_months(counties, month))
    return _by_month(counties, month, person, _of_bits(person, question))


def months_of_groups(question: CoverageQuestion) -> Statement:
    """The same of a filter that is of groups, from numbers."""
    month = months(question.window.from_on, question.counted_on)
    counties = Counties(question, month)
    row = group_numbers(question, counties)
    return _by_month(counties, month, row, _of_groups(row, question))


def months_and_sums(question: CoverageQuestion) -> Statement:
    """The same, and as so_far_… the counts from the window's first day to the end of each month."""
    month = months(question.window.from_on, question.counted_on)
    counties = Counties(question, month)
    met = {"numerator": _met(question), "attempted": "attempted", "visited": "visited"}
    if not question.filter.is_personal:
        row = sum_numbers(question, counties)
        sums = {f"so_far_{name}": total(row.c[f"so_far_{count}"]) for name, count in met.items()}
        return _by_month(counties, month, row, _of_everybody(row, question) | sums)
    person = Named(question, counties, question.window.from_on).due(kept_months(counties, month))
    person = with_sums(person, "due_so_far")
    sums = {
        f"so_far_{name}": number(both(person.c.due, person.c[f"so_far_{bits}"])) for name, bits in met.items()
    }
    return _by_month(counties, month, person, _of_bits(person, question) | sums)


def _by_month(counties: Counties, month: CTE, person: CTE, numbers: Numbers) -> Statement:
    row = person.c
    kept = is_kept(counties, month, row.first_on).label("is_kept")
    return (
        select(row.first_on, *[count.label(name) for name, count in numbers.items()], kept)
        .where(counties.hold_in(row.county_id, row.first_on))
        .group_by(row.first_on)
        .order_by(row.first_on)
    )


def _met(question: CoverageQuestion) -> str:
    return "visited" if question.in_person else "reached"


def _of_everybody(counted: CTE, question: CoverageQuestion) -> Numbers:
    row, residents = counted.c, total(counted.c.residents)
    return {
        "registered": residents,
        "denominator": residents,
        "numerator": total(row[f"residents_{_met(question)}"]),
        "attempted": total(row.residents_attempted),
        "unlocated": residents - total(row.residents_located),
        "visited": total(row.residents_visited),
    }


def _of_bits(person: CTE, question: CoverageQuestion) -> Numbers:
    row = person.c
    return {
        "registered": number(row.resident),
        "denominator": number(row.due),
        "numerator": number(both(row.due, row[_met(question)])),
        "attempted": number(both(row.due, row.attempted)),
        "unlocated": number(without(row.due, row.located)),
        "visited": number(both(row.due, row.visited)),
    }


def _of_groups(counted: CTE, question: CoverageQuestion) -> Numbers:
    row = counted.c
    return {
        "registered": total(row.registered),
        "denominator": total(row.due),
        "numerator": total(row[f"due_{_met(question)}"]),
        "attempted": total(row.due_attempted),
        "unlocated": total(row.due - row.due_located),
        "visited": total(row.due_visited),
    }


def of_month(row: Row[Any]) -> Counts:
    """The counts of a month, of a row of `months_statement`."""
    return Counts(*[getattr(row, name) for name in NUMBERS])


def so_far(row: Row[Any]) -> Counts:
    """Those from the window's first day to the month's end."""
    sums = {name: getattr(row, f"so_far_{name}") for name in ("numerator", "attempted", "visited")}
    return replace(of_month(row), **sums)
