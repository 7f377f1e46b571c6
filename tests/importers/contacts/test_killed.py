"""A process that is killed between recording contacts and noting it records none of them twice."""

import signal

import pytest
from sqlalchemy import Engine

from db.codes import RowOutcome
from db.engine import Database
from importers.runs.accepting import accept_run
from tests.importers.contacts.files_of_contacts import Desk, visit
from tests.importers.runs.test_killed import a_minute_passes, killed
from tests.schema.registry.people.register import keep, nothing_drifts
from tests.schema.world import build_world

# Statements before which it dies: as it takes lines, and as it notes what became of them.
POINTS = (6, 14)


@pytest.fixture
async def desk(engine: Engine, database: Database) -> Desk:
    desk = Desk(database, build_world(engine))
    await desk.people(*range(6))
    return desk


async def test_a_run_killed_again_and_again_is_recorded_once(
    desk: Desk, engine: Engine, database: Database, database_url: str
) -> None:
    keep(engine, desk.world)
    key = await desk.preview(*[visit(n % 6, note=str(n)) for n in range(12)])
    await accept_run(database, desk.ask, key)

    for point in POINTS:
        assert killed(database_url, key, point) == -signal.SIGKILL
        await a_minute_passes(database)
    ahead = len(await desk.contacts()) - (await desk.report(key)).outcomes.get(RowOutcome.WRITTEN, 0)
    assert killed(database_url, key, 0) == 0

    assert ahead > 0
    assert (await desk.report(key)).outcomes == {RowOutcome.WRITTEN: 12}
    assert len(await desk.contacts()) == 12
    assert nothing_drifts(engine)
