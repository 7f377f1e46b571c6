"""Workers that a run has entered, and cells that it has given, taken back; what was built on is kept."""

import json
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RunState
from db.engine import Database
from db.errors import DomainError
from db.failures import Unanswered
from importers.findings import Finding, Weight
from importers.runs import steps
from importers.runs.checking import finding_of
from importers.runs.rows import noted, opened, still
from importers.runs.run import RunKey, expect, locked_run
from importers.runs.steps import Hands, client_id
from importers.runs.undoing import WRITTEN, kept_line, not_reversed_line, reversed_line, written
from importers.workers.said import Said, said_in
from importers.workers.writing import entry_id, task_ids
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys, masked_phone
from resolvers.registry.staff.numbers import numbers_refused
from resolvers.registry.staff.orders import Replacement, WorkerAmendment
from resolvers.registry.staff.undoing import BuiltOnError, Undoing, staff_undone
from resolvers.registry.staff.workers import ensure_phone, mended

_ENDED = Finding(
    "POST_END_STANDS",
    Weight.HELD,
    "任职终止与网格交接不随批次撤回：须另行任用或交接",
    "the end of a post and its hand-over stay: enter the worker anew, or hand the cells back",
)


async def undo_batch(database: Database, ask: Ask, key: RunKey, hands: Hands) -> int:
    """Takes back the acts of the next lines, each with its note; how many. Raises DomainError RUN_STATE."""
    async with database.writing() as connection:
        rows = await written(connection, ask, key, most=steps.acts_at_once())
    for row in rows:
        try:
            with numbers_refused():
                await _undone(database, ask, key, row, hands=hands)
        except Unanswered:
            raise
        except DomainError as refusal:
            if refusal.code == "RUN_STATE":
                raise
            kept = (
                kept_line(row, refusal.by, refusal.at)
                if isinstance(refusal, BuiltOnError)
                else not_reversed_line(row, finding_of(refusal))
            )
            async with database.writing() as connection:
                if await still(connection, row, WRITTEN):
                    await noted(connection, key.county_id, [kept])
    return len(rows)


async def _undone(database: Database, ask: Ask, key: RunKey, row: Row[Any], *, hands: Hands) -> None:
    said = said_in(opened(hands.keys, "said", row))
    async with database.writing() as connection:
        run = await locked_run(connection, ask, key)
        expect(run, RunState.DONE, RunState.STOPPED)
        if not await still(connection, row, WRITTEN):
            return
        if said.leaves:
            await noted(connection, key.county_id, [not_reversed_line(row, _ENDED)])
            return
        undoing = Undoing(row.county_id, row.row_id, task_ids(row, said), entry_id(run, said))
        await staff_undone(connection, ask, undoing)
        if row.before is not None:
            await _unmended(connection, ask, row, said, keys=hands.keys)
        await noted(connection, key.county_id, [reversed_line(row)])


async def _unmended(
    connection: AsyncConnection, ask: Ask, row: Row[Any], said: Said, *, keys: IdentityKeys
) -> None:
    """Gives number and telephone back. Raises DomainError WORKER_CHANGED if others were registered since."""
    before: dict[str, str | None] = json.loads(opened(keys, "before", row))
    is_said = {"staff_number": said.staff_number, "phone": said.phone and masked_phone(said.phone)}
    given = {name: Replacement(is_said[name], value) for name, value in before.items()}
    number, phone = given.get("staff_number"), given.get("phone")
    if phone is not None:
        await ensure_phone(connection, (row.county_id, row.row_id), said.phone, keys)
    under = client_id(row, "unmend")
    act = WorkerAmendment(under, row.county_id, row.row_id, staff_number=number, phone=phone)
    await mended(connection, ask, act, keys)
