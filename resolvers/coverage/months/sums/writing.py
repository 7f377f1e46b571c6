"""Writing the sums of months from bits that are kept."""

from datetime import date
from typing import Any

import psycopg
from sqlalchemy import CTE, Date, Integer, and_, cast, func, literal, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.orm import aliased

from db.models import CoverageMonth, CoverageSum
from db.models.kept.sums import SUMMED_MONTHS
from resolvers.ask import Statement
from resolvers.coverage.months.bits import both, number
from resolvers.coverage.months.writing import run

MET = ("attempted", "reached", "visited")
_KEYS = ["county_id", "first_on"]


def sums_are_kept(connection: psycopg.Connection, county_id: int) -> bool:
    """Whether sums have ever been written: then they are of all months that were kept."""
    kept = CoverageSum
    there = select(kept.first_on).where(kept.county_id == county_id).limit(1)
    return run(connection, there).fetchone() is not None


def write_sums(connection: psycopg.Connection, county_id: int, since: date) -> int:
    """Writes the sums of the months that end on or after a day; how many were not as their bits say."""
    kept = CoverageSum
    names = ["counted_on", "residents", "located", *MET]
    writing = insert(kept).from_select([*_KEYS, *names], _rows(county_id, since))
    new: dict[str, Any] = {name: writing.excluded[name] for name in names}
    # Months before the first that is still kept are no longer looked at.
    same = [
        *[getattr(kept, name) == new[name] for name in names[:3]],
        *[getattr(kept, name)[1 : func.cardinality(new[name])] == new[name] for name in MET],
    ]
    differs = or_(*[~one for one in same])
    done = writing.on_conflict_do_update(index_elements=_KEYS, set_=new, where=differs)
    return run(connection, done).rowcount


def _rows(county_id: int, since: date) -> Statement:
    """A row for each month, with its sums in order."""
    one = _met_since(county_id, since).c
    of_span = (
        select(
            *(one.county_id, one.first_on, one.counted_on, one.months),
            *(
                number(one.resident).label("residents"),
                number(both(one.resident, one.located)).label("located"),
            ),
            *[number(both(one.resident, one[name])).label(name) for name in MET],
        )
        .group_by(one.county_id, one.first_on, one.counted_on, one.months)
        .subquery("of_span")
        .c
    )
    sums = [
        func.array_agg(aggregate_order_by(cast(of_span[name], Integer), of_span.months)).label(name)
        for name in MET
    ]
    keys = (of_span.county_id, of_span.first_on, of_span.counted_on)
    numbers = [cast(func.max(of_span[name]), Integer) for name in ("residents", "located")]
    return select(*keys, *numbers, *sums).group_by(*keys).order_by(of_span.first_on)


def _met_since(county_id: int, since: date) -> CTE:
    """Each chunk of each month beside those met in as many months up to it: county_id, first_on, months."""
    end, met = CoverageMonth, aliased(CoverageMonth)
    earlier = (
        select(end.first_on)
        .where(end.county_id == county_id, end.chunk == 0)
        .cte("earlier")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    begun = earlier.c.first_on
    months = cast(
        (func.date_part("year", end.first_on) - func.date_part("year", begun)) * 12
        + (func.date_part("month", end.first_on) - func.date_part("month", begun)),
        Integer,
    ) + literal(1, Integer)
    near = cast(end.first_on - func.make_interval(0, SUMMED_MONTHS - 1), Date)
    in_month = and_(met.county_id == county_id, met.chunk == end.chunk, met.first_on == begun)
    so_far = [
        func.bit_or(getattr(met, name))
        .over(partition_by=(end.first_on, end.chunk), order_by=begun.desc())
        .label(name)
        for name in MET
    ]
    return (
        select(
            *(end.county_id, end.first_on, end.counted_on, end.chunk, end.resident, end.located),
            *(months.label("months"), *so_far),
        )
        .select_from(end)
        .join(earlier, and_(begun <= end.first_on, begun >= near))
        .outerjoin(met, in_month)
        .where(end.county_id == county_id, end.counted_on >= since)
        .cte("met_since")
    )
