"""The waterfall read from months: who has left it by which step, as bits."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Text, case, column, func, select, true, values
from sqlalchemy.dialects.postgresql import BIT

from db.models.rollup import CHUNK_BITS
from resolvers.ask import Statement
from resolvers.coverage.months.bits import NOBODY, both, number, without
from resolvers.coverage.months.counties import Counties
from resolvers.coverage.months.facts import ENDED, OUTCOMES
from resolvers.coverage.months.kept import all_kept, kept_months
from resolvers.coverage.months.named import Named
from resolvers.coverage.months.whom import months
from resolvers.coverage.question import CoverageQuestion

_AT_END = ("resident", "located", "in_cell", "assigned", "unreachable", *ENDED)
_TOUCHED = ("attempted", "reached", "visited")


def waterfall_of_months(question: CoverageQuestion) -> Statement:
    """The rows of `coverage_statement`, and is_kept: whether the months are there."""
    month = months(question.window.from_on, question.counted_on)
    counties = Counties(question, month)
    person = _persons(question, month, counties)
    row, met = person.c, person.c.visited if question.in_person else person.c.reached
    bits = BIT(CHUNK_BITS)
    stage = values(column("stage", Text), column("due", bits), column("everybody", bits), name="stage")
    left = [(name, both(some, row.due), some) for name, some in _stages(row, met)]
    ended = [(one.upper(), row[f"due_{one}"], NOBODY) for one in ENDED]
    part = stage.data([*left, *ended]).lateral()
    due = part.c.due
    # Of those whose registration has ended nothing else is counted.
    inside = both(due, part.c.everybody)
    closed = part.c.stage.in_([one.upper() for one in ENDED])
    numbers = {
        "registered": number(part.c.everybody),
        "denominator": number(due),
        "numerator": number(both(inside, met)),
        "attempted": number(both(inside, row.attempted)),
        "unlocated": number(without(inside, row.located)),
        "visited": number(both(inside, row.visited)),
    }
    kept = select(all_kept(counties, month)).scalar_subquery().label("is_kept")
    there = counties.hold_in(row.county_id, row.last_on)
    counted = (
        select(part.c.stage, *[one.label(name) for name, one in numbers.items()], kept)
        .select_from(person.join(part, true()))
        .where(there)
        .group_by(part.c.stage)
    )
    # As where persons are counted: nobody is no stage, and no reason of those whose registration has ended.
    return counted.having(case((closed, numbers["denominator"]), else_=numbers["registered"]) > 0)


def _stages(row: Any, met: ColumnElement[str]) -> list[tuple[str, ColumnElement[str]]]:
    """The residents who leave at each step, or have been reached at the end."""
    found: list[tuple[str, ColumnElement[str]]] = []
    left: ColumnElement[str] = row.resident

    def leave(name: str, who: ColumnElement[str]) -> None:
        nonlocal left
        found.append((name, both(left, who)))
        left = without(left, who)

    leave("UNLOCATED", func.bitnot(row.located))
    leave("NO_CELL", func.bitnot(row.in_cell))
    leave("NO_WORKER", func.bitnot(row.assigned))
    leave("UNREACHABLE", row.unreachable)
    leave("NOT_ATTEMPTED", func.bitnot(row.attempted))
    leave("REACHED", met)
    for name in OUTCOMES:
        leave(name.upper(), row[name])
    return [*found, ("NOT_IN_PERSON", left)]


def _persons(question: CoverageQuestion, month: CTE, counties: Counties) -> CTE:
    """Of each chunk who was what at the window's end, who was met in it, and how the last attempts went."""
    kept = kept_months(counties, month)
    row = kept.c
    later = (
        func.bit_or(row.attempted)
        .over(partition_by=(row.county_id, row.chunk), order_by=row.first_on.desc(), rows=(None, -1))
        .label("later")
    )
    each = select(*row, later).cte("month_and_later")
    at = each.c
    last_on = select(func.max(month.c.first_on)).scalar_subquery()
    ends = at.first_on == last_on
    sums: dict[str, ColumnElement[Any]] = {name: func.bit_or(at[name]).filter(ends) for name in _AT_END}
    sums |= {name: func.bit_or(at[name]) for name in _TOUCHED}
    sums |= {name: func.bit_or(without(at[name], func.coalesce(at.later, NOBODY))) for name in OUTCOMES}
    chunk = (
        select(
            at.county_id,
            at.chunk,
            last_on.label("first_on"),
            *[one.label(name) for name, one in sums.items()],
        )
        .group_by(at.county_id, at.chunk)
        .cte("chunk_of_window")
    )
    return _with_due(question, chunk, counties)


def _with_due(question: CoverageQuestion, chunk: CTE, counties: Counties) -> CTE:
    """The same, with who of the residents and of the ended is named by the filter."""
    named = Named(question, months(question.counted_on, question.counted_on, "last_month"), counties)
    row = chunk.c
    ended = [named.among(row[one], row.located).label(f"due_{one}") for one in ENDED]
    due = named.among(row.resident, row.located).label("due")
    return (
        select(*row, due, *ended, row.first_on.label("last_on"))
        .select_from(named.joined(chunk, row))
        .cte("person_of_window")
    )
