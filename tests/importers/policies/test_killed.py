"""A run of policies whose process is killed at any point leaves none half done, and goes on."""

import signal

from sqlalchemy import Engine

from db.codes import RowOutcome
from db.engine import Database
from importers.runs.accepting import accept_run
from tests.importers.policies.files_of_policies import Desk, policy
from tests.importers.runs.test_killed import a_minute_passes, killed
from tests.schema.world import build_world

# Statements before which it dies, of some twenty that a line takes.
POINTS = (7, 33)
FAR = "2099-01-01"


async def test_a_run_killed_again_and_again_is_written_once(
    engine: Engine, database: Database, database_url: str
) -> None:
    desk = Desk(database, build_world(engine))
    key = await desk.preview(*[policy(article=f"第{n}条", since=FAR) for n in range(8)])
    await accept_run(database, desk.ask, key)

    for point in POINTS:
        assert killed(database_url, key, point) == -signal.SIGKILL
        written = (await desk.report(key)).outcomes.get(RowOutcome.WRITTEN, 0)
        there = await desk.policies()
        assert (len(there), {one[2] for one in there} - {"IN_FORCE"}) == (written, set())
        await a_minute_passes(database)
    assert killed(database_url, key, 0) == 0

    assert (await desk.report(key)).outcomes == {RowOutcome.WRITTEN: 8}
    assert len(await desk.policies()) == 8
