"""Whole months of the log taken away once their time has passed; the chain behind them goes on.

Each month is a transaction of its own: gone with its seals, its record and its event in the log, or there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import psycopg
from psycopg import sql

from db.codes import AccessKind
from db.errors import DomainError
from resolvers.traces.months import may_be_purged, partition_of
from resolvers.traces.operators import note_operation, operator
from resolvers.traces.sealing import SEALING

_ALONE = "SELECT pg_advisory_xact_lock(%s, 0)"
_PATIENCE = "SET LOCAL lock_timeout = '5s'"
_MONTHS = """
    SELECT to_date(substr(c.relname, 12), 'YYYY_MM')
    FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'access_log'::regclass AND c.relname ~ '^access_log_[0-9]{4}_[0-9]{2}$' ORDER BY 1
"""
_ROWS = sql.SQL("SELECT count(*) FROM {}")
_SEALED = "SELECT coalesce(sum(row_count), 0) FROM access_seal WHERE month = %s"
# The last of the seals at the beginning whose months are gone; never the last of all: it says what was seen.
_FRONT = """
    SELECT number, digest, rows_before + row_count FROM access_seal
    WHERE number < (
        SELECT coalesce(min(number) FILTER (WHERE number > 0 AND month > %(month)s), max(number))
        FROM access_seal
    )
    ORDER BY number DESC LIMIT 1
"""
_RECORD = """
    INSERT INTO access_purge (month, row_count, last_number, last_digest, last_rows_before, purged_at,
        purged_by)
    VALUES (%s, %s, %s, %s, %s, now(), %s)
"""
_LAST_RECORD = """
    SELECT last_number, last_digest, last_rows_before FROM access_purge
    ORDER BY last_number DESC LIMIT 1
"""
_CUT = "DELETE FROM access_seal WHERE number > 0 AND number <= %s"
# Late rows of the month, sealed among those of the next: their seals stay as links, and name no row.
_EMPTIED = """
    UPDATE access_seal SET leaves = '', row_counties = '{}', row_times = '{}', row_ids = '{}'
    WHERE month = %s AND number > 0
"""
_DROP = sql.SQL("DROP TABLE {}")


@dataclass(frozen=True, slots=True)
class Purged:
    """A month that is taken away, or would be, and its rows."""

    month: date
    rows: int


def purge(
    connection: psycopg.Connection, today: date, *, keep_months: int, dry_run: bool = False
) -> Iterator[Purged]:
    """The months before the last `keep_months` whole ones, from the oldest on, each gone when it is told.

    Raises DomainError LOG_DAMAGED for a month whose rows are not those that were sealed, and LOG_BUSY.
    """
    months = [month for (month,) in connection.execute(_MONTHS)]
    connection.rollback()
    for month in months:
        if may_be_purged(month, today, keep_months):
            try:
                with connection.transaction(force_rollback=dry_run):
                    purged = _purged(connection, month)
            except psycopg.errors.LockNotAvailable:
                raise DomainError(
                    "LOG_BUSY",
                    "审计日志正被占用，请稍后再试。",
                    "The log is held by others; try again later.",
                ) from None
            yield purged


def _purged(connection: psycopg.Connection, month: date) -> Purged:
    connection.execute(_PATIENCE)
    connection.execute(_ALONE, [SEALING])
    partition = sql.Identifier(partition_of(month))
    [rows] = connection.execute(_ROWS.format(partition)).fetchone() or [0]
    if connection.execute(_SEALED, [month]).fetchone() != (rows,):
        raise DomainError(
            "LOG_DAMAGED",
            f"{month:%Y-%m} 的记录与封存时不符，不予清除；请运行 rongge audit verify。",
            f"The rows of {month:%Y-%m} are not what was sealed, so they stay; run rongge audit verify.",
        )
    _cut(connection, month, rows)
    connection.execute(_DROP.format(partition))
    note_operation(connection, AccessKind.LOG, f"audit purge {month:%Y-%m}")
    return Purged(month, rows)


def _cut(connection: psycopg.Connection, month: date, rows: int) -> None:
    front = connection.execute(_FRONT, {"month": month}).fetchone()
    before = connection.execute(_LAST_RECORD).fetchone()
    last = before if front is None or (before and before[0] > front[0]) else front
    assert last is not None  # noqa: S101  # number 0 is always there
    connection.execute(_RECORD, [month, rows, *last, operator()])
    connection.execute(_CUT, [last[0]])
    connection.execute(_EMPTIED, [month])
