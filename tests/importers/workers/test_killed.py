"""A process that is killed on its way enters no worker twice, and leaves none without the cells."""

import signal

from sqlalchemy import Engine

from db.codes import RowOutcome
from db.engine import Database
from importers.runs.accepting import accept_run
from tests.importers.runs.test_killed import a_minute_passes, killed
from tests.importers.workers.files_of_workers import Desk, worker
from tests.schema.registry.people.register import nothing_drifts
from tests.schema.world import build_world

# Statements before which it dies, of some fifteen that a line takes.
POINTS = (5, 25)
CELLS = ("500151A", "500151B", "500151C", "500151D")


async def test_a_run_killed_again_and_again_is_written_once(
    engine: Engine, database: Database, database_url: str
) -> None:
    desk = Desk(database, build_world(engine))
    before, tasks = len(await desk.workers()), len(await desk.tasks())
    lines = [worker(f"赵网{n % 3}", cell_code=cell, role="协助") for n, cell in enumerate(CELLS * 3)]
    key = await desk.preview(*lines)
    await accept_run(database, desk.ask, key)

    for point in POINTS:
        assert killed(database_url, key, point) == -signal.SIGKILL
        written = (await desk.report(key)).outcomes.get(RowOutcome.WRITTEN, 0)
        assert len(await desk.tasks()) - tasks == written
        await a_minute_passes(database)
    assert killed(database_url, key, 0) == 0

    assert (await desk.report(key)).outcomes == {RowOutcome.WRITTEN: 12}
    assert (len(await desk.workers()) - before, len(await desk.tasks()) - tasks) == (3, 12)
    assert nothing_drifts(engine)
