"""Databases for tests: one server per run, one migrated template on it, and clones of that."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import URL, Connection, NullPool, create_engine, make_url

from app.postgres import TEST_PARAMETERS, cluster_at, reset, start
from app.setup.binaries import newest_binaries
from db.engine import Database, open_as_owner, open_database
from db.log.traces import Trace
from db.migrate import upgrade
from db.wall.scope import EVERYWHERE
from tests.copies import copy, is_fresh_copy, leave

SERVER_URL = "RONGGE_TEST_DATABASE_URL"
# The run's own folder, and the mark its databases bear; workers of pytest-xdist inherit both.
HOME = "RONGGE_TEST_RUN_HOME"
MARK = "RONGGE_TEST_RUN_MARK"
MEMORY = Path("/dev/shm")  # noqa: S108  # every run has a folder of its own in it
ENOUGH_BYTES = 4 * 1024**3
_CONNECTIONS: dict[str, psycopg.Connection] = {}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: the address of its maintenance database and the mark our databases bear."""

    url: str
    mark: str

    @property
    def template(self) -> str:
        """The name of the migrated template."""
        return f"{self.mark}_template"

    def address(self, name: str) -> str:
        """The address of one database, in SQLAlchemy's form."""
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)


def libpq(url: str) -> str:
    """An address of SQLAlchemy's form in libpq's."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def open_run() -> None:
    """Names this run; nothing starts before a test asks for a database."""
    home = Path(tempfile.mkdtemp(prefix="rongge-test-", dir=_in_memory()))
    home.chmod(0o755)  # the server's account passes through; its data directory is closed by itself
    os.environ[HOME], os.environ[MARK] = str(home), f"rongge_test_{uuid4().hex[:8]}"


def _in_memory() -> Path | None:
    """The file system in memory, where a copy takes a third of the time, if it is there and has the room."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ENOUGH_BYTES
    return MEMORY if roomy else None


def close_run() -> None:
    """Drops what the run made: its databases on a server of yours, its own server as a whole."""
    home = Path(os.environ.pop(HOME))
    mark = os.environ.pop(MARK)
    if SERVER_URL in os.environ:
        _drop_all(Server(os.environ[SERVER_URL], mark))
    elif (home / "postgres").exists():
        reset(cluster_at(home))
    shutil.rmtree(home)


def part() -> None:
    """Closes what this process has open."""
    while _CONNECTIONS:
        _CONNECTIONS.popitem()[1].close()


def running_server() -> Server:
    """The server of this run with its template, started and migrated by whichever worker comes first."""
    url = os.environ.get(SERVER_URL) or _own_server()
    server = Server(url, os.environ[MARK])
    connection = _maintenance(server)
    connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [server.mark])
    if server.template not in _names(connection, server.mark):
        _make_template(server, connection)
    connection.execute("SELECT pg_advisory_unlock_all()")
    return server


@contextmanager
def clone(server: Server) -> Iterator[str]:
    """The address of a fresh copy of the template, dropped afterwards."""
    name = f"{server.mark}_{uuid4().hex[:12]}"
    copy(_maintenance(server), name, server.template)
    yield server.address(name)
    leave(_maintenance(server), name)


def replace_by_copy(url: URL, name: str, of: str) -> None:
    """Makes the database `name`, on the server of `url`, a copy of the database `of`."""
    connection = _maintenance(_server_of(url))
    leave(connection, name)
    copy(connection, name, of)


def is_untouched(url: URL) -> bool:
    """Whether it is a copy of the template to which nobody is connected, and nobody has written."""
    server = _server_of(url)
    return is_fresh_copy(_maintenance(server), url.database or "", server.template)


@contextmanager
def scratch(server: Server) -> Iterator[Connection]:
    """A connection to an empty, unmigrated database, dropped afterwards; nothing is committed by itself."""
    name = f"{server.mark}_{uuid4().hex[:12]}"
    _maintenance(server).execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    engine = create_engine(server.address(name), poolclass=NullPool)
    with engine.connect() as opened:
        yield opened
    leave(_maintenance(server), name)


def _own_server() -> str:
    cluster = cluster_at(Path(os.environ[HOME]), (*TEST_PARAMETERS, *_postgis_preloaded()))
    start(cluster)
    return _maintenance_url(make_url(cluster.url))


def _postgis_preloaded() -> Iterator[str]:
    """PostGIS loaded once, where its library is found: each connection spends 6 ms on it otherwise."""
    libraries = newest_binaries().folder.parent / "lib"
    for library in sorted(libraries.glob("postgis-[0-9].so"))[-1:]:
        yield f"shared_preload_libraries={library.stem}"


def _make_template(server: Server, connection: psycopg.Connection) -> None:
    # Named when whole: another run of this function never meets a half-migrated template.
    draft = sql.Identifier(f"{server.mark}_draft")
    connection.execute(sql.SQL("CREATE DATABASE {}").format(draft))
    engine = create_engine(server.address(f"{server.mark}_draft"), poolclass=NullPool)
    with engine.begin() as inside:
        upgrade(inside)
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    connection.execute(rename.format(draft, sql.Identifier(server.template)))


def _server_of(url: URL) -> Server:
    return Server(_maintenance_url(url), os.environ[MARK])


def _maintenance_url(url: URL) -> str:
    return os.environ.get(SERVER_URL) or url.set(database="postgres").render_as_string(hide_password=False)


def _maintenance(server: Server) -> psycopg.Connection:
    """This process's one connection for making and dropping databases."""
    if server.url not in _CONNECTIONS:
        _CONNECTIONS[server.url] = psycopg.connect(libpq(server.url), autocommit=True)
    return _CONNECTIONS[server.url]


def _names(connection: psycopg.Connection, mark: str) -> list[str]:
    rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [mark])
    return [name for (name,) in rows]


def _drop_all(server: Server) -> None:
    for name in _names(_maintenance(server), server.mark):
        leave(_maintenance(server), name)


class Unserved(Database):
    """The product's pools: walled for whoever is served, the owner's for a test that serves nobody."""

    def __init__(self, owned: Database, walled: Database) -> None:
        super().__init__(owned._engine, owned._reads, EVERYWHERE, log=owned._log)
        self._owned, self._walled = owned, walled

    def serving(self, setting: bytes, trace: Trace) -> Database:
        """The walled connections for one request."""
        return self._walled.serving(setting, trace)

    async def close(self) -> None:
        """Gives every connection back."""
        await self._walled.close()
        await self._owned.close()


def open_unserved(url: str, *, pool_size: int = 4, request_timeout_ms: int = 60_000) -> Database:
    """Both pools on a database; the caller closes."""
    walled = open_database(url, pool_size=pool_size, request_timeout_ms=request_timeout_ms)
    return Unserved(open_as_owner(url, pool_size=pool_size), walled)
