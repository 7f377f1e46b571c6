"""Processes that help with runs of a test's database."""

import os
import sys

from db.ids import IdMaker
from importers.crew.calling import Caller


def crew_of(url: str, ids: IdMaker, number: int = 1) -> Caller:
    """So many of them."""
    command = (sys.executable, "-m", "tests.importers.runs.member", url)
    return Caller(command, os.environ, ids, number)
