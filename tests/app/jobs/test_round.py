"""A job is done by one worker at a time, goes on after a kill, and is left alone once it fails too often."""

import asyncio
import io
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from app.jobs.member import caller
from app.jobs.round import Worker
from db.codes import RowOutcome, RunJob, RunState
from db.engine import Database, open_as_owner, open_database
from db.failures import Unanswered
from db.ids import IdMaker
from db.models import AccessLog, FilePiece, FileRun, Person
from importers.crew import calling
from importers.crew.calling import Working
from importers.desk.jobs import MOST_TRIES, want_resumed, want_write
from importers.desk.pieces import keep_pieces
from importers.runs import steps
from importers.runs.helping.members import Span
from importers.runs.run import RunKey, run_of
from resolvers.viewer import claims_of
from tests.house import CHECKOUT
from tests.importers.runs.files_of_people import IDS, Desk, someone
from tests.importers.runs.victims import victim
from tests.schema.registry.people.register import keep, nothing_drifts, rows_of
from tests.schema.world import build_world
from tests.work import KEYS, SECRET


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


def worker(database: Database) -> Worker:
    return Worker(database, database, KEYS, IdMaker(77), beat_s=0.01)


async def accepted(desk: Desk, number: int, **terms: Any) -> RunKey:
    """A dry run that somebody has accepted on a page."""
    key = await desk.preview(*[someone(n) for n in range(number)], **terms)
    async with desk.database.writing() as connection:
        await want_write(connection, desk.ask, key)
    return key


async def altered(database: Database, **columns: Any) -> None:
    async with database.writing() as connection:
        await connection.execute(update(FileRun).values(columns))


async def test_two_workers_at_once_do_a_job_once(desk: Desk, database: Database) -> None:
    key = await accepted(desk, 9)
    done = await asyncio.gather(worker(database).round(), worker(database).round())
    assert sum(done) == 1
    assert (await desk.report(key)).outcomes == {RowOutcome.WRITTEN: 9}
    assert await worker(database).round() == 0


async def test_a_worker_killed_again_and_again_leaves_a_run_that_goes_on(
    desk: Desk, engine: Engine, database: Database, database_url: str
) -> None:
    keep(engine, desk.world)
    people = await rows_of(database, Person)
    key = await accepted(desk, 20)
    for point in (20, 60):
        assert killed(database_url, point) == -signal.SIGKILL
        assert (await run_of(database, desk.ask, key)).shown_state == RunState.RUNNING
        assert await worker(database).round() == 0
        await altered(database, heartbeat_at=FileRun.heartbeat_at - timedelta(seconds=61))
        assert (await run_of(database, desk.ask, key)).shown_state == RunState.STOPPED
    assert await worker(database).round() == 1
    assert (await desk.report(key)).outcomes == {RowOutcome.WRITTEN: 20}
    assert await rows_of(database, Person) == people + 20
    assert nothing_drifts(engine)


async def test_a_worker_is_helped_by_processes_with_its_settings(
    desk: Desk, engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(engine, desk.world)
    for name, value in {"DATABASE_URL": database_url, "HOME": str(tmp_path), "DEMO": "0"}.items():
        monkeypatch.setenv(f"RONGGE_{name}", value)
    for name in ("IDENTITY", "TOKEN"):
        monkeypatch.setenv(f"RONGGE_{name}_KEY", SECRET.hex())
    monkeypatch.setattr(calling, "FEW", 1)
    monkeypatch.setattr(steps, "AT_ONCE", 1)
    office = tmp_path / "office"
    office.mkdir()
    (office / "orjson.py").write_text("raise SystemExit", encoding="utf-8")
    monkeypatch.chdir(office)  # where somebody typed a command, beside whatever lies there
    key, helped = await accepted(desk, 12), list[int]()
    write = Working.write

    async def noted(self: Working, span: Span) -> int:
        helped.append(written := await write(self, span))
        return written

    monkeypatch.setattr(Working, "write", noted)
    ids = IdMaker(77)
    owner, walled = open_as_owner(database_url, pool_size=2), open_database(database_url, pool_size=2)
    assert await Worker(owner, walled, KEYS, ids, caller(ids)).round() == 1
    assert (await desk.report(key)).outcomes == {RowOutcome.WRITTEN: 12}
    assert sum(helped) > 0
    assert nothing_drifts(engine)
    with engine.connect() as connection:
        told = select(AccessLog.request_id).where(AccessLog.operation == "import job WRITE").distinct()
        assert len(connection.execute(told).all()) == 1
    await owner.close()
    await walled.close()


async def test_a_whole_run_on_whose_way_the_database_was_away_goes_on(desk: Desk, database: Database) -> None:
    key = await accepted(desk, 3, whole=True)
    with victim(), pytest.raises(Unanswered):
        await worker(database).round()
    assert (await run_of(database, desk.ask, key)).state == RunState.STOPPED
    assert await worker(database).round() == 1
    run = await run_of(database, desk.ask, key)
    assert (run.state, run.trouble) == (RunState.DONE, None)
    assert (await desk.report(key)).outcomes == {RowOutcome.WRITTEN: 3}


async def test_a_job_that_fails_too_often_waits_for_somebody(desk: Desk, database: Database) -> None:
    key = await accepted(desk, 1)
    await altered(database, job_tries=MOST_TRIES)
    assert await worker(database).round() == 0
    async with database.writing() as connection:
        await want_resumed(connection, desk.ask, key)
    assert await worker(database).round() == 1


async def test_a_job_that_cannot_be_done_says_why(desk: Desk, database: Database) -> None:
    key = await desk.preview(someone(0))
    await altered(database, job=RunJob.CHECK.value, job_by=_claims(desk), job_at=func.now())
    assert await worker(database).round() == 1
    run = await run_of(database, desk.ask, key)
    assert (run.job, run.trouble["code"]) == (None, "FILE_GONE")


async def test_whoever_may_no_longer_see_the_county_has_nothing_written(
    desk: Desk, database: Database
) -> None:
    key = await accepted(desk, 1)
    await altered(database, job_by=_claims(desk) | {"grants": []})
    assert await worker(database).round() == 1
    run = await run_of(database, desk.ask, key)
    assert (run.state, run.trouble["code"]) == (RunState.ACCEPTED.value, "PERSONS_NOT_PERMITTED")


async def test_the_content_of_an_old_upload_is_forgotten(desk: Desk, database: Database) -> None:
    keys = [await desk.preview(someone(n)) for n in range(2)]
    async with database.writing() as connection:
        for key in keys:
            await keep_pieces(connection, key, io.BytesIO(), keys=KEYS, ids=IDS)
        old = update(FileRun).where(FileRun.id == keys[0].id)
        await connection.execute(old.values(staged_at=func.now() - timedelta(hours=25)))
    await worker(database).forget_old()
    kept = await database.rows(select(FilePiece.run_id))
    assert [row.run_id for row in kept] == [keys[1].id]


def _claims(desk: Desk) -> dict[str, Any]:
    return claims_of(desk.ask.viewer)


def killed(url: str, point: int) -> int:
    """How a worker ended that was killed before a statement."""
    words = [sys.executable, "-m", "tests.app.jobs.dying", url, str(point)]
    return subprocess.run(words, check=False, cwd=CHECKOUT, timeout=120).returncode


async def test_whoever_has_no_access_by_now_has_nothing_done(desk: Desk, database: Database) -> None:
    key = await accepted(desk, 2)
    await altered(database, job_by=claims_of(desk.ask.viewer) | {"account": 7})
    await worker(database).round()
    run = await run_of(database, desk.ask, key)
    assert (run.job, run.trouble["code"]) == (None, "ASKER_WITHOUT_ACCESS")
    assert (await desk.report(key)).outcomes == {}
