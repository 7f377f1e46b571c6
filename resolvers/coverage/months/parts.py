"""The whole of a window of months, and its parts by what persons are, read from bits."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Text,
    cast,
    column,
    literal,
    null,
    select,
    true,
    values,
)
from sqlalchemy.dialects.postgresql import BIT

from db.codes import PersonCategory, PriorityClass, Sex
from db.models.rollup import CHUNK_BITS
from resolvers.ask import Statement
from resolvers.coverage.months.bits import both, number, without
from resolvers.coverage.months.counted import is_of_months
from resolvers.coverage.months.counties import Counties
from resolvers.coverage.months.kept import all_kept
from resolvers.coverage.months.traits import AGES, aged_from, of_most_urgent, of_principal, of_sex
from resolvers.coverage.months.whom import months
from resolvers.coverage.months.window import persons_of_window
from resolvers.coverage.question import PERSONAL, BreakdownBy, CoverageQuestion
from resolvers.people.age_bands import AGE_BANDS, age_band_key

_TRAITS = {
    BreakdownBy.CATEGORY: {one.value: of_principal(one) for one in PersonCategory},
    BreakdownBy.PRIORITY_CLASS: {one.value: of_most_urgent(one) for one in PriorityClass},
    BreakdownBy.SEX: {one.value: of_sex(one) for one in Sex},
}


def is_cut_by_months(question: CoverageQuestion, by: BreakdownBy, today: date) -> bool:
    """Whether months, if kept, say what a breakdown asks."""
    return by in PERSONAL and is_of_months(question, today)


def whole_of_months(question: CoverageQuestion) -> Statement:
    """The columns of `counts_statement` in one row, and is_kept: whether the months are there."""
    month = months(question.window.from_on, question.counted_on)
    counties = Counties(question, month)
    person = persons_of_window(question, counties)
    row = person.c
    return select(*_numbers(question, person, row.resident, row.due), _is_kept(counties, month)).where(
        counties.hold_in(row.county_id, row.last_on)
    )


def parts_of_months(question: CoverageQuestion, by: BreakdownBy) -> Statement:
    """The columns of `breakdown_statement` for parts by what persons are, and is_kept."""
    month = months(question.window.from_on, question.counted_on)
    counties = Counties(question, month)
    person = persons_of_window(question, counties, _read(by))
    row, bits = person.c, BIT(CHUNK_BITS)
    one = values(column("key", Text), column("who", bits), name="one").data(_keyed(person, by)).lateral()
    resident, due = both(row.resident, one.c.who), both(row.due, one.c.who)
    numbers = _numbers(question, person, resident, due)
    return (
        select(
            cast(null(), Integer).label("part_county_id"),
            cast(null(), Integer).label("part_id"),
            one.c.key,
            cast(null(), Text).label("label"),
            *numbers,
            _is_kept(counties, month),
        )
        .select_from(person.join(one, true()))
        .where(counties.hold_in(row.county_id, row.last_on))
        .group_by(one.c.key)
        .having(number(resident) > 0)
        .order_by(one.c.key.asc().nulls_last())
    )


def _is_kept(counties: Counties, month: CTE) -> ColumnElement[bool]:
    return select(all_kept(counties, month)).scalar_subquery().label("is_kept")


def _read(by: BreakdownBy) -> Sequence[str]:
    return AGES if by == BreakdownBy.AGE_BAND else tuple(_TRAITS[by].values())


def _keyed(person: CTE, by: BreakdownBy) -> list[tuple[Any, Any]]:
    """Who is of each part, by its key; those of none have a null key."""
    if by == BreakdownBy.AGE_BAND:
        return _bands([person.c[one] for one in AGES], person.c.resident)
    rest: Any = person.c.resident
    found: list[tuple[Any, Any]] = []
    for key, trait in _TRAITS[by].items():
        found.append((literal(key, Text), person.c[trait]))
        rest = without(rest, person.c[trait])
    return [*found, (cast(null(), Text), rest)]


def _bands(digits: Sequence[Any], everybody: Any) -> list[tuple[Any, Any]]:
    """Who is in each age band: those who have reached it, less those who have reached the next."""
    firsts = [first for first, _ in AGE_BANDS]
    reached = [everybody, *[aged_from(digits, literal(first, Integer)) for first in firsts[1:]]]
    bands = [without(one, older) for one, older in pairwise(reached)]
    keys = [literal(age_band_key(*band), Text) for band in AGE_BANDS]
    return list(zip(keys, [*bands, reached[-1]], strict=True))


def _numbers(question: CoverageQuestion, person: CTE, resident: Any, due: Any) -> list[ColumnElement[int]]:
    """The counts of those of the residents and of the due."""
    row = person.c
    found = {
        "registered": number(resident),
        "denominator": number(due),
        "numerator": number(both(due, row.visited if question.in_person else row.reached)),
        "attempted": number(both(due, row.attempted)),
        "unlocated": number(without(due, row.located)),
        "visited": number(both(due, row.visited)),
    }
    return [count.label(name) for name, count in found.items()]
