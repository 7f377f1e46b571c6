"""A process that was silent wakes after others have undone its run, or gone on with it: it does nothing."""

from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from db.codes import RowOutcome, RunState
from db.engine import Database
from db.errors import DomainError
from db.models import FileRun
from importers.contacts import undoing as undoing_contacts
from importers.contacts import writing as writing_contacts
from importers.kinds import undo_run, write_run
from importers.runs.accepting import accept_run
from importers.runs.run import RunKey
from importers.stations import undoing as undoing_stations
from importers.stations import writing as writing_stations
from resolvers.recording.batches import record_contacts
from tests.importers.contacts import files_of_contacts
from tests.importers.contacts.files_of_contacts import visit
from tests.importers.runs.files_of_people import HANDS
from tests.importers.runs.test_killed import a_minute_passes
from tests.importers.stations import files_of_stations
from tests.schema.world import build_world


@pytest.fixture
async def contacts(engine: Engine, database: Database) -> files_of_contacts.Desk:
    desk = files_of_contacts.Desk(database, build_world(engine))
    await desk.people(0, 1, 2)
    return desk


async def test_no_contact_of_an_undone_run_is_recorded(
    contacts: files_of_contacts.Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = await contacts.preview(visit(0), visit(1))
    await accept_run(database, contacts.ask, key)
    _asleep(monkeypatch, writing_contacts, "record_contacts", lambda: _undone(database, contacts.ask, key))

    with pytest.raises(DomainError, match="RUN_STATE"):
        await write_run(database, contacts.ask, key, HANDS)

    assert await contacts.contacts() == []
    assert (await contacts.report(key)).run.shown_state == RunState.UNDONE.value


async def test_no_contact_of_a_run_that_is_written_again_is_withdrawn(
    contacts: files_of_contacts.Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = await contacts.brought(visit(0), visit(1))
    key = RunKey(report.run.county_id, report.run.id)
    _asleep(monkeypatch, undoing_contacts, "superseded_each", lambda: _running(database))

    with pytest.raises(DomainError, match="RUN_STATE"):
        await undo_run(database, contacts.ask, key, HANDS)

    assert len(await contacts.contacts()) == 2
    assert (await contacts.report(key)).outcomes == {RowOutcome.WRITTEN: 2}


async def test_no_station_of_an_undone_run_is_opened(
    engine: Engine, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = files_of_stations.Desk(database, build_world(engine))
    before = await desk.stations()
    key = await desk.preview({"name": "一村站", "village": "一村"}, {"name": "区中心"})
    await accept_run(database, desk.ask, key)
    _asleep(monkeypatch, writing_stations, "open_station", lambda: _undone(database, desk.ask, key))

    with pytest.raises(DomainError, match="RUN_STATE"):
        await write_run(database, desk.ask, key, HANDS)

    assert await desk.stations() == before


async def test_contacts_of_a_batch_that_was_never_noted_are_withdrawn_with_their_run(
    contacts: files_of_contacts.Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = await contacts.preview(visit(0), visit(1), visit(2))
    await accept_run(database, contacts.ask, key)

    async def killed(fenced: Any, ask: Any, entries: Any, ids: Any) -> None:
        await record_contacts(fenced, ask, entries[:1], ids)
        raise _KilledError

    monkeypatch.setattr(writing_contacts, "record_contacts", killed)
    with pytest.raises(_KilledError):
        await write_run(database, contacts.ask, key, HANDS)
    await _silent(database)
    assert len(await contacts.contacts()) == 1

    await undo_run(database, contacts.ask, key, HANDS)

    assert await contacts.contacts() == []
    assert (await contacts.report(key)).outcomes == {RowOutcome.REVERSED: 1}


async def test_stations_of_a_batch_that_was_never_noted_are_taken_back_with_their_run(
    engine: Engine, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = files_of_stations.Desk(database, build_world(engine))
    key = await desk.preview({"name": "一村站", "village": "一村"}, {"name": "区中心", "address": "甲路1号"})
    await accept_run(database, desk.ask, key)
    monkeypatch.setattr(writing_stations, "_versions", _killed)
    with pytest.raises(_KilledError):
        await write_run(database, desk.ask, key, HANDS)
    monkeypatch.undo()
    await _silent(database)
    there = str(await desk.stations())
    assert "一村站" in there
    assert "甲路1号" in there

    await undo_run(database, desk.ask, key, HANDS)

    there = str(await desk.stations())
    assert "一村站" not in there
    assert "甲路1号" not in there
    assert (await desk.report(key)).outcomes == {RowOutcome.REVERSED: 2}


async def test_no_line_of_a_station_keeps_that_its_run_was_not_in_force(
    engine: Engine, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = files_of_stations.Desk(database, build_world(engine))
    key = await desk.preview({"name": "一村站", "village": "一村"})
    await accept_run(database, desk.ask, key)
    _between(monkeypatch, database, writing_stations, "open_station")
    with pytest.raises(DomainError, match="RUN_STATE"):
        await write_run(database, desk.ask, key, HANDS)
    assert (await desk.report(key)).outcomes == {}
    monkeypatch.undo()
    await write_run(database, desk.ask, key, HANDS)
    _between(monkeypatch, database, undoing_stations, "undo_station_act")

    with pytest.raises(DomainError, match="RUN_STATE"):
        await undo_run(database, desk.ask, key, HANDS)

    assert (await desk.report(key)).outcomes == {RowOutcome.WRITTEN: 1}


class _KilledError(Exception):
    """The process is no more."""


async def _killed(*_given: Any) -> None:
    raise _KilledError


async def _silent(database: Database) -> None:
    """The run is being written, and nothing has been heard of it for a minute."""
    await _running(database)
    await a_minute_passes(database)


def _between(monkeypatch: pytest.MonkeyPatch, database: Database, module: Any, act: str) -> None:
    """While an act is done the run is checked again, as if others had it; afterwards it is as it was."""
    really = getattr(module, act)

    async def during(*given: Any) -> Any:
        [run] = await database.rows(select(FileRun.state))
        await _bring(database, RunState.CHECKED.value)
        try:
            return await really(*given)
        finally:
            await _bring(database, run.state)

    monkeypatch.setattr(module, act, during)


def _asleep(monkeypatch: pytest.MonkeyPatch, module: Any, act: str, meanwhile: Any) -> None:
    """Before its first act the process sleeps, and something is done by others."""
    done, really = list[bool](), getattr(module, act)

    async def woken(*given: Any) -> Any:
        if not done:
            done.append(True)
            await meanwhile()
        return await really(*given)

    monkeypatch.setattr(module, act, woken)


async def _undone(database: Database, ask: Any, key: RunKey) -> None:
    await a_minute_passes(database)
    await undo_run(database, ask, key, HANDS)


async def _running(database: Database) -> None:
    await _bring(database, RunState.RUNNING.value)


async def _bring(database: Database, state: str) -> None:
    async with database.writing() as connection:
        await connection.execute(update(FileRun).values(state=state))
