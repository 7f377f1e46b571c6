"""Batches are written two at a time, and however many write at once: each line is written once."""

import asyncio

import pytest
from sqlalchemy import Engine

from db.codes import RowOutcome, RunState
from db.engine import Database
from db.errors import DomainError
from db.models import Person
from importers.kinds import write_run
from importers.people.steps import PEOPLE_STEPS
from importers.runs import steps
from importers.runs.accepting import accept_run
from importers.runs.run import RunKey, bring, locked_run, run_of
from importers.runs.writing import FROM
from resolvers.registrations.touched import counted_and_told
from tests.importers.runs.files_of_people import HANDS, Desk, someone
from tests.schema.registry.people.register import keep, nothing_drifts, rows_of
from tests.schema.world import build_world


@pytest.fixture
def desk(engine: Engine, database: Database, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(steps, "AT_ONCE", 3)
    return Desk(database, build_world(engine))


async def test_two_who_write_a_run_at_once_write_each_line_once(
    desk: Desk, engine: Engine, database: Database
) -> None:
    keep(engine, desk.world)
    people = await rows_of(database, Person)
    key = await _accepted(desk)
    async with database.writing() as connection:
        await locked_run(connection, desk.ask, key)
        await bring(connection, key, RunState.RUNNING)

    # As a process that was taken for dead, and whoever goes on in its place.
    await asyncio.gather(*[PEOPLE_STEPS.write(database, desk.ask, key, HANDS) for _ in range(2)])

    run = await run_of(database, desk.ask, key)
    assert (run.state, (await desk.report(key)).outcomes) == (RunState.DONE.value, {RowOutcome.WRITTEN: 14})
    assert await rows_of(database, Person) == people + 14
    assert nothing_drifts(engine)


async def test_a_batch_is_on_its_way_while_another_is_and_what_failed_is_looked_at_again(
    desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = await _accepted(desk)
    others = asyncio.Event()
    seen = list[str]()

    async def counted(*given: object) -> None:
        seen.append("counted")
        if len(seen) == 1:
            await asyncio.wait_for(others.wait(), 60)  # the first waits until the second is as far
            raise DomainError("NOW", "现在", "now")
        others.set()
        await counted_and_told(*given)  # type: ignore[arg-type]  # as it was given

    monkeypatch.setattr("importers.people.writing.counted_and_told", counted)
    with pytest.raises(DomainError, match="NOW"):
        await write_run(database, desk.ask, key, HANDS)

    run = await run_of(database, desk.ask, key)
    assert (run.state, run.terms[FROM]) == (RunState.STOPPED.value, 0)
    assert (await desk.report(key)).outcomes == {RowOutcome.WRITTEN: 3}
    await write_run(database, desk.ask, key, HANDS)
    assert (await desk.report(key)).outcomes == {RowOutcome.WRITTEN: 14}


async def _accepted(desk: Desk) -> RunKey:
    key = await desk.preview(*[someone(n) for n in range(14)])
    await accept_run(desk.database, desk.ask, key)
    return key
