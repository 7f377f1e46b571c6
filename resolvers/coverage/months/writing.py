"""Writing months: the bits of all persons of a county, or of those who are stale."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from sqlalchemy import (
    CTE,
    Date,
    Integer,
    Text,
    and_,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    true,
    values,
)
from sqlalchemy.dialects.postgresql import BIT, insert

from db.models import CoverageMonth, PersonOrdinal, StalePerson, TraitMonth
from db.models.rollup import CHUNK_BITS
from db.prepared import prepared
from resolvers.ask import Statement
from resolvers.coverage.months.bits import NOBODY, either, without
from resolvers.coverage.months.facts import LISTED, MEASURES, bits_of
from resolvers.coverage.months.kept import patched
from resolvers.coverage.months.traits import TRAITS, traits_of
from resolvers.coverage.months.whom import Whom

_KEYS = ("county_id", "first_on", "chunk")


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its first day, and the day on which its residents are counted."""

    first_on: date
    counted_on: date


def write_all(connection: psycopg.Connection, county_id: int, months: Sequence[Month]) -> int:
    """Writes what is known of everybody into months, and how many rows were not as it is."""
    month, whom = _given(months), _whom(_everybody(county_id), county_id)
    fresh = bits_of(whom, month, "fresh")
    rows = _rows(county_id, fresh, month, [fresh.c[name] for name in MEASURES])
    traits = _traits(county_id, traits_of(whom, month, TRAITS, "fresh"), _fresh_alone)
    return _upsert(connection, rows) + _upsert_traits(connection, traits)


def write_stale(connection: psycopg.Connection, county_id: int, months: Sequence[Month]) -> int:
    """Likewise of those who are stale; of others what stands there stays."""
    month, whom, kept = _given(months), _whom(_stale_persons(county_id), county_id), CoverageMonth
    fresh = bits_of(whom, month, "fresh")
    same = and_(kept.county_id == county_id, kept.first_on == fresh.c.first_on, kept.chunk == fresh.c.chunk)
    bits = [patched(func.coalesce(getattr(kept, name), NOBODY), fresh, name) for name in MEASURES]
    rows = _rows(county_id, fresh, month, bits).outerjoin(kept, same)
    traits = _traits(county_id, traits_of(whom, month, TRAITS, "fresh"), _with_others)
    return _upsert(connection, rows) + _upsert_traits(connection, traits)


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


def _whom(rows: CTE, county_id: int) -> Whom:
    return Whom(rows, lambda county: county == county_id, spans=False)


def _rows(county_id: int, fresh: CTE, month: CTE, bits: Sequence[Any]) -> Statement:
    return (
        select(
            *(literal(county_id, Integer), fresh.c.first_on, fresh.c.chunk),
            *(month.c.counted_on, true().label("with_traits"), *bits),
        )
        .select_from(fresh)
        .join(month, month.c.first_on == fresh.c.first_on)
        .order_by(fresh.c.first_on, fresh.c.chunk)
    )


def _upsert(connection: psycopg.Connection, rows: Statement) -> int:
    kept = CoverageMonth
    writing = insert(kept).from_select([*_KEYS, "counted_on", "with_traits", *MEASURES], rows)
    new: dict[str, Any] = {name: writing.excluded[name] for name in ("counted_on", *MEASURES)}
    differs = or_(*[getattr(kept, name) != value for name, value in new.items()])
    kept_anew = writing.on_conflict_do_update(index_elements=_KEYS, set_=new, where=differs)
    return run(connection, kept_anew).rowcount


def _traits(county_id: int, fresh: CTE, new: Callable[[Any, Any], Any]) -> Statement:
    """A row for each trait that somebody has, or had by what is kept."""
    trait, bits = column("trait", Text), column("bits", BIT(CHUNK_BITS))
    one = values(trait, bits, name="one").data([(name, fresh.c[name]) for name in TRAITS]).lateral()
    kept = TraitMonth
    keys = (fresh.c.first_on, fresh.c.chunk, one.c.trait)
    same = [kept.first_on, kept.chunk, kept.trait]
    found = new(func.coalesce(kept.bits, NOBODY), (one.c.bits, fresh.c[LISTED])).label("bits")
    return (
        select(literal(county_id, Integer), one.c.trait, fresh.c.first_on, fresh.c.chunk, found)
        .select_from(fresh.join(one, true()))
        .outerjoin(
            kept,
            and_(kept.county_id == county_id, *[a == b for a, b in zip(keys, same, strict=True)]),
        )
        .where(or_(kept.chunk.is_not(None), one.c.bits != NOBODY))
        .order_by(one.c.trait, fresh.c.first_on, fresh.c.chunk)
    )


def _fresh_alone(_kept: Any, fresh: tuple[Any, Any]) -> Any:
    return fresh[0]


def _with_others(kept: Any, fresh: tuple[Any, Any]) -> Any:
    bits, listed = fresh
    return either(without(kept, listed), bits)


def _upsert_traits(connection: psycopg.Connection, rows: Statement) -> int:
    kept = TraitMonth
    keys = ["county_id", "trait", "first_on", "chunk"]
    writing = insert(kept).from_select([*keys, "bits"], rows)
    new = writing.excluded.bits
    written = writing.on_conflict_do_update(index_elements=keys, set_={"bits": new}, where=kept.bits != new)
    return run(connection, written).rowcount


def run(connection: psycopg.Connection, statement: Any) -> psycopg.Cursor[Any]:
    """Runs a statement on the driver's connection."""
    return connection.execute(prepared(statement, custom=True).sql)
