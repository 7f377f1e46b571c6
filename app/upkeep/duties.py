"""Kept duties brought up to date in the background of a server, so that little is computed when asked.

Several servers may do so at once: who finds a county held by another goes on to the next.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import date

import structlog

from db.engine import Database
from db.errors import DomainError
from resolvers.kept_duties.running import within
from resolvers.kept_duties.tending import Tended, tend, waiting_counties
from resolvers.windows import today_in_china

# What is marked is computed when asked, so there is no hurry.
PAUSE_S = 5.0
_log = structlog.get_logger(__name__)


@asynccontextmanager
async def tending(database: Database, pause_s: float = PAUSE_S) -> AsyncIterator[None]:
    """Brings kept duties up to date while the block lasts."""
    task = asyncio.create_task(_tending(database, pause_s))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _tending(database: Database, pause_s: float) -> None:
    while True:
        await asyncio.sleep(pause_s)
        try:
            await tend_waiting(database)
        except DomainError:
            continue  # away, or slow: the next round will do
        except Exception as error:  # noqa: BLE001  # of a task that ends nobody would hear
            _log.error("duties_not_kept", kind=type(error).__qualname__)


async def tend_waiting(database: Database) -> list[Tended]:
    """Tends each county once that has to be; what was done for each."""
    today = today_in_china()
    counties = [row.county_id for row in await database.rows(waiting_counties(today))]
    done = [await _tended(database, county_id, today) for county_id in counties]
    return [one for one in done if one is not None]


async def _tended(database: Database, county_id: int, today: date) -> Tended | None:
    async with database.writing() as connection:
        return await connection.run_sync(lambda one: tend(within(one), county_id, today))
