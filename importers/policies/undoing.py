"""Policies that a run has drafted, put in force or ended, taken back; what was changed since is kept."""

import json
from typing import Any

from sqlalchemy import Row

from db.codes import RunState
from db.engine import Database
from db.errors import DomainError
from db.failures import Unanswered
from importers.runs import steps
from importers.runs.checking import finding_of
from importers.runs.rows import noted, opened, still
from importers.runs.run import RunKey, expect, locked_run
from importers.runs.steps import Hands
from importers.runs.undoing import WRITTEN, kept_line, not_reversed_line, reversed_line, written
from resolvers.ask import Ask
from resolvers.registry.policies.undoing import BuiltOnError, Undoing, policies_undone


async def undo_batch(database: Database, ask: Ask, key: RunKey, hands: Hands) -> int:
    """Takes back the acts of the next lines, each with its note; how many. Raises DomainError RUN_STATE."""
    async with database.writing() as connection:
        rows = await written(connection, ask, key, most=steps.acts_at_once())
    for row in rows:
        try:
            await _undone(database, ask, key, row, hands=hands)
        except Unanswered:
            raise
        except DomainError as refusal:
            if refusal.code == "RUN_STATE":
                raise
            kept = (
                kept_line(row, None, refusal.at)
                if isinstance(refusal, BuiltOnError)
                else not_reversed_line(row, finding_of(refusal))
            )
            async with database.writing() as connection:
                if await still(connection, row, WRITTEN):
                    await noted(connection, key.county_id, [kept])
    return len(rows)


async def _undone(database: Database, ask: Ask, key: RunKey, row: Row[Any], *, hands: Hands) -> None:
    did = json.loads(opened(hands.keys, "before", row))
    undoing = Undoing(row.county_id, did["made"], tuple((one, now) for one, now in did["turned"]))
    async with database.writing() as connection:
        expect(await locked_run(connection, ask, key), RunState.DONE, RunState.STOPPED)
        if not await still(connection, row, WRITTEN):
            return
        await policies_undone(connection, ask, undoing, hands.ids)
        await noted(connection, key.county_id, [reversed_line(row)])
