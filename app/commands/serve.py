"""`rongge serve`: the server in the foreground."""

import os
import sys
from typing import Annotated

import typer

from app.background import SERVER_COMMAND
from app.settings import settings_from_environment

Processes = Annotated[
    int | None,
    typer.Option(min=1, help="进程数，默认每核一个 / Processes; RONGGE_PROCESSES, or one per core"),
]


def serve(processes: Processes = None) -> None:
    """在前台运行服务，地址取自 RONGGE_HOST 与 RONGGE_PORT / Serve in the foreground until interrupted."""
    if processes is not None:
        os.environ["RONGGE_PROCESSES"] = str(processes)
    settings_from_environment()  # a mistake is told here, where it looks best
    # In place of this process, which has imported every command: a supervisor needs little of that.
    os.execv(sys.executable, SERVER_COMMAND)  # noqa: S606  # no shell
