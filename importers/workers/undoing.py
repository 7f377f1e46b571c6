"""Workers that a run has entered, and cells that it has given, taken back; what was built on is kept."""

from typing import Any

from sqlalchemy import Row

from db.codes import RunState
from db.engine import Database
from db.errors import DomainError
from importers.runs import steps
from importers.runs.checking import finding_of
from importers.runs.rows import noted, opened
from importers.runs.run import RunKey, expect, locked_run
from importers.runs.steps import Hands
from importers.runs.undoing import kept_line, not_reversed_line, reversed_line, written
from importers.workers.said import said_in
from importers.workers.writing import entry_id, task_ids
from resolvers.ask import Ask
from resolvers.registry.staff.undoing import BuiltOnError, Undoing, staff_undone


async def undo_batch(database: Database, ask: Ask, key: RunKey, hands: Hands) -> int:
    """Takes back the acts of the next lines, each with its note; how many. Raises DomainError RUN_STATE."""
    async with database.writing() as connection:
        rows = await written(connection, ask, key, most=steps.AT_ONCE)
    for row in rows:
        try:
            await _undone(database, ask, key, row, hands=hands)
        except DomainError as refusal:
            if refusal.code == "RUN_STATE":
                raise
            kept = (
                kept_line(row, refusal.by, refusal.at)
                if isinstance(refusal, BuiltOnError)
                else not_reversed_line(row, finding_of(refusal))
            )
            async with database.writing() as connection:
                await noted(connection, key.county_id, [kept])
    return len(rows)


async def _undone(database: Database, ask: Ask, key: RunKey, row: Row[Any], *, hands: Hands) -> None:
    said = said_in(opened(hands.keys, "said", row))
    async with database.writing() as connection:
        run = await locked_run(connection, ask, key)
        expect(run, RunState.DONE, RunState.STOPPED)
        undoing = Undoing(row.county_id, row.row_id, task_ids(row, said), entry_id(run, said))
        await staff_undone(connection, ask, undoing)
        await noted(connection, key.county_id, [reversed_line(row)])
