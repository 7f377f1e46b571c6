"""Watching whether access has changed, so that no request has to ask (docs/decisions/0042)."""

import asyncio

import structlog

from db.engine import Database
from resolvers.access.known import KnownHolders

WATCH_S = 2.0
# Who was seen is noted after so many looks: once a minute.
SWEPT_AFTER = 30
_log = structlog.get_logger(__name__)


async def watch(holders: KnownHolders, database: Database) -> None:
    """Looks again and again, until it is cancelled."""
    looks = 0
    while True:
        looks += 1
        try:
            await holders.look(database)
            if looks % SWEPT_AFTER == 0:
                await holders.sweep(database)
        except Exception as error:  # noqa: BLE001  # of a task that ends nobody would hear
            _log.warning("access_not_watched", kind=type(error).__qualname__)
        await asyncio.sleep(WATCH_S)
