"""Writing the continuity of the twelve months up to today: of everybody in a county, or of who is stale."""

from datetime import date
from typing import Any

import psycopg
from sqlalchemy import CTE, Date, Integer, and_, cast, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import insert

from db.models import ContinuityYear, PersonOrdinal, Residence, StalePerson
from resolvers.ask import Statement
from resolvers.coverage.continuity.statements import (
    continued,
    continued_one_by_one,
    stayed_throughout,
)
from resolvers.coverage.months.bits import CHUNK_SHIFT, NOBODY, chunks_of, either, without
from resolvers.coverage.months.continuity.bits import MEASURES, bits_of_residents, homes_of, year_of_county
from resolvers.coverage.months.facts import LISTED
from resolvers.coverage.months.writing import run
from resolvers.coverage.residents import homes_then

_KEYS = ("county_id", "chunk")


def continuity_is_kept(connection: psycopg.Connection, county_id: int, today: date) -> bool:
    """Whether that of everybody has been written, as of today."""
    kept = ContinuityYear
    there = select(kept.chunk).where(kept.county_id == county_id, kept.counted_on == today).limit(1)
    return run(connection, there).fetchone() is not None


def write_continuity(connection: psycopg.Connection, county_id: int, today: date) -> int:
    """Writes that of everybody in a county; how many rows were not so."""
    question, number = year_of_county(county_id, today), PersonOrdinal
    here = Residence.county_id == county_id
    base = homes_then(question, stayed_throughout(question)).where(here).cte("resident")
    whom = select(_chunk(number.ordinal)).where(number.county_id == county_id).cte("whom")
    found = bits_of_residents(county_id, continued(question, base), whom).cte("found")
    rows = select(*_keys(county_id, today, found), *[found.c[one] for one in MEASURES])
    return _upsert(connection, rows.order_by(found.c.chunk))


def write_continuity_of_stale(connection: psycopg.Connection, county_id: int, today: date) -> int:
    """Writes that of persons who are stale; of others what stands there stays."""
    question, kept, whom = year_of_county(county_id, today), ContinuityYear, _stale_persons(county_id)
    base = select(*homes_of(question, whom).c).cte("resident")
    found = bits_of_residents(county_id, continued_one_by_one(question, base), whom).cte("found")
    listed = chunks_of(whom, ("county_id",), [(LISTED, true())], name="listed")
    bits = [
        either(without(func.coalesce(getattr(kept, one), NOBODY), listed.c[LISTED]), found.c[one])
        for one in MEASURES
    ]
    rows = (
        select(*_keys(county_id, today, found), *bits)
        .select_from(found)
        .join(listed, listed.c.chunk == found.c.chunk)
        .outerjoin(kept, and_(kept.county_id == county_id, kept.chunk == found.c.chunk))
    )
    return _upsert(connection, rows.order_by(found.c.chunk))


def _stale_persons(county_id: int) -> CTE:
    number, stale = PersonOrdinal, StalePerson
    same = and_(stale.county_id == number.county_id, stale.person_id == number.person_id)
    return (
        select(number.county_id, number.person_id, number.ordinal, _chunk(number.ordinal))
        .join(stale, same)
        .where(number.county_id == county_id, stale.county_id == county_id)
        .cte("whom")
    )


def _chunk(ordinal: Any) -> Any:
    return ordinal.op(">>")(CHUNK_SHIFT).label("chunk")


def _keys(county_id: int, today: date, found: CTE) -> tuple[Any, ...]:
    return literal(county_id, Integer), found.c.chunk, cast(literal(today), Date)


def _upsert(connection: psycopg.Connection, rows: Statement) -> int:
    kept, names = ContinuityYear, ("counted_on", *MEASURES)
    writing = insert(kept).from_select([*_KEYS, *names], rows)
    new: dict[str, Any] = {name: writing.excluded[name] for name in names}
    differs = or_(*[getattr(kept, name) != value for name, value in new.items()])
    return run(
        connection, writing.on_conflict_do_update(index_elements=_KEYS, set_=new, where=differs)
    ).rowcount
