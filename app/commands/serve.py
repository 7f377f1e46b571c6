"""`rongge serve`: the server in the foreground."""

import os
import sys
from contextlib import suppress
from typing import Annotated

import psycopg
import typer

from app.background import SERVER_COMMAND
from app.keys.held import keys_of
from app.keys.registered import ensure_keys
from app.settings import Settings, settings_from_environment
from db.wall.standing import ensure_wall

Processes = Annotated[
    int | None,
    typer.Option(min=1, help="进程数，默认每核一个 / Processes; RONGGE_PROCESSES, or one per core"),
]


def serve(processes: Processes = None) -> None:
    """在前台运行服务，地址取自 RONGGE_HOST 与 RONGGE_PORT / Serve in the foreground until interrupted."""
    if processes is not None:
        os.environ["RONGGE_PROCESSES"] = str(processes)
    settings = settings_from_environment()  # a mistake is told here, where it looks best
    _ensure_fit(settings)
    # In place of this process, which has imported every command: a supervisor needs little of that.
    os.execv(sys.executable, SERVER_COMMAND)  # noqa: S606  # no shell


def _ensure_fit(settings: Settings) -> None:
    """Raises SEALED_VALUE_UNREADABLE or KEY_MISSING rather than serve without the data's keys.

    And WALL_NOT_STANDING rather than serve on a database without its wall. One that does not answer yet is
    waited for by the server itself.
    """
    unready = suppress(psycopg.OperationalError, psycopg.errors.UndefinedTable)
    with unready, psycopg.connect(settings.conninfo, connect_timeout=5) as connection:
        ensure_keys(connection, keys_of(settings))
        ensure_wall(connection)
