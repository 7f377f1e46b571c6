"""However many processes work at a run, it comes to the same; one that is lost loses nothing."""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, NullPool, create_engine, select

from db.codes import ConflictPolicy, RowOutcome, RunState
from db.engine import Database
from db.errors import DomainError
from db.ids import LENT_MS, SEQUENCES, IdMaker
from db.models import Person, PersonKey, Residence, StagedRow
from importers.crew import calling
from importers.crew.calling import Caller
from importers.crew.member import _STEPS
from importers.files.sheets import Declared
from importers.kinds import STEPS, write_run
from importers.people.steps import PEOPLE_STEPS
from importers.runs import checking, steps
from importers.runs.accepting import accept_run
from importers.runs.apart import portions
from importers.runs.helping.members import ALONE, Crew, Span, Task
from importers.runs.preview import Delivered, preview
from importers.runs.run import RunKey, run_of
from importers.runs.steps import Terms
from importers.runs.totals.against import totals_of
from tests.databases import Server, clone, open_unserved
from tests.importers.households.houses import houses_of
from tests.importers.runs.crew import crew_of
from tests.importers.runs.files_of_people import HANDS, IDS, SAID_ON, Desk, file_of, number_of, someone
from tests.schema.registry.people.register import keep, nothing_drifts, rows_of
from tests.schema.world import build_world
from tests.work import KEYS

CELLS = ("500151A", "500151B", "500151C", "500151D")
BEFORE = tuple(someone(n, address="甲") for n in range(4))
LINES = (
    *[someone(n, address="乙", cell_code=CELLS[n % 4]) for n in range(12)],
    *[someone(n, household=str(n // 3), relation="户主" if n % 3 == 0 else "子") for n in range(12, 24)],
    *[someone(24, name=name) for name in ("王甲", "王乙")],  # both held: nobody knows who it is
    someone(25, name=""),
    someone(26, identity_number="0"),
    someone(27, head_number=number_of(28)),
    someone(28, is_head="是"),  # of the household that the line before names
)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small batches, and help at once."""
    monkeypatch.setattr(steps, "AT_ONCE", 3)
    monkeypatch.setattr(checking, "AT_ONCE", 4)
    monkeypatch.setattr(portions, "IN_PART", 5)
    monkeypatch.setattr(calling, "FEW", 1)


async def test_one_process_and_several_leave_the_same(server: Server) -> None:
    alone = await _left(server, 0)

    assert await _left(server, 2) == alone
    assert alone["outcomes"] == {RowOutcome.WRITTEN: 26}
    assert alone["verdicts"] == {"NEW": 22, "CHANGED": 4, "HELD": 4}
    assert len(alone["houses"]) == 5


async def test_one_that_is_lost_stops_the_run_and_loses_nothing(
    engine: Engine, database: Database, database_url: str
) -> None:
    desk = Desk(database, build_world(engine))
    keep(engine, desk.world)
    people = await rows_of(database, Person)
    nobody = Caller((sys.executable, "-c", "pass"), os.environ, IDS)
    with pytest.raises(DomainError, match="IMPORT_CUT_SHORT"):
        await _tried(desk, nobody)
    key = await _tried(desk, crew_of(database_url, IDS))
    await accept_run(database, desk.ask, key)

    with pytest.raises(DomainError, match="IMPORT_CUT_SHORT"):
        await write_run(database, desk.ask, key, replace(HANDS, crew=nobody))
    assert (await run_of(database, desk.ask, key)).state == RunState.STOPPED.value

    await write_run(database, desk.ask, key, replace(HANDS, crew=crew_of(database_url, IDS)))
    assert (await desk.report(key)).outcomes == {RowOutcome.WRITTEN: 26}
    assert await rows_of(database, Person) == people + 26
    assert nothing_drifts(engine)


async def test_what_another_refuses_is_raised_here_as_it_was(
    engine: Engine, database: Database, database_url: str
) -> None:
    desk = Desk(database, build_world(engine))
    key = await _tried(desk, ALONE)  # it is checked: nobody judges it any more

    task = Task(desk.ask, key, PEOPLE_STEPS.kind, 1)
    async with crew_of(database_url, IDS).called(database, task) as [member]:
        with pytest.raises(DomainError) as refused:
            await member.judge(Span(0, 4))
    assert (refused.value.code, refused.value.details) == ("RUN_STATE", {"state": RunState.CHECKED.value})


def test_whoever_helps_knows_the_kinds_at_which_several_may_work() -> None:
    assert set(_STEPS) == {kind for kind, one in STEPS.items() if one.apart is not None}


def test_ids_that_are_lent_are_made_by_nobody_else() -> None:
    now = [1_800_000_000_000]
    maker = IdMaker(7, lambda: now[0])
    first = maker.next()
    borrower = IdMaker.borrowing(maker.lend())
    made = [first, *maker.take(5000), *borrower.take(LENT_MS * SEQUENCES)]

    assert len({*made, *maker.take(5000)}) == len(made) + 5000
    with pytest.raises(RuntimeError, match="lent"):
        borrower.next()


async def _tried(desk: Desk, crew: Crew) -> RunKey:
    return await preview(
        desk.database,
        desk.ask,
        desk.world.county.county_id,
        steps=PEOPLE_STEPS,
        delivered=_file(),
        terms=Terms(SAID_ON, ConflictPolicy.OVERWRITE),
        keys=KEYS,
        ids=IDS,
        crew=crew,
    )


def _file() -> Delivered:
    """All of the lines, with what the office has counted of them in the end and half way."""
    delivered = file_of(LINES)
    [sheet] = delivered.workbook.sheets
    totals = (Declared(14, (11,), 11, 11, 0), Declared(99, (len(LINES),), len(LINES) - 11, len(LINES), 14))
    book = replace(delivered.workbook, sheets=(replace(sheet, totals=totals),))
    return replace(delivered, workbook=book)


async def _left(server: Server, number: int) -> dict[str, Any]:
    """What a run leaves that so many help with."""
    with clone(server) as url:
        async with _desk(url) as desk:
            await desk.brought(*BEFORE)
            crew: Crew = crew_of(url, IDS, number) if number else ALONE
            key = await _tried(desk, crew)
            tried = await desk.report(key)
            judged = await _lines(desk, key, StagedRow.verdict, StagedRow.findings, StagedRow.changed)
            await accept_run(desk.database, desk.ask, key)
            await write_run(desk.database, desk.ask, key, replace(HANDS, crew=crew))
            written = await desk.report(key)
            return {
                "judged": judged,
                "reasons": tried.reasons,
                "totals": await totals_of(desk.database, desk.ask, key),
                "verdicts": {one.value: lines for one, lines in tried.verdicts.items()},
                "outcomes": dict(written.outcomes),
                "lines": await _lines(desk, key, StagedRow.outcome, StagedRow.written_version),
                "people": await _people(desk),
                "rows": [await rows_of(desk.database, table) for table in (Person, PersonKey, Residence)],
                "houses": await houses_of(desk),
            }


@asynccontextmanager
async def _desk(url: str) -> AsyncIterator[Desk]:
    engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
    database = open_unserved(url)
    desk = Desk(database, build_world(engine))
    keep(engine, desk.world)
    yield desk
    assert nothing_drifts(engine)
    await database.close()
    engine.dispose()


async def _lines(desk: Desk, key: RunKey, *columns: Any) -> list[tuple[Any, ...]]:
    mine = select(StagedRow.number, StagedRow.line, *columns).where(StagedRow.run_id == key.id)
    return [tuple(row) for row in await desk.database.rows(mine.order_by(StagedRow.number))]


async def _people(desk: Desk) -> list[tuple[Any, ...]]:
    columns = (Person.name, Person.address, Person.cell_id, Person.version, Person.born_on)
    rows = await desk.database.rows(select(*columns).order_by(Person.name, Person.born_on))
    return [tuple(row) for row in rows]
