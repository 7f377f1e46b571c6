"""Lines of old runs are forgotten: what they said goes, the account stays, and nobody undoes half of one."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, func, select, update

from db.codes import RunState
from db.engine import Database
from db.errors import DomainError
from db.models import FileRun, StagedRow
from importers.desk.old_lines import old_lines
from importers.kinds import undo_run
from importers.runs.accepting import accept_run
from importers.runs.run import RunKey
from importers.runs.workbook import workbook_of
from resolvers.windows import today_in_china
from tests.importers.runs.files_of_people import HANDS, Desk, someone
from tests.schema.world import build_world
from tests.work import KEYS


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


def aged(engine: Engine, key: RunKey, state: RunState | None = None) -> None:
    """A run that came in long ago."""
    mine = update(FileRun).where(FileRun.id == key.id)
    changed: dict[str, Any] = {} if state is None else {"state": state.value}
    with engine.begin() as connection:
        connection.execute(mine.values(staged_at=func.now() - timedelta(days=400), **changed))


def forgotten(connection: psycopg.Connection, desk: Desk, *, forgets: bool = True, at_once: int = 2) -> int:
    """How many lines are old."""
    county_id, before = desk.world.county.county_id, today_in_china() - timedelta(days=366)
    lines = 0
    for batch in old_lines(connection, county_id, before, forgets=forgets, at_once=at_once):
        connection.commit()
        lines += batch.lines
    return lines


async def said(database: Database, key: RunKey) -> set[tuple[bool, bool, bool]]:
    """Whether lines of a run say anything."""
    row = StagedRow
    columns = (func.octet_length(row.cells) > 0, row.said.is_not(None), row.before.is_not(None))
    rows = await database.rows(select(*columns).where(row.run_id == key.id))
    return {(bool(cells), bool(line), bool(before)) for cells, line, before in map(tuple, rows)}


async def test_what_lines_said_is_forgotten_and_the_account_stays(
    desk: Desk, database: Database, connection: psycopg.Connection, engine: Engine
) -> None:
    report = await desk.write(await desk.preview(*map(someone, range(5)), someone(5, name="")))
    key, new = RunKey(report.run.county_id, report.run.id), await desk.preview(someone(7))
    assert forgotten(connection, desk) == 0
    aged(engine, key)

    assert forgotten(connection, desk, forgets=False) == 6
    assert await said(database, key) != {(False, False, False)}
    assert forgotten(connection, desk) == 6
    assert forgotten(connection, desk) == 0
    assert await said(database, key) == {(False, False, False)}
    assert (False, False, False) not in await said(database, new)
    again = await desk.report(key)
    assert (again.verdicts, again.outcomes, again.reasons) == (
        report.verdicts,
        report.outcomes,
        report.reasons,
    )

    for refused in (
        undo_run(database, desk.ask, key, HANDS),
        accept_run(database, desk.ask, key),
        workbook_of(database, desk.ask, key, KEYS),
    ):
        with pytest.raises(DomainError) as refusal:
            await refused
        assert refusal.value.code == "LINES_FORGOTTEN"


@pytest.mark.parametrize("state", [RunState.ACCEPTED, RunState.RUNNING, RunState.STOPPED])
async def test_a_run_that_is_not_over_keeps_its_lines(
    desk: Desk, connection: psycopg.Connection, engine: Engine, state: RunState
) -> None:
    aged(engine, await desk.preview(someone(0)), state)
    assert forgotten(connection, desk, forgets=False) == 0
    assert forgotten(connection, desk) == 0


async def test_a_run_that_nobody_accepted_is_forgotten_too(
    desk: Desk, database: Database, connection: psycopg.Connection, engine: Engine
) -> None:
    key = await desk.preview(someone(0))
    aged(engine, key)
    assert forgotten(connection, desk) == 1
    assert await said(database, key) == {(False, False, False)}
