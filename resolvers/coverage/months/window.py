"""The persons of a window of whole months, as bits: what they were at its end, and what was done in it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, func, select

from resolvers.coverage.months.bits import NOBODY, once, without
from resolvers.coverage.months.counties import Counties
from resolvers.coverage.months.facts import ENDED, OUTCOMES
from resolvers.coverage.months.kept import kept_months
from resolvers.coverage.months.named import Named
from resolvers.coverage.months.whom import last_month
from resolvers.coverage.question import CoverageQuestion

_AT_END = ("resident", "located", "in_cell", "assigned", "unreachable", *ENDED)
_TOUCHED = ("attempted", "reached", "visited")


def persons_of_window(
    question: CoverageQuestion, counties: Counties, traits: Sequence[str] = (), only: CTE | None = None
) -> CTE:
    """Of each chunk who was what at the window's end, who was met in it, and how the last attempts went.

    By county_id, chunk and last_on, the first of the last month; `due` are the residents whom the filter
    names, `due_…` those of the ended, and each of `traits` who had it at the window's end. Of the chunks of
    `only`, if given.
    """
    month = counties.month
    return _with_due(question, chunks_of_window(kept_months(counties, month, only), month), counties, traits)


def chunks_of_window(kept: CTE, month: CTE) -> CTE:
    """The same of everybody, without who is due: of months as `kept_months` has them."""
    row = kept.c
    later = (
        func.bit_or(row.attempted)
        .over(partition_by=(row.county_id, row.chunk), order_by=row.first_on.desc(), rows=(None, -1))
        .label("later")
    )
    each = select(*row, later).cte("month_and_later")
    at = each.c
    last_on = last_month(month)
    ends = at.first_on == last_on
    sums: dict[str, ColumnElement[Any]] = {name: func.bit_or(at[name]).filter(ends) for name in _AT_END}
    sums |= {name: func.bit_or(at[name]) for name in _TOUCHED}
    sums |= {name: func.bit_or(without(at[name], func.coalesce(at.later, NOBODY))) for name in OUTCOMES}
    return (
        select(
            at.county_id,
            at.chunk,
            last_on.label("first_on"),
            *[one.label(name) for name, one in sums.items()],
        )
        .group_by(at.county_id, at.chunk)
        .cte("chunk_of_window")
    )


def _with_due(question: CoverageQuestion, chunk: CTE, counties: Counties, traits: Sequence[str]) -> CTE:
    """The same, with who of the residents and of the ended is named by the filter, and the traits."""
    named = Named(question, counties, question.counted_on, shown=traits)
    row = named.beside(chunk).c
    ended = [named.among(row[one], row).label(f"due_{one}") for one in ENDED]
    due = named.among(row.resident, row).label("due")
    return once(select(*row, due, *ended, row.first_on.label("last_on"))).cte("person_of_window")
