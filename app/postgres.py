"""The private PostgreSQL: own data directory, reached by a unix socket only, in a folder closed to others."""

import hashlib
import os
import shlex
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from app.setup.binaries import Binaries, binaries_of_major, newest_binaries
from app.setup.folders import alone_in, make_folder, open_socket_folder
from app.setup.operating_system import name_of_owner, reachable_by_others, unprivileged_user
from app.setup.postmaster import control, forget_taken_pid, running_in

NAME = "rongge"  # of the database and of its owner
NEEDED_EXTENSIONS = ("postgis", "btree_gist", "btree_gin")
WELCOME_EXTENSIONS = ("pgrouting",)
DEMO_PARAMETERS = (
    "shared_buffers=256MB",
    "work_mem=32MB",
    "maintenance_work_mem=256MB",
    "max_wal_size=4GB",
    "max_connections=100",
    "random_page_cost=1.1",
    "jit=off",  # costs more than it saves on statements of a few milliseconds
    "timezone=UTC",
    "log_timezone=UTC",
    # What fails is told, and not on whose values.
    "log_error_verbosity=terse",
    "log_min_error_statement=panic",
    "log_parameter_max_length_on_error=0",
)
TEST_PARAMETERS = (
    *DEMO_PARAMETERS,
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_wal_size=256MB",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Where one private server keeps its data and its socket, and the account it runs as (None: ours)."""

    data: Path
    sockets: Path
    user: str | None
    parameters: tuple[str, ...] = DEMO_PARAMETERS

    @property
    def url(self) -> str:
        """The address of the product's database, in SQLAlchemy's form."""
        return f"postgresql+psycopg://{NAME}@/{NAME}?host={self.sockets}&port=5432"

    def conninfo(self, database: str = NAME) -> str:
        """The address of one database, in libpq's form."""
        return f"host={self.sockets} port=5432 user={NAME} dbname={database} connect_timeout=5"


def cluster_at(home: Path, parameters: tuple[str, ...] = DEMO_PARAMETERS) -> Cluster:
    """The cluster that belongs to `home`; nothing is made yet.

    Run by root, the server needs an account of its own, and where that account cannot reach `home`
    (a checkout under /root) the data lies under /var/lib/rongge. The socket lies in /tmp under a short
    name: its whole path may not pass 107 bytes.
    """
    user = unprivileged_user()
    mark = hashlib.sha256(f"{os.geteuid()}:{home.absolute()}".encode()).hexdigest()[:12]
    folder = home.absolute() / "postgres"
    if user is not None and not reachable_by_others(home.absolute()):
        folder = Path("/var/lib/rongge") / mark
    sockets = Path("/tmp") / f"rongge-{mark}"  # noqa: S108  (owner and mode are checked before use)
    data = folder / "data"
    owner = name_of_owner(data) if user is not None and data.exists() else user
    return Cluster(data=data, sockets=sockets, user=owner, parameters=parameters)


def start(cluster: Cluster) -> None:
    """Brings the server up with its database and extensions, from whatever state an earlier start left."""
    make_folder(cluster.data.parent, cluster.user)
    with alone_in(cluster.data.parent):
        if not answers(cluster):
            _initialise(cluster)
            _start_server(cluster)
        _create_database(cluster)
        _create_extensions(cluster)


def stop(cluster: Cluster) -> None:
    """Stops our own server; sessions are cut off, committed work is kept. Does nothing when it is down."""
    if is_running(cluster):
        _control(cluster, "stop", "-m", "fast")


def reset(cluster: Cluster) -> None:
    """Stops the server and deletes its data."""
    stop(cluster)
    for folder in (cluster.data.parent, cluster.sockets):
        if folder.exists():
            shutil.rmtree(folder)


def answers(cluster: Cluster) -> bool:
    """Whether the server takes connections on its socket."""
    try:
        psycopg.connect(cluster.conninfo("postgres")).close()
    except psycopg.OperationalError:
        return False
    return True


def is_running(cluster: Cluster) -> bool:
    """Whether the process named in the data directory's pid file lives and is this very server."""
    return running_in(cluster.data)


def _draft(cluster: Cluster) -> Path:
    return cluster.data.with_name("data.draft")


def _initialise(cluster: Cluster) -> None:
    if (cluster.data / "PG_VERSION").exists():
        return
    # Made beside and renamed when whole: an interrupted initdb leaves nothing that looks like a cluster.
    draft = _draft(cluster)
    if draft.exists():
        shutil.rmtree(draft)
    binaries = newest_binaries()
    # "trust" is safe behind a folder that only its owner and root can enter.
    options = [
        "--username",
        NAME,
        "--auth",
        "trust",
        "--encoding",
        "UTF8",
        "--data-checksums",
        "--no-instructions",
    ]
    command = [binaries.program("initdb"), "--pgdata", str(draft), *options, *_locale(binaries)]
    control(command, cluster.user)
    draft.rename(cluster.data)


def _locale(binaries: Binaries) -> Sequence[str]:
    # Order by code point everywhere: an index stays right when the system's locale data changes.
    if binaries.major >= 17:  # noqa: PLR2004  (the first with a locale of its own)
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C.UTF-8"] if Path("/usr/lib/locale/C.utf8").exists() else ["--locale=C"]


def _start_server(cluster: Cluster) -> None:
    if is_running(cluster):  # alive but unreachable: its socket was swept away
        _control(cluster, "stop", "-m", "fast")
    forget_taken_pid(cluster.data)
    open_socket_folder(cluster.sockets, cluster.user)
    own = ("listen_addresses=", f"unix_socket_directories={cluster.sockets}", "unix_socket_permissions=0700")
    options = shlex.join(
        word for setting in (*own, "port=5432", *cluster.parameters) for word in ("-c", setting)
    )
    log = cluster.data.parent / "server.log"
    _control(cluster, "start", "-t", "120", "-l", str(log), "-o", options)


def _control(cluster: Cluster, action: str, *options: str) -> None:
    major = int((cluster.data / "PG_VERSION").read_text(encoding="ascii"))
    program = binaries_of_major(major).program("pg_ctl")
    control([program, action, "-D", str(cluster.data), "-w", *options], cluster.user)


def _create_database(cluster: Cluster) -> None:
    with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
        if known is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))


def _create_extensions(cluster: Cluster) -> None:
    with psycopg.connect(cluster.conninfo()) as connection:
        rows = connection.execute("SELECT name FROM pg_available_extensions WHERE installed_version IS NULL")
        absent = {name for (name,) in rows}
        for name in (*NEEDED_EXTENSIONS, *(one for one in WELCOME_EXTENSIONS if one in absent)):
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)))
