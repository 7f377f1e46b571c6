"""A worker that others help, and that is killed before its statement of a given number.

Arguments: the database's address and the number.
"""

import asyncio
import os
import signal
import sys
from itertools import count
from typing import Any

from sqlalchemy import Engine, event

from app.jobs.round import Worker
from db.engine import open_as_owner, open_database
from db.ids import IdMaker
from importers.crew import calling
from importers.runs import steps
from tests.importers.runs.crew import crew_of
from tests.work import KEYS

STATEMENTS = count(1)


def main(url: str, last: str) -> None:
    """Works, and dies on the way."""

    def die(*_executed: Any) -> None:
        if next(STATEMENTS) == int(last):
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", die)
    steps.AT_ONCE, calling.FEW = 4, 1
    asyncio.run(_worked(url))


async def _worked(url: str) -> None:
    database, walled = open_as_owner(url, pool_size=2), open_database(url, request_timeout_ms=0)
    ids = IdMaker(os.getpid() % 500 + 100)
    await Worker(database, walled, KEYS, ids, crew_of(url, ids)).round()


if __name__ == "__main__":
    main(*sys.argv[1:])
