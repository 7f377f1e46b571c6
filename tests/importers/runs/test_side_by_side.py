"""Batches are written two at a time, and however many write at once: each line is written once."""

import asyncio
import re
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, event

from db.codes import RowOutcome, RunState
from db.engine import Database
from db.errors import DomainError
from db.models import Person
from importers.kinds import undo_run, write_run
from importers.people.steps import PEOPLE_STEPS
from importers.people.turns import Taken, Turns
from importers.people.writing import write_batch
from importers.runs import steps
from importers.runs.accepting import accept_run
from importers.runs.run import RunKey, bring, locked_run, run_of
from importers.runs.steps import FROM, Batch
from importers.runs.writing import write_lines
from resolvers.registrations.touched import counted_and_told
from tests.importers.runs.files_of_people import HANDS, Desk, someone
from tests.importers.runs.test_killed import a_minute_passes
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


async def test_whoever_wants_the_run_alone_does_not_wait_for_its_end(
    desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "AT_ONCE", 1)
    key = await _accepted(desk)
    alone, arrived = list[asyncio.Task[dict[RowOutcome, int]]](), list[asyncio.Event]()

    async def wanted() -> dict[RowOutcome, int]:
        async with database.writing() as connection:
            await locked_run(connection, desk.ask, key)
            return dict((await desk.report(key)).outcomes)

    async def counted(*given: object) -> None:
        """Has each batch wait for the next, so that one is always on its way."""
        if not alone:
            alone.append(asyncio.create_task(wanted()))
        for one in arrived:
            one.set()
        arrived.append(asyncio.Event())
        with suppress(TimeoutError):
            await asyncio.wait_for(arrived[-1].wait(), 1)
        await counted_and_told(*given)  # type: ignore[arg-type]  # as it was given

    monkeypatch.setattr("importers.people.writing.counted_and_told", counted)
    await write_run(database, desk.ask, key, HANDS)

    assert (await alone[0])[RowOutcome.WRITTEN] < 14
    assert (await desk.report(key)).outcomes == {RowOutcome.WRITTEN: 14}


@pytest.mark.parametrize("state", [RunState.STOPPED, RunState.UNDONE, RunState.DONE])
async def test_who_wakes_when_others_have_stopped_undone_or_finished_a_run_writes_nothing(
    desk: Desk, database: Database, state: RunState
) -> None:
    key = await _accepted(desk)
    async with database.writing() as connection:
        await bring(connection, key, state)

    async def taken() -> Taken:
        async with database.writing() as connection:
            return await Turns(0).take(connection, desk.ask, key, most=3, cut=lambda rows: rows)

    if state is RunState.DONE:
        assert ((await taken()).first, await PEOPLE_STEPS.write(database, desk.ask, key, HANDS)) == (None, 0)
    else:
        for woken in (taken(), PEOPLE_STEPS.write(database, desk.ask, key, HANDS)):
            with pytest.raises(DomainError, match="RUN_STATE"):
                await woken
    assert (await run_of(database, desk.ask, key)).state == state.value
    assert (await desk.report(key)).outcomes == {}


async def test_who_fails_when_others_have_gone_on_does_not_say_that_they_stopped(
    desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = await _accepted(desk)

    going, ended, others = asyncio.Event(), asyncio.Event(), list[asyncio.Task[None]]()

    def write(how: Batch) -> Coroutine[None, None, None]:
        return write_lines(database, desk.ask, key, replace(PEOPLE_STEPS, write=how), hands=HANDS)

    async def at_work(*_given: object) -> int:
        going.set()
        await asyncio.wait_for(ended.wait(), 60)
        return 0

    async def silent(*_given: object) -> int:
        await a_minute_passes(database)
        others.append(asyncio.create_task(write(at_work)))
        await asyncio.wait_for(going.wait(), 60)
        raise DomainError("NOW", "现在", "now")

    with pytest.raises(DomainError, match="NOW"):
        await write(silent)

    assert (await run_of(database, desk.ask, key)).state == RunState.RUNNING.value
    ended.set()
    await others[0]


async def test_a_hole_in_the_written_lines_is_filled_and_undone_with_them(
    desk: Desk, engine: Engine, database: Database
) -> None:
    keep(engine, desk.world)
    key = await _accepted(desk)
    # As a batch that failed while the next was committed.
    async with database.writing() as connection:
        await bring(connection, key, RunState.RUNNING)
        turns = Turns(0)
        await turns.take(connection, desk.ask, key, most=3, cut=lambda rows: rows)
    await write_batch(database, desk.ask, key, HANDS, turns)
    async with database.writing() as connection:
        await bring(connection, key, RunState.STOPPED)
    assert await PEOPLE_STEPS.undo(database, desk.ask, key, HANDS) == 3  # and is cut off
    await write_run(database, desk.ask, key, HANDS)

    await undo_run(database, desk.ask, key, HANDS)

    run = await run_of(database, desk.ask, key)
    assert (run.state, (await desk.report(key)).outcomes) == (
        RunState.UNDONE.value,
        {RowOutcome.REVERSED: 14},
    )
    assert nothing_drifts(engine)


@pytest.mark.parametrize("whole", [False, True])
async def test_plans_are_taken_before_persons(
    desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch, *, whole: bool
) -> None:
    # As a whole, one line at a time: the one that changes somebody comes before the one who is new.
    monkeypatch.setattr(steps, "AT_ONCE", 1 if whole else 3)
    await desk.brought(someone(0))
    key = await desk.preview(someone(0, address="甲路"), someone(1), whole=whole)
    await accept_run(database, desk.ask, key)
    held: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if " FOR " in statement:
            held.extend(re.findall(r"FROM (grid_plan|person)\b", statement))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await write_run(database, desk.ask, key, HANDS)
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    assert (held[0], "person" in held) == ("grid_plan", True)


async def _accepted(desk: Desk) -> RunKey:
    key = await desk.preview(*[someone(n) for n in range(14)])
    await accept_run(desk.database, desk.ask, key)
    return key
