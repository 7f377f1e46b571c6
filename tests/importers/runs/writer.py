"""A process that writes a run in small batches and is killed before its statement of a given number.

Arguments: the database's address, county, id of the run, and the number; 0 lets it live.
"""

import asyncio
import os
import signal
import sys
from itertools import count
from typing import Any

from sqlalchemy import Engine, event

from db.codes import DivisionLevel
from db.ids import IdMaker
from importers.kinds import write_run
from importers.runs import steps
from importers.runs.run import RunKey
from importers.runs.steps import Hands
from resolvers.areas import Area, AreaKind
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.databases import open_unserved
from tests.viewers import ask_of
from tests.work import KEYS

STATEMENTS = count(1)


def main(url: str, county: str, run: str, last: str) -> None:
    """Writes the run, or dies on the way."""

    def die(*_executed: Any) -> None:
        if next(STATEMENTS) == int(last):
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", die)
    steps.AT_ONCE = 4
    asyncio.run(_written(url, RunKey(int(county), int(run))))


async def _written(url: str, key: RunKey) -> None:
    database = open_unserved(url, pool_size=1)
    county = Area(AreaKind.DIVISION, key.county_id, 0, DivisionLevel.COUNTY)
    viewer = Viewer("client", "客户端", Role.SERVICE_CLIENT, (Grant(Permission.SEARCH, county),))
    hands = Hands(KEYS, IdMaker(os.getpid() % 500 + 100), lambda _done: None)
    await write_run(database, ask_of(viewer), key, hands)
    await database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
