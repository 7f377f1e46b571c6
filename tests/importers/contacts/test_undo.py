"""Contacts of a run are withdrawn as far as nobody has built on them; then the file imports as on day one."""

from uuid import uuid4

import pytest
from sqlalchemy import Engine, insert, select, update

from db.codes import ContactOutcome, RowOutcome, RowVerdict, RunState
from db.engine import Database
from db.models import Contact, FileRun, InboxStep, StagedRow
from importers.kinds import undo_run
from importers.runs import steps
from importers.runs.run import RunKey
from resolvers.recording.corrections import supersede_contact
from resolvers.recording.entry import Correction
from tests.importers.contacts.files_of_contacts import Desk, visit
from tests.importers.runs.files_of_people import HANDS, IDS, places
from tests.schema.registry.people.register import covered, keep, nothing_drifts
from tests.schema.world import build_world


@pytest.fixture
async def desk(engine: Engine, database: Database) -> Desk:
    desk = Desk(database, build_world(engine))
    await desk.people(*range(6))
    return desk


async def test_what_was_recorded_counts_no_longer_and_imports_as_new(
    desk: Desk, engine: Engine, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "AT_ONCE", 2)
    keep(engine, desk.world)
    before = await covered(database, desk.world)
    rows = [visit(n, own_number=str(n)) for n in range(3)] + [visit(n) for n in range(3, 6)]

    for _ in range(2):
        report = await desk.brought(*rows)
        assert report.outcomes == {RowOutcome.WRITTEN: 6}
        assert (await desk.undone(report)).outcomes == {RowOutcome.REVERSED: 6}
        assert await covered(database, desk.world) == before
    withdrawn = await database.rows(select(Contact.withdrawn_because).distinct())
    assert {row.withdrawn_because for row in withdrawn} == {None, "IMPORT_UNDONE"}
    assert nothing_drifts(engine)


async def test_a_corrected_day_of_an_undone_contact_is_no_contradiction(desk: Desk) -> None:
    await desk.undone(await desk.brought(visit(0, own_number="1")))

    report = await desk.brought(visit(0, own_number="1", contacted_on="2025-09-09"))

    assert report.verdicts == {RowVerdict.NEW: 1}


async def test_what_was_corrected_or_answered_later_is_kept_with_who_and_when(
    desk: Desk, database: Database, engine: Engine
) -> None:
    report = await desk.brought(visit(0, needs="就业"), visit(1), visit(2))
    first, second, _ = await desk.contacts()
    county = desk.world.county.county_id
    correction = Correction(uuid4(), county, second.id, (("outcome", ContactOutcome.NOT_HOME.value),))
    await supersede_contact(database, desk.ask, correction, IDS)
    with engine.begin() as connection:
        step = {"county_id": county, "contact_id": first.id, "item": "EMPLOYMENT", "number": 1}
        by = {"act": "TAKEN_UP", "done_by": "staff", "done_by_name": "站员"}
        connection.execute(insert(InboxStep).values(step | by))

    undone = await desk.undone(report)

    assert undone.outcomes == {RowOutcome.KEPT: 2, RowOutcome.REVERSED: 1}
    assert {(kept.place, kept.by) for kept in undone.kept} == {("走访:2", "staff"), ("走访:3", "client")}
    again = await desk.report(await desk.preview(visit(0, needs="就业"), visit(1), visit(2)))
    assert again.verdicts == {RowVerdict.UNCHANGED: 2, RowVerdict.NEW: 1}
    assert places(again) == {"CONTACT_CORRECTED": ("走访:3",)}


async def test_an_undoing_that_was_stopped_before_it_was_noted_goes_on(
    desk: Desk, database: Database, engine: Engine
) -> None:
    report = await desk.brought(visit(0), visit(1))
    key = RunKey(report.run.county_id, report.run.id)
    await undo_run(database, desk.ask, key, HANDS)
    async with database.writing() as connection:
        await connection.execute(update(StagedRow).values(outcome=RowOutcome.WRITTEN.value))
        mine = update(FileRun).where(FileRun.id == key.id)
        await connection.execute(mine.values(state=RunState.STOPPED.value))

    assert (await desk.undone(report)).outcomes == {RowOutcome.REVERSED: 2}
    assert nothing_drifts(engine)
