"""Contacts that a run has recorded, withdrawn by the act that withdraws any; those built upon are kept."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, null, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from db.codes import RowOutcome, RunState, WithdrawalReason
from db.engine import Database
from db.errors import DomainError
from db.models import Contact, InboxStep
from importers.fence import Fenced
from importers.runs import steps
from importers.runs.checking import finding_of
from importers.runs.rows import noted, rows_after
from importers.runs.run import RunKey, expect, locked_run
from importers.runs.steps import FROM, WAITING, Became, Hands, client_id
from importers.runs.undoing import kept_line, not_reversed_line, reversed_line, written
from resolvers.ask import Ask, Statement
from resolvers.recording.contacts import Outcome
from resolvers.recording.corrections import superseded_each
from resolvers.recording.entry import Correction
from resolvers.registrations.homes import among

_UNDONE = WithdrawalReason.IMPORT_UNDONE


async def undo_batch(database: Database, ask: Ask, key: RunKey, hands: Hands) -> int:
    """Withdraws the contacts of the next lines; how many. Raises DomainError RUN_STATE."""
    async with database.writing() as connection:
        rows = await written(connection, ask, key, most=steps.acts_at_once(), noting=_note_recorded)
        later = await _later(connection, key.county_id, [row.id for row in rows])
    left = [row for row in rows if row.id not in later]
    corrections = [Correction(client_id(row, "undo"), row.county_id, row.id, (), _UNDONE) for row in left]
    fenced = Fenced(database, key, RunState.DONE, RunState.STOPPED)
    outcomes = await superseded_each(fenced, ask, corrections, hands.ids)
    became = [_built_on(row, later[row.id]) for row in rows if row.id in later]
    became += [_became(row, outcome) for row, outcome in zip(left, outcomes, strict=True)]
    async with database.writing() as connection:
        run = await locked_run(connection, ask, key)
        if rows:
            expect(run, RunState.DONE, RunState.STOPPED)
        await noted(connection, key.county_id, became)
    return len(rows)


async def _note_recorded(connection: AsyncConnection, run: Row[Any]) -> None:
    """Notes the lines whose contacts, which bear their ids, stand though nobody lived to note it."""
    waits = await rows_after(
        connection, RunKey(run.county_id, run.id), run.terms.get(FROM, 0), most=steps.AT_ONCE, of=WAITING
    )
    ids = [row.id for row in waits]
    stands = select(Contact.id).where(Contact.county_id == run.county_id, Contact.id == among(ids))
    recorded = (await connection.execute(stands)).scalars()
    done = [{"id": one, "outcome": RowOutcome.WRITTEN.value, "why": None} for one in recorded]
    await noted(connection, run.county_id, done)


def _built_on(row: Row[Any], later: Row[Any]) -> Became:
    """A contact on which something was built; an undoing that was stopped has withdrawn it already."""
    if later.withdrawn_because == _UNDONE.value:
        return reversed_line(row)
    return kept_line(row, later.by, later.at)


def _became(row: Row[Any], outcome: Outcome) -> Became:
    if isinstance(outcome, DomainError):
        return not_reversed_line(row, finding_of(outcome))
    return reversed_line(row)


async def _later(connection: AsyncConnection, county_id: int, contacts: Sequence[int]) -> dict[int, Row[Any]]:
    """What was done about contacts later, `by` whom (None: it is not kept) and `at` which moment."""
    newer = aliased(Contact)
    instead = (newer.county_id == Contact.county_id) & (newer.supersedes_id == Contact.id)
    corrected: Statement = (
        select(Contact.id, Contact.withdrawn_because, newer.recorded_by.label("by"))
        .add_columns(Contact.superseded_at.label("at"))
        .outerjoin(newer, instead & (newer.county_id == county_id))
        .where(Contact.county_id == county_id, Contact.id.in_(contacts), Contact.superseded_at.is_not(None))
    )
    answered: Statement = (
        select(InboxStep.contact_id.label("id"), null().label("withdrawn_because"))
        .add_columns(InboxStep.done_by.label("by"), InboxStep.done_at.label("at"))
        .where(InboxStep.county_id == county_id, InboxStep.contact_id.in_(contacts))
        .order_by(InboxStep.done_at)
    )
    steps_taken = {row.id: row for row in await connection.execute(answered)}
    return steps_taken | {row.id: row for row in await connection.execute(corrected)}
