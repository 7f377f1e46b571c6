"""Keeping the months of coverage while the server serves."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import structlog

from resolvers.changes.stale import DECIDING
from resolvers.coverage.months.keeping import Kept, counties_to_keep, keep_months, recount_months
from resolvers.windows import today_in_china

PAUSE_S = 60.0
TRIES = 3
# Tells this lock from others: each process of a server would compute the same months after midnight.
_KEEPING = 20_012
# A writer was quicker, or another keeper.
_AGAIN = (
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.UniqueViolation,
)
_log = structlog.get_logger(__name__)


def keep_county(connection: psycopg.Connection, county_id: int, today: date) -> bool:
    """Keeps the months of a county, committed; whether that was possible beside those who write.

    It is not where another process is keeping them.
    """

    def kept() -> Kept | None:
        alone = connection.execute(
            "SELECT pg_try_advisory_xact_lock(%s, %s)", (_KEEPING, county_id)
        ).fetchone()
        return keep_months(connection, county_id, today) if alone == (True,) else None

    return _tried(connection, county_id, kept) is not None


def recount_county(connection: psycopg.Connection, county_id: int, today: date) -> int | None:
    """Computes them anew, committed; how many rows had drifted, None where others wrote each time."""
    drifted: int | None = _tried(connection, county_id, lambda: recount_months(connection, county_id, today))
    return drifted


def _tried(connection: psycopg.Connection, county_id: int, work: Callable[[], Kept | int | None]) -> Any:
    """What some work in a transaction of its own gives; None if others changed the same rows each time.

    None, too, while somebody decides about the county's cells: whoever is stale stays so until later.
    """
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    for _ in range(TRIES):
        if not _begun_between_decisions(connection, county_id):
            continue
        try:
            done = work()
            connection.commit()
        except _AGAIN:
            connection.rollback()
        else:
            return done
    return None


def _begun_between_decisions(connection: psycopg.Connection, county_id: int) -> bool:
    """Begins a transaction whose snapshot is of a moment at which nobody decides about the county's cells.

    Nobody is waited for, so that nobody who decides has to wait behind a keeper; who comes then waits for no
    more than the snapshot: a statement has it before it lets the lock go, and the next ones have the same.
    """
    lock = (DECIDING, county_id)
    alone = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", lock).fetchone() == (True,)
    connection.commit()
    if alone:
        connection.execute("SELECT pg_advisory_unlock(%s, %s)", lock)
    return alone


def keep_every_county(conninfo: str) -> None:
    """Keeps those that need it, one after another, each in a transaction of its own.

    One that cannot be kept holds up no other. Raises psycopg.Error of a connection that is lost.
    """
    today = today_in_china()
    with psycopg.connect(conninfo) as connection:
        wanted = counties_to_keep(connection, today)
        connection.commit()
        for county_id in wanted:
            try:
                keep_county(connection, county_id, today)
            except psycopg.Error as error:
                connection.rollback()  # of a lost connection this raises
                _log.warning("months_not_kept", county_id=county_id, kind=type(error).__qualname__)


def keep_while_serving(conninfo: str) -> None:
    """Begins to keep months every minute, as long as the process lives."""
    threading.Thread(target=_keep, args=(conninfo,), name="months", daemon=True).start()


def _keep(conninfo: str) -> None:
    pause = threading.Event()
    while True:
        try:
            keep_every_county(conninfo)
        except Exception as error:  # noqa: BLE001  # of a thread that ends nobody would hear
            _log.warning("months_not_kept", kind=type(error).__qualname__)
        pause.wait(PAUSE_S)
