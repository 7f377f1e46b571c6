"""The sums of months as they are kept of counties, set right by bits where somebody is stale."""

from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    cast,
    func,
    literal,
    select,
    tuple_,
    union,
    union_all,
)

from db.models import CountyUnit, CoverageMonth, CoverageSum
from resolvers.ask import Statement
from resolvers.coverage.months.bits import CHUNK_SHIFT, both
from resolvers.coverage.months.counties import Counties
from resolvers.coverage.months.kept import kept_months, stale_persons
from resolvers.coverage.months.sums.writing import MET
from resolvers.coverage.months.whom import last_month
from resolvers.coverage.question import CoverageQuestion

_OF_MONTH = ("located", *MET)
# As `month_numbers` has them, and those met since the window's first day.
NUMBERS = ("residents", *[f"residents_{one}" for one in _OF_MONTH], *[f"so_far_{one}" for one in MET])


def with_sums(person: CTE, name: str) -> CTE:
    """Rows of bits by county_id, chunk and first_on, and with who has been met since the first of them."""
    row = person.c
    so_far = [
        func.bit_or(row[one])
        .over(partition_by=(row.county_id, row.chunk), order_by=row.first_on)
        .label(f"so_far_{one}")
        for one in MET
    ]
    return select(*row, *so_far).cte(name)


def sum_numbers(question: CoverageQuestion, counties: Counties) -> CTE:
    """How many residents each month of a window has, and of them were met: county_id, first_on, `NUMBERS`.

    Several rows of a county and month, some less than nothing: what is kept of the county, and of chunks in
    which somebody is stale what their bits say, less what they said when sums were kept. Chunks of a county
    without sums are counted whole.
    """
    summed = _summed(question, counties)
    only = chunks_to_count(counties, summed)
    now = with_sums(kept_months(counties, counties.month, only), "now_since")
    then = with_sums(_then(counties, summed, only), "then_since")
    rows = (_read(question, counties, summed), _counted(now, 1), _counted(then, -1))
    return union_all(*rows).cte("sum_numbers")


def _summed(question: CoverageQuestion, counties: Counties) -> CTE:
    """The counties whose sums are those of the window's last day."""
    kept = CoverageSum
    return (
        select(kept.county_id)
        .where(
            counties.hold(kept.county_id),
            kept.first_on == last_month(counties.month),
            kept.counted_on == question.counted_on,
        )
        .cte("summed")
    )


def chunks_to_count(counties: Counties, summed: CTE) -> CTE:
    """The chunks in which somebody is stale, and all of counties that are not `summed`: county_id, chunk."""
    stale, month, unit = stale_persons(counties, "stale_of_sums"), CoverageMonth, CountyUnit
    # Of whichever month: there is none of the last until somebody has kept it.
    unsummed = (
        select(month.county_id, month.chunk)
        .join(unit, unit.county_id == month.county_id)
        .where(
            counties.hold(unit.county_id),
            unit.county_id.not_in(select(summed.c.county_id)),
            counties.hold_months(month),
        )
    )
    some = select(stale.c.county_id, stale.c.ordinal.op(">>")(CHUNK_SHIFT).label("chunk"))
    return union(some, unsummed).cte("chunk_to_count")


def _then(counties: Counties, summed: CTE, only: CTE) -> CTE:
    """The months of the same chunks as they were when sums were kept, where they were."""
    kept = CoverageMonth
    return (
        select(
            kept.county_id,
            kept.first_on,
            kept.chunk,
            *[getattr(kept, one) for one in ("resident", "located", *MET)],
        )
        .where(
            tuple_(kept.county_id, kept.chunk).in_(select(*only.c)),
            kept.county_id.in_(select(summed.c.county_id)),
            counties.hold_months(kept),
            counties.are_counted(kept),
        )
        .cte("then_month")
    )


def _read(question: CoverageQuestion, counties: Counties, summed: CTE) -> Statement:
    kept = CoverageSum
    months = _months_since(kept.first_on, question.window.from_on)
    numbers: list[Any] = [kept.residents, kept.located]
    numbers += [getattr(kept, name)[1] for name in MET]
    numbers += [getattr(kept, name)[months] for name in MET]
    return select(
        kept.county_id, kept.first_on, *[one.label(name) for name, one in zip(NUMBERS, numbers, strict=True)]
    ).where(
        counties.hold(kept.county_id),
        counties.hold_few_months(kept.first_on),
        counties.are_counted(kept),
        kept.county_id.in_(select(summed.c.county_id)),
    )


def _months_since(first_on: Any, begun: date) -> ColumnElement[int]:
    """How many months there are from that of a day to another, both counted."""
    day = cast(literal(begun), Date)
    years = func.date_part("year", first_on) - func.date_part("year", day)
    return cast(years * 12 + func.date_part("month", first_on) - func.date_part("month", day) + 1, Integer)


def _counted(person: CTE, sign: int) -> Statement:
    row = person.c
    among = [row[one] for one in (*_OF_MONTH, *[f"so_far_{name}" for name in MET])]
    bits = [row.resident, *[both(row.resident, one) for one in among]]
    numbers = [
        (cast(func.bit_count(some), Integer) * sign).label(name)
        for name, some in zip(NUMBERS, bits, strict=True)
    ]
    return select(row.county_id, row.first_on, *numbers)
