"""`rongge work`: the worker in the foreground."""

import os
import sys

from app.background import WORKER_COMMAND
from app.settings import settings_from_environment


def work() -> None:
    """在前台处理导入批次，可多开 / Do what runs of files wait for, until interrupted; several may run."""
    settings_from_environment()  # a mistake is told here, where it looks best
    os.execv(sys.executable, WORKER_COMMAND)  # noqa: S606  # no shell
