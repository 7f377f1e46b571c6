"""A run is taken back as far as nobody has built on it, and the same file imports as on the first day."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from db.codes import ConflictPolicy, RowOutcome, RowVerdict, RunState
from db.engine import Database
from db.models import FileRun, Person, StagedRow
from importers.kinds import undo_run
from importers.runs import steps
from importers.runs.run import RunKey, runs_of
from tests.importers.runs.files_of_people import HANDS, Desk, someone
from tests.replicas import Replica
from tests.residents import Registered, build_contact
from tests.rolled_up import roll_up
from tests.schema.registry.people.register import covered, keep, nothing_drifts
from tests.schema.world import build_world
from tests.viewers import TODAY


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


async def _undone(desk: Desk) -> dict[RowOutcome, int]:
    """The latest run, undone."""
    [latest, *_] = await runs_of(desk.database, desk.ask, desk.world.county.county_id)
    key = RunKey(latest.county_id, latest.id)
    await undo_run(desk.database, desk.ask, key, HANDS)
    report = await desk.report(key)
    assert report.run.state == RunState.UNDONE.value
    return dict(report.outcomes)


async def test_those_who_were_registered_were_never(desk: Desk, engine: Engine, database: Database) -> None:
    keep(engine, desk.world)
    copies = [Replica(database, desk.world.viewers()[role]) for role in ("staff", "client")]
    before = await covered(database, desk.world)
    await desk.brought(*[someone(n) for n in range(5)])
    for copy in copies:
        await copy.sync()

    assert await _undone(desk) == {RowOutcome.REVERSED: 5}

    assert await covered(database, desk.world) == before
    for copy in copies:
        await copy.sync()
        await copy.ensure_right()
    assert nothing_drifts(engine)


async def test_what_was_known_then_stays(desk: Desk, database: Database) -> None:
    await desk.brought(*[someone(n) for n in range(5)])
    [row] = await database.rows(select(func.clock_timestamp().label("now")))
    counted = (await covered(database, desk.world))["denominator"]

    await _undone(desk)

    then = await covered(database, desk.world, known=row.now.isoformat())
    assert then["denominator"] == counted


async def test_afterwards_the_file_imports_as_new(desk: Desk, engine: Engine) -> None:
    keep(engine, desk.world)
    rows = [someone(n) for n in range(5)]
    await desk.brought(*rows)
    await _undone(desk)

    report = await desk.brought(*rows, said_on=date(2025, 8, 1))

    assert report.verdicts == {RowVerdict.NEW: 5}
    assert report.outcomes == {RowOutcome.WRITTEN: 5}
    assert nothing_drifts(engine)


async def test_an_amendment_gives_back_what_was_registered(desk: Desk, engine: Engine) -> None:
    await desk.brought(someone(0, address="甲路", phone="13800000000"), someone(1))
    corrected = (someone(0, address="乙路", phone="13900000000"), someone(1, address="丙路"))
    await desk.brought(*corrected, policy=ConflictPolicy.OVERWRITE)

    assert await _undone(desk) == {RowOutcome.REVERSED: 2}

    [first], [second] = [await desk.person(someone(n)["name"]) for n in (0, 1)]
    assert (first.address, first.phone_masked, second.address) == ("甲路", "138******00", None)
    assert nothing_drifts(engine)


async def test_what_was_changed_later_is_kept_with_who_and_when(
    desk: Desk, engine: Engine, database: Database
) -> None:
    await desk.brought(*[someone(n) for n in range(3)])
    [person] = await desk.person(someone(1)["name"])
    with engine.begin() as connection:
        key = Registered(person.county_id, person.id)
        build_contact(connection, key, date(2025, 10, 1), division=desk.world.villages[0])
        roll_up(connection, TODAY)
    first = await _latest(desk)
    await desk.brought(someone(0, address="甲路"))

    await undo_run(database, desk.ask, first, HANDS)

    assert (await desk.report(first)).outcomes == {RowOutcome.REVERSED: 1, RowOutcome.KEPT: 2}
    kept = await database.rows(select(StagedRow.why).where(StagedRow.outcome == RowOutcome.KEPT.value))
    assert all(row.why["by"] and row.why["at"] for row in kept)


async def test_a_field_amended_later_is_kept_though_by_the_same_hand(desk: Desk, database: Database) -> None:
    await desk.brought(someone(0))
    await desk.brought(someone(0, address="甲路"))
    first = await _latest(desk)
    await desk.brought(someone(0, address="乙路"), policy=ConflictPolicy.OVERWRITE)

    await undo_run(database, desk.ask, first, HANDS)

    assert (await desk.report(first)).outcomes == {RowOutcome.KEPT: 1}
    [person] = await desk.person(someone(0)["name"])
    assert person.address == "乙路"


async def test_an_undoing_that_was_stopped_goes_on(
    desk: Desk, engine: Engine, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "AT_ONCE", 2)
    keep(engine, desk.world)
    await desk.brought(*[someone(n) for n in range(5)])
    key = await _latest(desk)

    def stop(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await undo_run(database, desk.ask, key, replace(HANDS, progress=stop))
    assert (await desk.report(key)).outcomes == {RowOutcome.WRITTEN: 3, RowOutcome.REVERSED: 2}
    await undo_run(database, desk.ask, key, HANDS)

    assert (await desk.report(key)).outcomes == {RowOutcome.REVERSED: 5}
    assert nothing_drifts(engine)


async def _latest(desk: Desk) -> RunKey:
    rows: Any = await desk.database.rows(select(FileRun.county_id, FileRun.id).order_by(FileRun.id.desc()))
    return RunKey(rows[0].county_id, rows[0].id)


async def test_nobody_who_was_taken_back_is_registered(desk: Desk, database: Database) -> None:
    await desk.brought(someone(0))
    await _undone(desk)

    active = select(Person.id).where(Person.status == "ACTIVE", Person.name == someone(0)["name"])
    assert not await database.rows(active)
