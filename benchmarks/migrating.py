"""Migrations on a filled database: how long each takes, and how long it keeps others from a table.

Usage: python benchmarks/migrating.py DATABASE_URL [REVISION]
The database is one that `rongge demo seed` filled. It is taken down to REVISION (0049) and brought up again
one revision after another, each in a transaction of its own, while another connection looks at the locks.
What later revisions had added is empty afterwards: months and duties are kept anew by the server.

The peer writes every row of `person` once and is rolled back: no migration of persons can take less.
"""

import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field

import psycopg
from alembic.script import ScriptDirectory
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, create_engine, make_url, text

from db.migrate import alembic_config, downgrade, driver_of, upgrade

# With these nobody else reads, or nobody else writes, the table.
LOCKS = """
    SELECT relation::regclass::text, mode = 'AccessExclusiveLock' FROM pg_locks
    WHERE pid = %s AND granted AND locktype = 'relation' AND mode IN
      ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
      AND relation IN (SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace)
"""
FILLED = "SELECT relname FROM pg_class WHERE reltuples > 0 AND relnamespace = 'public'::regnamespace"
WAL = text("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
TOUCHED = text("UPDATE person SET version = version")
LONG = 1.0


@dataclass(slots=True)
class Held:
    """Seconds for which one backend kept others from reading or writing tables, of those that have rows."""

    filled: set[str]
    reading: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    writing: dict[str, float] = field(default_factory=lambda: defaultdict(float))


def main() -> None:
    """Measures and prints."""
    url, since = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "0049"
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    engine = create_engine(url)
    table = Table("revision", "seconds", "WAL, MB", "not to be read", "not to be written")
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
        peer = _touched(connection)
        revisions = _after(connection, since)
        downgrade(connection, since)
        connection.commit()
        for revision in revisions:
            table.add_row(revision, *_measured(connection, address, revision))
        [persons] = connection.execute(text("SELECT count(*) FROM person")).one()
    table.add_row("every person written", f"{peer:.2f}", "", f"{persons:,} persons", "")
    Console().print(table)


def _after(connection: Connection, since: str) -> list[str]:
    """The revisions after one, the earliest first."""
    scripts = ScriptDirectory.from_config(alembic_config(connection))
    found = [one.revision for one in scripts.iterate_revisions("head", since)]
    return found[::-1]


def _measured(connection: Connection, address: str, revision: str) -> tuple[str, str, str, str]:
    filled = {row[0] for row in connection.execute(text(FILLED))}
    written = int(connection.execute(WAL).scalar_one())
    connection.commit()
    over, held = threading.Event(), Held(filled)
    pid = driver_of(connection).info.backend_pid
    watching = threading.Thread(target=_watch, args=(address, pid, over, held))
    watching.start()
    begun = time.perf_counter()
    upgrade(connection, revision)
    connection.commit()
    seconds = time.perf_counter() - begun
    over.set()
    watching.join()
    written = int(connection.execute(WAL).scalar_one()) - written
    return f"{seconds:.2f}", f"{written / 1e6:.1f}", _long(held.reading), _long(held.writing)


def _watch(address: str, pid: int, over: threading.Event, held: Held) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        last = time.perf_counter()
        while not over.is_set():
            time.sleep(0.005)
            rows, now = connection.execute(LOCKS, [pid]).fetchall(), time.perf_counter()
            for relation, exclusive in set(rows):
                if relation in held.filled:
                    (held.reading if exclusive else held.writing)[relation] += now - last
            last = now


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
