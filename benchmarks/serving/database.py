"""The measuring databases: on a server of our own in var/bench, or on that of RONGGE_BENCH_DATABASE_URL."""

import atexit
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.exc import DBAPIError

from app.postgres import NEEDED_EXTENSIONS, answers, cluster_at, start, stop
from app.secret_files import demo_secret
from benchmarks.multiplying import multiply
from benchmarks.reducing import reduce
from db.migrate import upgrade
from db.models import Base

CHECKOUT = Path(__file__).resolve().parents[2]
HOME = CHECKOUT / "var" / "bench"
GIVEN = "RONGGE_BENCH_DATABASE_URL"
PARAMETERS = ("shared_buffers=1GB", "effective_cache_size=4GB")
_WANTED = {(table.name, column.name) for table in Base.metadata.sorted_tables for column in table.columns}
SEED = (sys.executable, "-m", "app.cli", "demo", "seed")


@dataclass(frozen=True, slots=True)
class Size:
    """How much a measuring database holds; `suffix` tells it from the others on its server.

    It is seeded, or has the counties of `times` another; or the two of another with the most persons, however
    many: then `people` is None.
    """

    people: int | None
    contacts: int
    suffix: str = ""
    times: int = 1


FULL = Size(1_000_000, 5_000_000)
FIVE = Size(5_000_000, 25_000_000, "_five", times=5)
HALF = Size(500_000, 2_500_000, "_half")
QUARTER = Size(250_000, 1_250_000, "_quarter")
TWO = Size(None, 0, "_two")
QUICK = Size(60_000, 300_000, "_quick")


def measuring_database(size: Size) -> str:
    """The address, in SQLAlchemy's form, of a database of `size`: as it was left, or seeded now.

    One of our own whose tables are no longer those of this checkout is made anew. A given one is never
    emptied: SystemExit. Months and duties are kept as of the day on which it was made.
    """
    given = os.environ.get(GIVEN)
    url = _of_size(given or _own_server(), size)
    people = _people_in(url)
    if people == size.people or (people and size.people is None):
        return url
    if given and people != 0:
        sys.exit(
            f"{GIVEN}: {make_url(url).database} holds other tables or other numbers than are measured here"
        )
    print(f"making {make_url(url).database}: {size}", flush=True)
    if size.times > 1 or size.people is None:
        _copy(url, measuring_database(FULL))
        _multiply(url, size.times)
    else:
        _make_empty(url)
        _seed(url, size)
    with psycopg.connect(conninfo(url), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return url


def _seed(url: str, size: Size) -> None:
    numbers = ("--people", str(size.people), "--contacts", str(size.contacts), "--city-people", "0")
    subprocess.run((*SEED, *numbers), check=True, cwd=CHECKOUT, env=variables(url) | {"RONGGE_DEMO": "1"})


def _copy(url: str, original: str) -> None:
    """Puts a copy of `original`, to which nobody may be connected, there."""
    database, template = [sql.Identifier(make_url(one).database or "") for one in (url, original)]
    with psycopg.connect(conninfo(make_url(url).set(database="postgres")), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {}").format(database))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(database, template))


def _multiply(url: str, times: int) -> None:
    """Gives a copy `times` its counties; once: two of them alone."""
    with psycopg.connect(conninfo(url)) as connection:
        if times == 1:
            reduce(connection)
            return
        for table in multiply(connection, times):
            print(f"  {table}", flush=True)


def variables(url: str) -> dict[str, str]:
    """The environment of a process of ours on that database; its home is not the demonstration's."""
    return os.environ | {"RONGGE_DATABASE_URL": url, "RONGGE_HOME": str(HOME)}


def identity_key() -> str:
    """The key under which the persons were sealed: a server starts under no other."""
    return os.environ.get("RONGGE_IDENTITY_KEY") or demo_secret(HOME / "secrets" / "identity_key.key").hex()


def conninfo(url: str | URL) -> str:
    """The same address in libpq's form."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _own_server() -> str:
    """The address of our own server, which ends with this program if it is started now."""
    cluster = cluster_at(HOME, (*cluster_at(HOME).parameters, *PARAMETERS))
    if not answers(cluster):
        atexit.register(stop, cluster)
    start(cluster)
    return cluster.url


def _of_size(url: str, size: Size) -> str:
    here = make_url(url)
    database = f"{here.database}{size.suffix}"
    with psycopg.connect(conninfo(url), autocommit=True) as connection:
        known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [database]).fetchone()
        if known is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    return here.set(database=database).render_as_string(hide_password=False)


def _people_in(url: str) -> int | None:
    """How many people it holds: 0 without a table of ours, None if tables are not those of this checkout."""
    with psycopg.connect(conninfo(url)) as connection:
        if not _columns(connection):
            return 0
    _migrate(url)
    with psycopg.connect(conninfo(url)) as connection:
        if _WANTED - _columns(connection):
            return None
        row = connection.execute("SELECT count(*) FROM person").fetchone()
        return int(row[0]) if row else 0


def _columns(connection: psycopg.Connection) -> set[tuple[str, str]]:
    """The columns of tables of ours, by table and name."""
    there = connection.execute("SELECT table_name, column_name FROM information_schema.columns")
    return {(table, column) for table, column in there if table in Base.metadata.tables}


def _migrate(url: str) -> None:
    """Brings it up to the newest revision, unless it was made by another edition of an earlier one."""
    engine = create_engine(url)
    with suppress(DBAPIError), engine.begin() as connection:
        upgrade(connection)
    engine.dispose()


def _make_empty(url: str) -> None:
    """A schema without tables, with the extensions that ours need."""
    with psycopg.connect(conninfo(url), autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
        for extension in NEEDED_EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(extension)))
