"""A process that was silent wakes after others have undone its run, or gone on with it: it does nothing."""

from typing import Any

import pytest
from sqlalchemy import Engine, update

from db.codes import RowOutcome, RunState
from db.engine import Database
from db.errors import DomainError
from db.models import FileRun
from importers.contacts import undoing as undoing_contacts
from importers.contacts import writing as writing_contacts
from importers.kinds import undo_run, write_run
from importers.runs.accepting import accept_run
from importers.runs.run import RunKey
from importers.stations import writing as writing_stations
from tests.importers.contacts import files_of_contacts
from tests.importers.contacts.files_of_contacts import visit
from tests.importers.runs.files_of_people import HANDS
from tests.importers.runs.test_killed import a_minute_passes
from tests.importers.stations import files_of_stations
from tests.schema.world import build_world


@pytest.fixture
async def contacts(engine: Engine, database: Database) -> files_of_contacts.Desk:
    desk = files_of_contacts.Desk(database, build_world(engine))
    await desk.people(0, 1)
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
    async with database.writing() as connection:
        await connection.execute(update(FileRun).values(state=RunState.RUNNING.value))
