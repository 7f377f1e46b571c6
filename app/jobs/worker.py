"""The worker: `python -m app.jobs.worker`; `rongge work` turns into it. Several may run at once."""

import asyncio
import signal
import sys
from contextlib import suppress

import structlog

from app.checks.keys import ensure_keyed
from app.checks.wall import ensure_walled
from app.jobs.garbage import collecting_seldom
from app.jobs.member import caller
from app.jobs.round import Worker
from app.keys.held import keys_of
from app.keys.standing import keys_refused
from app.server import log_as_set
from app.settings import Settings, settings_from_environment
from app.setup.nodes import own_node
from app.upkeep.sealing import seal_while_serving
from db.engine import open_as_owner, open_database
from db.errors import DomainError
from db.failures import Unanswered
from db.ids import IdMaker

PAUSE_S = 0.5
# Where the database is away, nobody gains by asking at once.
AWAY_S = 5.0
ROUNDS_TO_SWEEP = 600
# One connection holds a job, one beats; two do it.
CONNECTIONS = 2
_log = structlog.get_logger(__name__)


def main() -> None:
    """Works until asked to end. An expected failure is printed, code and texts: exit code 1."""
    try:
        settings = settings_from_environment()
        log_as_set(settings)
        ensure_walled(settings)
        ensure_keyed(settings)
        seal_while_serving(settings.conninfo, settings.heads_folder)
        with collecting_seldom():
            asyncio.run(work(settings))
    except DomainError as error:
        sys.exit(str(error))


async def work(settings: Settings) -> None:
    """Works until the process is asked to end; what is under way then goes on with the next worker."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101  # asyncio.run makes one
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    database = open_as_owner(settings.sqlalchemy_url, pool_size=CONNECTIONS)
    served_url = settings.server_url.render_as_string(hide_password=False)
    walled = open_database(served_url, pool_size=CONNECTIONS, request_timeout_ms=0)
    with own_node(settings.nodes_folder, settings.nodes[::-1]) as node, suppress(asyncio.CancelledError):
        ids = IdMaker(node)
        worker = Worker(database, walled, keys_of(settings), ids, caller(ids))
        _log.info("worker_started")
        await rounds(worker)
    await walled.close()
    await database.close()


async def rounds(worker: Worker) -> None:
    """One round after another, but for those in which the keys at hand are not those of the database."""
    done, refused = 0, None
    while True:
        try:
            before, refused = refused, await keys_refused(worker.database, worker.keys)
            if refused is not None and refused != before:
                _log.error("worker_waits_for_keys", code=refused)
            if refused is None:
                if done % ROUNDS_TO_SWEEP == 0:
                    await worker.forget_old()
                await worker.round()
                done += 1
            await asyncio.sleep(PAUSE_S if refused is None else AWAY_S)
        except Unanswered:
            await asyncio.sleep(AWAY_S)


if __name__ == "__main__":
    main()
