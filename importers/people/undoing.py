"""A run taken back: reversed as far as nobody has built on it, and told what stays and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PersonField, RowOutcome, RowVerdict, RunState
from db.engine import Database
from db.errors import DomainError
from db.models import StagedRow
from importers.findings import Finding, Weight
from importers.people.before import values_before
from importers.people.checking import finding_of
from importers.people.writing import AT_ONCE, Hands, Rows, client_id, fields_of
from importers.runs.rows import noted, opened, rows_after, told
from importers.runs.run import RunKey, bring, expect, locked_run
from resolvers.ask import Ask
from resolvers.receipts import Recorded
from resolvers.registrations.changed import locked_persons
from resolvers.registrations.touched import Touched, counted_and_told
from resolvers.registry.people.amending import amended
from resolvers.registry.people.fields import changes_since
from resolvers.registry.people.withdrawing import Later, withdrawn
from resolvers.registry.people.writing.differences import Amendment, standing
from resolvers.wording.refusals import person_not_found

_WRITTEN = (StagedRow.outcome == RowOutcome.WRITTEN.value,)
_LATER = Finding(
    "CHANGED_LATER",
    Weight.WARNED,
    "写入后另有更改，保留现状",
    "changed after it was written: what stands is kept",
)


@dataclass(frozen=True, slots=True)
class _Undone:
    """What became of lines, and those touched."""

    lines: list[dict[str, Any]]
    touched: Touched


async def undo_run(database: Database, ask: Ask, key: RunKey, hands: Hands) -> None:
    """Takes back what a run has written, batch by batch; whoever is stopped on the way begins again.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE.
    """
    while await _undo_batch(database, ask, key, hands):
        pass


async def _undo_batch(database: Database, ask: Ask, key: RunKey, hands: Hands) -> bool:
    async with database.writing() as connection:
        expect(await locked_run(connection, ask, key), RunState.DONE, RunState.STOPPED)
        rows = await rows_after(connection, key, 0, most=AT_ONCE, of=_WRITTEN)
        if not rows:
            undone = {"undone_by": ask.viewer.subject, "undone_at": func.now()}
            await bring(connection, key, RunState.UNDONE, **undone)
            return False
        changed = [row for row in rows if row.verdict == RowVerdict.CHANGED.value]
        given_back = await _given_back(connection, ask, key.county_id, changed, hands=hands)
        new = [row for row in rows if row.verdict == RowVerdict.NEW.value]
        taken_back = await _taken_back(connection, ask, key.county_id, new)
        await noted(connection, key.county_id, given_back.lines + taken_back.lines)
        touched = given_back.touched.joined(taken_back.touched)
        await counted_and_told(connection, ask, key.county_id, touched)
    hands.progress(len(rows))
    return True


async def _taken_back(connection: AsyncConnection, ask: Ask, county_id: int, rows: Rows) -> _Undone:
    """Those whom the run registered."""
    if not rows:
        return _Undone([], Touched())
    versions = {row.person_id: row.written_version for row in rows}
    done, touched = await withdrawn(connection, ask, county_id, versions)
    lines = []
    for row in rows:
        if row.person_id in done.persons:
            lines.append(_line(row, RowOutcome.REVERSED))
        elif row.person_id in done.later:
            lines.append(_kept(row, done.later[row.person_id]))
        else:
            lines.append(_line(row, RowOutcome.NOT_REVERSED, finding_of(person_not_found())))
    return _Undone(lines, touched)


async def _given_back(
    connection: AsyncConnection, ask: Ask, county_id: int, rows: Rows, *, hands: Hands
) -> _Undone:
    """Those whom the run amended: the values of before."""
    if not rows:
        return _Undone([], Touched())
    persons = [row.person_id for row in rows]
    await locked_persons(connection, ask, county_id, persons, day=ask.today)
    stands = await standing(connection, county_id, persons)
    since = await changes_since(connection, county_id, {row.person_id: row.written_version for row in rows})
    later = {row.id: found for row in rows if (found := _later(row, since[row.person_id])) is not None}
    mine = [row for row in rows if row.id not in later]
    lines = [_kept(row, later[row.id]) for row in rows if row.id in later]
    if not mine:
        return _Undone(lines, Touched())
    amendments = [_amendment(row, stands[row.person_id].version, hands) for row in mine]
    outcomes, touched = await amended(connection, ask, amendments, keys=hands.keys, ids=hands.ids)
    lines += [_outcome(row, outcome) for row, outcome in zip(mine, outcomes, strict=True)]
    return _Undone(lines, touched)


def _amendment(row: Row[Any], version: int, hands: Hands) -> Amendment:
    values: Mapping[PersonField, Any] = values_before(opened(hands.keys, "before", row))
    given = tuple(values.items())
    return Amendment(client_id(row, "undo"), row.county_id, row.person_id, version, given)


def _later(row: Row[Any], changes: Rows) -> Later | None:
    """The last change of a field that the line had changed."""
    mine = {field.value for field in fields_of(row)}
    found = [change for change in changes if change.field in mine]
    return Later(found[-1].recorded_by, found[-1].recorded_at) if found else None


def _outcome(row: Row[Any], outcome: Recorded | DomainError) -> dict[str, Any]:
    if isinstance(outcome, DomainError):
        return _line(row, RowOutcome.NOT_REVERSED, finding_of(outcome))
    return _line(row, RowOutcome.REVERSED)


def _kept(row: Row[Any], later: Later) -> dict[str, Any]:
    return _line(row, RowOutcome.KEPT, _LATER, by=later.by, at=later.at)


def _line(
    row: Row[Any],
    outcome: RowOutcome,
    finding: Finding | None = None,
    *,
    by: str | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:
    why = None
    if finding is not None:
        why = {"finding": told(finding), "by": by, "at": None if at is None else at.isoformat()}
    return {"id": row.id, "outcome": outcome.value, "why": why}
