"""Migrations on a filled database: how long each takes, and how long it keeps others from a table.

Usage: python benchmarks/migrating.py DATABASE_URL [REVISION]
The database is one that `rongge demo seed` filled. It is taken down to REVISION (0049) and brought up again
twice while another connection looks at the locks: one revision after another, each in one transaction, and in
steps, as `rongge db migrate` does. Told is the longest that one transaction kept others from reading a table,
from writing it, and from writing rows of it that it had written itself.
What later revisions had added is empty afterwards: months and duties are kept anew by the server.

The peer writes every row of `person` once and is rolled back: no migration of persons can take less.
"""

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import psycopg
from alembic.script import ScriptDirectory
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, create_engine, make_url, text

from db.migrate import alembic_config, downgrade, driver_of, upgrade, upgrade_in_steps

# With these nobody else reads or writes the table, or the rows written.
LOCKS = """
    SELECT relation::regclass::text, mode, xact_start FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE pid = %s AND granted AND locktype = 'relation' AND mode IN ('RowExclusiveLock',
      'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
      AND relation IN (SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace)
"""
FILLED = "SELECT relname FROM pg_class WHERE reltuples > 0 AND relnamespace = 'public'::regnamespace"
WAL = text("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
TOUCHED = text("UPDATE person SET version = version")
LONG = 1.0
KINDS = ("reading", "writing", "rows")


@dataclass(slots=True)
class Held:
    """The longest that one transaction kept others from tables with rows, in seconds, by kind of lock."""

    filled: set[str]
    longest: dict[str, dict[str, float]] = field(default_factory=lambda: {kind: {} for kind in KINDS})


def main() -> None:
    """Measures and prints."""
    url, since = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "0049"
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    engine = create_engine(url)
    table = Table("revision", "seconds", "WAL, MB", "not to be read", "not to be written", "rows not to be")
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
        peer = _touched(connection)
        revisions = _after(connection, since)
        for way, brought_up in (("", upgrade), (" in steps", upgrade_in_steps)):
            downgrade(connection, since)
            connection.commit()
            for revision in revisions:
                told = _measured(connection, address, partial(brought_up, connection, revision))
                table.add_row(revision + way, *told)
        [persons] = connection.execute(text("SELECT count(*) FROM person")).one()
    table.add_row("every person written", f"{peer:.2f}", "", f"{persons:,} persons", "", "")
    Console(width=160).print(table)


def _after(connection: Connection, since: str) -> list[str]:
    """The revisions after one, the earliest first."""
    scripts = ScriptDirectory.from_config(alembic_config(connection))
    found = [one.revision for one in scripts.iterate_revisions("head", since)]
    return found[::-1]


def _measured(connection: Connection, address: str, brought_up: Callable[[], None]) -> list[str]:
    filled = {row[0] for row in connection.execute(text(FILLED))}
    written = int(connection.execute(WAL).scalar_one())
    connection.commit()
    over, held = threading.Event(), Held(filled)
    pid = driver_of(connection).info.backend_pid
    watching = threading.Thread(target=_watch, args=(address, pid, over, held))
    watching.start()
    begun = time.perf_counter()
    brought_up()
    connection.commit()
    seconds = time.perf_counter() - begun
    over.set()
    watching.join()
    written = int(connection.execute(WAL).scalar_one()) - written
    connection.commit()
    return [f"{seconds:.2f}", f"{written / 1e6:.1f}", *[_long(held.longest[kind]) for kind in KINDS]]


def _watch(address: str, pid: int, over: threading.Event, held: Held) -> None:
    since: dict[tuple[str, str, object], float] = {}
    with psycopg.connect(address, autocommit=True) as connection:
        while not over.is_set():
            time.sleep(0.005)
            rows, now = connection.execute(LOCKS, [pid]).fetchall(), time.perf_counter()
            seen = {(table, _kind(mode), begun) for table, mode, begun in rows if table in held.filled}
            since = {one: since.get(one, now) for one in seen}
            for (table, kind, _), first in since.items():
                longest = held.longest[kind]
                longest[table] = max(longest.get(table, 0.0), now - first)


def _kind(mode: str) -> str:
    return {"RowExclusiveLock": "rows", "AccessExclusiveLock": "reading"}.get(mode, "writing")


def _long(held: dict[str, float]) -> str:
    """The tables kept from others longer than a second, or the longest."""
    found = sorted(held.items(), key=lambda one: -one[1])
    long = [one for one in found if one[1] >= LONG] or found[:1]
    return ", ".join(f"{name} {seconds:.2f} s" for name, seconds in long)


def _touched(connection: Connection) -> float:
    begun = time.perf_counter()
    connection.execute(TOUCHED)
    seconds = time.perf_counter() - begun
    connection.rollback()
    return seconds


if __name__ == "__main__":
    main()
