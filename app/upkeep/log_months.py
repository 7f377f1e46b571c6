"""The months of the log of accesses made ahead, at start and then every few hours."""

import asyncio

import structlog

from db.engine import Database
from resolvers.traces.months import make_months

PAUSE_S = 6 * 3600.0
# After a failure sooner: a month that is missing is a county that sees nobody.
RETRY_S = 60.0
_log = structlog.get_logger(__name__)


async def keep_months_ahead(database: Database) -> None:
    """Makes what is missing again and again, until it is cancelled."""
    while True:
        pause = PAUSE_S
        try:
            made = await make_months(database)
            if made:
                _log.info("log_months_made", months=made)
        except Exception as error:  # noqa: BLE001  # of a task that ends nobody would hear
            _log.warning("log_months_not_made", kind=type(error).__qualname__)
            pause = RETRY_S
        await asyncio.sleep(pause)
