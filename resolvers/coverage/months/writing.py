"""Writing months: the bits of all persons of a county, or of those who are stale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from sqlalchemy import (
    CTE,
    Date,
    Integer,
    and_,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    values,
)
from sqlalchemy.dialects.postgresql import insert

from db.models import CoverageMonth, PersonOrdinal, StalePerson
from db.prepared import prepared
from resolvers.ask import Statement
from resolvers.coverage.months.bits import NOBODY
from resolvers.coverage.months.facts import MEASURES, bits_of
from resolvers.coverage.months.kept import patched
from resolvers.coverage.months.whom import Whom


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its first day, and the day on which its residents are counted."""

    first_on: date
    counted_on: date


def write_all(connection: psycopg.Connection, county_id: int, months: Sequence[Month]) -> int:
    """Writes what is known of everybody into months, and how many rows were not as it is."""
    month = _given(months)
    fresh = _bits(_everybody(county_id), county_id, month)
    return _upsert(connection, _rows(county_id, fresh, month, [fresh.c[name] for name in MEASURES]))


def write_stale(connection: psycopg.Connection, county_id: int, months: Sequence[Month]) -> int:
    """Likewise of those who are stale; of others what stands there stays."""
    month, kept = _given(months), CoverageMonth
    fresh = _bits(_stale_persons(county_id), county_id, month)
    same = and_(kept.county_id == county_id, kept.first_on == fresh.c.first_on, kept.chunk == fresh.c.chunk)
    bits = [patched(func.coalesce(getattr(kept, name), NOBODY), fresh, name) for name in MEASURES]
    return _upsert(connection, _rows(county_id, fresh, month, bits).outerjoin(kept, same))


def _everybody(county_id: int) -> CTE:
    number = PersonOrdinal
    return (
        select(number.county_id, number.person_id, number.ordinal)
        .where(number.county_id == county_id)
        .cte("whom")
    )


def _stale_persons(county_id: int) -> CTE:
    number, stale = PersonOrdinal, StalePerson
    same = and_(stale.county_id == number.county_id, stale.person_id == number.person_id)
    return (
        select(number.county_id, number.person_id, number.ordinal)
        .join(stale, same)
        .where(number.county_id == county_id, stale.county_id == county_id)
        .cte("whom")
    )


def _given(months: Sequence[Month]) -> CTE:
    listed = values(column("first_on", Date), column("counted_on", Date), name="given").data(
        [(month.first_on, month.counted_on) for month in months]
    )
    days = [cast(listed.c[name], Date).label(name) for name in ("first_on", "counted_on")]
    return select(*days).cte("month")


def _bits(whom: CTE, county_id: int, month: CTE) -> CTE:
    return bits_of(Whom(whom, lambda county: county == county_id, spans=False), month, "fresh")


def _rows(county_id: int, fresh: CTE, month: CTE, bits: Sequence[Any]) -> Statement:
    return (
        select(literal(county_id, Integer), fresh.c.first_on, fresh.c.chunk, month.c.counted_on, *bits)
        .select_from(fresh)
        .join(month, month.c.first_on == fresh.c.first_on)
        .order_by(fresh.c.first_on, fresh.c.chunk)
    )


def _upsert(connection: psycopg.Connection, rows: Statement) -> int:
    kept = CoverageMonth
    writing = insert(kept).from_select(["county_id", "first_on", "chunk", "counted_on", *MEASURES], rows)
    new: dict[str, Any] = {name: writing.excluded[name] for name in ("counted_on", *MEASURES)}
    differs = or_(*[getattr(kept, name) != value for name, value in new.items()])
    keys = ["county_id", "first_on", "chunk"]
    return run(
        connection, writing.on_conflict_do_update(index_elements=keys, set_=new, where=differs)
    ).rowcount


def run(connection: psycopg.Connection, statement: Any) -> psycopg.Cursor[Any]:
    """Runs a statement on the driver's connection."""
    return connection.execute(prepared(statement, custom=True).sql)
