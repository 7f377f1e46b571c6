"""A process that works at a long file for the worker or a command: `python -m app.jobs.member`."""

import asyncio
import os
import sys

from app.checks.keys import ensure_keyed
from app.jobs.garbage import collecting_seldom
from app.keys.held import keys_of
from app.server import log_as_set
from app.settings import Settings, database_settings_from_environment
from db.engine import open_database
from db.errors import DomainError
from db.ids import IdMaker
from importers.crew.calling import Caller
from importers.crew.member import behind_the_wall, refuse, serve

__all__ = ["caller"]

# Not from the folder in which a command was typed, which holds what an office has put there.
COMMAND = (sys.executable, "-P", "-m", "app.jobs.member")
# It does one thing at a time, and may look something up meanwhile.
CONNECTIONS = 2


def caller(ids: IdMaker) -> Caller:
    """Who starts such processes, with the settings of this one."""
    return Caller(COMMAND, os.environ, ids)


def main() -> None:
    """Works until the one that started it ends. An expected failure is the answer to the first order."""
    try:
        settings = database_settings_from_environment()
        log_as_set(settings)
        ensure_keyed(settings)
    except DomainError as error:
        refuse(error)
    else:
        with collecting_seldom():
            asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    url = settings.server_url.render_as_string(hide_password=False)
    database = open_database(url, pool_size=CONNECTIONS, request_timeout_ms=0)
    try:
        await serve(behind_the_wall(database), keys_of(settings))
    finally:
        await database.close()


if __name__ == "__main__":
    main()
