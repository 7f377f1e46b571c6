"""Lines of contacts are recorded as contacts are, each once, however often and from whichever run."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select, update

from db.codes import RowOutcome, RowVerdict
from db.engine import Database
from db.models import Contact, CountyDay, FileRun, Receipt, StagedRow
from importers.contacts.said import said_in
from importers.kinds import write_run
from importers.runs import steps
from importers.runs.rows import opened
from resolvers.recording.contacts import record_contact
from tests.importers.contacts.files_of_contacts import Desk, visit
from tests.importers.runs.files_of_people import HANDS, IDS, Row, places
from tests.importers.runs.test_statements import counted
from tests.replicas import Replica
from tests.schema.registry.people.register import keep, nothing_drifts
from tests.schema.world import build_world
from tests.work import KEYS

SHOWN = (
    *("person_id", "contacted_on", "mode", "purpose", "outcome", "needs", "note", "division_id", "cell_id"),
    *("worker_id", "escalated_to", "recorded_by"),
)


@pytest.fixture
async def desk(engine: Engine, database: Database) -> Desk:
    desk = Desk(database, build_world(engine))
    await desk.people(*range(6))
    return desk


async def test_what_is_recorded_counts_at_once_and_copies_are_told(
    desk: Desk, engine: Engine, database: Database
) -> None:
    keep(engine, desk.world)
    copies = [Replica(database, desk.world.viewers()[role]) for role in ("staff", "client")]
    for copy in copies:
        await copy.sync()

    report = await desk.brought(*[visit(n, needs="就业、医疗", note="甲") for n in range(6)])

    assert report.outcomes == {RowOutcome.WRITTEN: 6}
    for copy in copies:
        await copy.sync()
        await copy.ensure_right()
    assert nothing_drifts(engine)


async def test_the_worker_named_has_made_it_and_else_the_primary_of_the_cell(desk: Desk) -> None:
    await desk.brought(visit(0, worker="李网格"), visit(3))

    first, second = await desk.contacts()
    assert (first.worker_id, second.worker_id) == (desk.world.other.id, desk.world.worker.id)
    assert first.purpose == "ROUTINE"


async def test_a_line_imported_twice_is_the_same_contact(desk: Desk) -> None:
    await desk.brought(visit(0), visit(1, own_number="7"), office="甲街道")

    again = await desk.brought(visit(0), visit(1, own_number="7"), visit(2), office="甲街道")
    differs = await desk.brought(visit(1, own_number="7", outcome="不在"), office="甲街道")
    elsewhere = await desk.brought(visit(0), visit(1, own_number="7"), office="乙镇")

    assert again.verdicts == {RowVerdict.UNCHANGED: 2, RowVerdict.NEW: 1}
    assert places(differs) == {"CONTACT_DIFFERS": ("走访:2",)}
    assert places(elsewhere) == {"CONTACT_SAME_DAY": ("走访:2", "走访:3")}
    assert len(await desk.contacts()) == 5


async def test_a_contact_recorded_since_the_dry_run_is_not_claimed(desk: Desk) -> None:
    first, second = await desk.preview(visit(0), visit(1)), await desk.preview(visit(0))

    await desk.write(second)
    report = await desk.write(first)

    assert report.outcomes == {RowOutcome.WRITTEN: 1, RowOutcome.CHANGED_SINCE: 1}
    assert places(report) == {"CONTACT_KNOWN_SINCE": ("走访:2",)}
    assert len(await desk.contacts()) == 2


async def test_whoever_resumes_takes_its_own_contacts_for_its_own(
    desk: Desk, database: Database, engine: Engine
) -> None:
    key = await desk.preview(*[visit(n) for n in range(4)])
    await desk.write(key)
    forgotten = {"outcome": None}
    async with database.writing() as connection:
        await connection.execute(update(StagedRow).where(StagedRow.number > 1).values(forgotten))
        await connection.execute(steps_back(key))
    another = replace(desk.ask, viewer=replace(desk.ask.viewer, subject="another"))

    await write_run(database, another, key, HANDS)

    assert (await desk.report(key)).outcomes == {RowOutcome.WRITTEN: 4}
    assert len(await desk.contacts()) == 4
    assert nothing_drifts(engine)


async def test_statements_do_not_grow_with_the_lines(desk: Desk) -> None:
    async def sent(rows: Sequence[Row]) -> int:
        with counted() as statements:
            await desk.brought(*rows)
        return len(statements)

    lines = [visit(n % 6, note=str(n)) for n in range(60)]

    assert await sent(lines[:40]) == await sent(lines[40:44])


@st.composite
def files(draw: st.DrawFn) -> list[Row]:
    """Lines about eight people, two of whom are not registered; some bad, some twice."""
    said = {
        "contacted_on": st.sampled_from(
            ["2025-08-30", "2025-09-03", "2025.9.4", "二〇二五年九月", "2099-01-01"]
        ),
        "mode": st.sampled_from(["上门走访", "电话", ""]),
        "outcome": st.sampled_from(["已联系", "不在"]),
        "needs": st.sampled_from(["", "就业"]),
        "worker": st.sampled_from(["", "王网格", "孙无"]),
    }
    numbers = draw(st.lists(st.integers(0, 7), min_size=1, max_size=10))
    return [visit(number, **draw(st.fixed_dictionaries(said))) for number in numbers]


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(rows=files(), at_once=st.integers(1, 5))
async def test_any_file_in_any_batches_is_its_lines_recorded_one_by_one(
    rows: Sequence[Row], at_once: int, desk: Desk, database: Database
) -> None:
    await _forget(database)
    key = await desk.preview(*rows)
    usual, steps.AT_ONCE = steps.AT_ONCE, at_once
    try:
        await desk.write(key)
    finally:
        steps.AT_ONCE = usual
    in_batches, days = await _recorded(desk), await _days(database)
    lines = await database.rows(select(*StagedRow.__table__.c).where(StagedRow.run_id == key.id))
    await _forget(database)

    for line in lines:
        if line.verdict == "NEW":
            said = said_in(opened(KEYS, "said", line))
            entry = said.entry(key.county_id, line.person_id, client_id=uuid4(), contact_id=line.id)
            await record_contact(database, desk.ask, entry, IDS)

    assert await _recorded(desk) == in_batches
    assert await _days(database) == days


async def _recorded(desk: Desk) -> list[str]:
    return sorted(repr([getattr(row, name) for name in SHOWN]) for row in await desk.contacts())


async def _days(database: Database) -> list[str]:
    counted = select(CountyDay.contacted_on, CountyDay.mode, CountyDay.outcome, CountyDay.contacts)
    return sorted(repr(row) for row in await database.rows(counted))


async def _forget(database: Database) -> None:
    """As if nothing had been recorded, but for persons' last days."""
    async with database.writing() as connection:
        for table in (Contact, CountyDay, Receipt):
            await connection.execute(delete(table))


def steps_back(key: Any) -> Any:
    """A run that was stopped before its end."""
    return update(FileRun).where(FileRun.id == key.id).values(state="STOPPED")
