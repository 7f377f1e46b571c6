"""A process that is killed leaves no batch half done, and whoever resumes writes no line twice."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, update

from db.codes import RowOutcome, RunState
from db.engine import Database
from db.errors import DomainError
from db.models import FileRun, Person, StagedRow
from importers.kinds import write_run
from importers.runs.accepting import accept_run
from importers.runs.run import RunKey, run_of
from tests.house import CHECKOUT
from tests.importers.runs.files_of_people import HANDS, Desk, someone
from tests.schema.registry.people.register import keep, nothing_drifts, rows_of
from tests.schema.world import build_world

CELLS = ("500151A", "500151B", "500151C", "500151D")
# Statements before which it dies, of some thirty that a batch takes.
POINTS = (3, 12, 24, 30, 44)


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


async def test_a_run_killed_again_and_again_is_written_once(
    desk: Desk, engine: Engine, database: Database, database_url: str
) -> None:
    keep(engine, desk.world)
    await desk.brought(*[someone(n) for n in range(0, 20, 5)])
    people = await rows_of(database, Person)
    rows = [someone(n, cell_code=CELLS[n % 4], address="甲路") for n in range(20)]
    key = await desk.preview(*rows)
    await accept_run(database, desk.ask, key)

    for point in POINTS:
        assert killed(database_url, key, point) == -signal.SIGKILL
        written = await _written(database, key)
        assert written % 4 == 0
        await a_minute_passes(database)
        shown = (await run_of(database, desk.ask, key)).shown_state
        assert shown == (RunState.ACCEPTED if point == POINTS[0] else RunState.STOPPED).value
    assert nothing_drifts(engine)
    assert killed(database_url, key, 0) == 0

    assert (await desk.report(key)).outcomes == {RowOutcome.WRITTEN: 20}
    assert await rows_of(database, Person) == people + 16
    assert nothing_drifts(engine)


async def test_a_run_at_work_is_not_taken_from_it(desk: Desk, database: Database) -> None:
    key = await desk.preview(someone(0))
    await accept_run(database, desk.ask, key)
    working = {"state": RunState.RUNNING.value, "heartbeat_at": func.now()}
    async with database.writing() as connection:
        await connection.execute(update(FileRun).values(working))

    with pytest.raises(DomainError, match="RUN_STATE"):
        await write_run(database, desk.ask, key, HANDS)


def killed(url: str, key: RunKey, point: int) -> int:
    """How the process ended."""
    words = [sys.executable, "-m", "tests.importers.runs.writer", url, str(key.county_id), str(key.id)]
    return subprocess.run([*words, str(point)], check=False, cwd=CHECKOUT, timeout=120).returncode


async def _written(database: Database, key: RunKey) -> int:
    rows = select(StagedRow.outcome).where(StagedRow.run_id == key.id, StagedRow.outcome.is_not(None))
    return len(await database.rows(rows))


async def a_minute_passes(database: Database) -> None:
    """Nobody has heard of the run for so long."""
    async with database.writing() as connection:
        earlier = FileRun.heartbeat_at - timedelta(seconds=61)
        await connection.execute(update(FileRun).values(heartbeat_at=earlier))
