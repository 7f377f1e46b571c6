"""Sealing: what was committed since the last seal joins the chain, in the order in which it is found.

Which transactions those are a snapshot says, not an id nor a time: what commits late is new to a later
snapshot, and so gets a later place. One at a time seals; whoever comes meanwhile goes away.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import groupby, islice
from typing import Any

import psycopg
from psycopg import sql

from resolvers.traces.chain import FORM, SEALED, SealOf, leaves_of, rows_digest

# Tells this lock from others.
SEALING = 20_034
MOST_ROWS = 1000
_CHINA = timezone(timedelta(hours=8))
_ALONE = "SELECT pg_try_advisory_xact_lock(%s, 0)"
_LAST = """
    SELECT number, digest, rows_before + row_count, snapshot, system,
        (SELECT system_identifier FROM pg_control_system()), (SELECT digest FROM access_seal WHERE number = 0)
    FROM access_seal ORDER BY number DESC LIMIT 1
"""
_NEW = sql.SQL("""
    SELECT {}, pg_current_snapshot()::text, clock_timestamp() FROM access_log AS l
    WHERE written_in >= pg_snapshot_xmin(%(last)s::pg_snapshot)::text::bigint
        AND NOT pg_visible_in_snapshot(written_in::text::xid8, %(last)s::pg_snapshot)
        AND pg_visible_in_snapshot(written_in::text::xid8, pg_current_snapshot())
    ORDER BY at, county_id, id
""").format(SEALED)
# In another cluster than that of the last seal: what no seal has.
_IN_NO_SEAL = sql.SQL("""
    SELECT {}, pg_current_snapshot()::text, clock_timestamp() FROM access_log AS l
    WHERE NOT EXISTS (
        SELECT FROM access_seal AS s
        CROSS JOIN LATERAL unnest(s.row_counties, s.row_times, s.row_ids) AS sealed (county_id, at, id)
        WHERE (sealed.county_id, sealed.at, sealed.id) = (l.county_id, l.at, l.id)
    )
    ORDER BY at, county_id, id
""").format(SEALED)
# Numbers of transactions to come are those of a cluster that this one is a copy of.
_FOREIGN = """
    SELECT coalesce(max(written_in), 0) >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    FROM access_log
"""
_WRITE = """
    INSERT INTO access_seal (number, form, month, row_count, rows_before, sealed_at, rows_digest, digest,
        leaves, row_counties, row_times, row_ids, snapshot, system)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::int[], %s::timestamptz[], %s::bigint[], %s, %s)
"""


class ForeignLogError(Exception):
    """The log is from another cluster, and its owner has not said so yet (`rongge db migrate`)."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last seal: what is kept of a chain outside the database. `rows` counts all up to it."""

    number: int
    digest: bytes
    rows: int
    chain: str


@dataclass(frozen=True, slots=True)
class _Last:
    head: Head
    snapshot: str
    system: int
    here: int


def seal(connection: psycopg.Connection) -> Head | None:
    """Seals what is new, committed; the last seal then. None where somebody else is at it.

    Raises ForeignLogError.
    """
    with connection.transaction():
        if connection.execute(_ALONE, [SEALING]).fetchone() != (True,):
            return None
        last = _last(connection)
        head = last.head
        with connection.cursor(name="unsealed") as cursor:
            cursor.itersize = MOST_ROWS
            if last.system == last.here:
                cursor.execute(_NEW, {"last": last.snapshot})
            else:
                _ensure_own(connection)
                cursor.execute(_IN_NO_SEAL)
            for rows in _batches(cursor):
                head = _written(connection, last, head, rows)
        return head


def head_of(connection: psycopg.Connection) -> Head:
    """The last seal."""
    return _last(connection).head


def _last(connection: psycopg.Connection) -> _Last:
    row = connection.execute(_LAST).fetchone()
    assert row is not None  # noqa: S101  # number 0 is made with the table, and the last one is never purged
    number, digest, rows, *state, first = row
    return _Last(Head(number, bytes(digest), rows, chain_of(bytes(first))), *state)


def chain_of(first_digest: bytes) -> str:
    """What a chain is called outside of the database: by the digest that it begins with."""
    return first_digest.hex()[:16]


def _ensure_own(connection: psycopg.Connection) -> None:
    if connection.execute(_FOREIGN).fetchone() == (True,):
        raise ForeignLogError


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Rows in the order of their time, cut at the months of China and at `MOST_ROWS`."""
    for _month, of_month in groupby(rows, lambda row: month_of(row[1])):
        while batch := list(islice(of_month, MOST_ROWS)):
            yield batch


def month_of(at: datetime) -> date:
    """The first day of the month of China in which an instant lies."""
    return at.astimezone(_CHINA).date().replace(day=1)


def _written(connection: psycopg.Connection, last: _Last, before: Head, rows: list[tuple[Any, ...]]) -> Head:
    *_, (*_, snapshot, sealed_at) = rows
    plain = [row[:-2] for row in rows]
    leaves = leaves_of(plain)
    made = SealOf(
        number=before.number + 1,
        month=month_of(rows[0][1]),
        row_count=len(rows),
        rows_before=before.rows,
        sealed_at=sealed_at,
        rows_digest=rows_digest(leaves),
    )
    head = Head(made.number, made.digest(before.digest), before.rows + len(rows), before.chain)
    said = [made.number, FORM, made.month, made.row_count, made.rows_before, sealed_at]
    said += [made.rows_digest, head.digest, leaves]
    keys = [[row[place] for row in rows] for place in (0, 1, 2)]
    connection.execute(_WRITE, [*said, *keys, snapshot, last.here])
    return head
