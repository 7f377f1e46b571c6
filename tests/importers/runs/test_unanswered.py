"""A moment without an answer of the database stops a run; no line is noted as changed for it."""

import pytest
from sqlalchemy import Engine

from db.codes import RowOutcome, RunState
from db.engine import Database
from db.failures import Unanswered
from importers.kinds import undo_run, write_run
from importers.runs.accepting import accept_run
from importers.runs.run import RunKey
from tests.importers.policies import files_of_policies as policies
from tests.importers.runs.files_of_people import HANDS
from tests.importers.runs.list_desk import ListDesk
from tests.importers.runs.victims import victim
from tests.importers.stations import files_of_stations as stations
from tests.importers.workers import files_of_workers as workers
from tests.schema.world import build_world

LINES = [
    (stations.Desk, {"name": "一村站", "village": "一村", "phone": "023-45678901"}),
    (workers.Desk, workers.worker(cell_code="500151A", role="协助")),
    (policies.Desk, policies.policy()),
]


@pytest.mark.parametrize(("kind", "line"), LINES, ids=["stations", "workers", "policies"])
async def test_a_deadlock_stops_a_run_that_then_goes_on(
    kind: type[ListDesk], line: dict[str, str], engine: Engine, database: Database
) -> None:
    desk = kind(database, build_world(engine))
    key = await desk.preview(line)
    await accept_run(database, desk.ask, key)

    with victim(), pytest.raises(Unanswered):
        await write_run(database, desk.ask, key, HANDS)
    assert (await stands(desk, key)) == (RunState.STOPPED, {})
    await write_run(database, desk.ask, key, HANDS)
    assert (await stands(desk, key)) == (RunState.DONE, {RowOutcome.WRITTEN: 1})

    with victim(), pytest.raises(Unanswered):
        await undo_run(database, desk.ask, key, HANDS)
    assert (await stands(desk, key)) == (RunState.DONE, {RowOutcome.WRITTEN: 1})
    await undo_run(database, desk.ask, key, HANDS)
    assert (await stands(desk, key)) == (RunState.UNDONE, {RowOutcome.REVERSED: 1})


async def stands(desk: ListDesk, key: RunKey) -> tuple[RunState, dict[RowOutcome, int]]:
    """The state of a run and what became of its lines."""
    report = await desk.report(key)
    return RunState.of(report.run.state), dict(report.outcomes)
