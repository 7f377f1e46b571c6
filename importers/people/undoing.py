"""A run taken back: reversed as far as nobody has built on it, and told what stays and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PersonField, RowVerdict, RunState
from db.engine import Database
from db.errors import DomainError
from importers.people.before import values_before
from importers.people.households.writing import take_back_households
from importers.people.writing import fields_of
from importers.runs import steps
from importers.runs.checking import finding_of
from importers.runs.rows import noted, opened
from importers.runs.run import RunKey, expect, locked_run
from importers.runs.steps import Became, Hands, Rows, client_id
from importers.runs.undoing import kept_line, not_reversed_line, reversed_line, show_stopped, written
from resolvers.ask import Ask
from resolvers.receipts import Recorded
from resolvers.registrations.changed import locked_persons
from resolvers.registrations.touched import Touched, counted_and_told
from resolvers.registry.people.amending import amended
from resolvers.registry.people.fields import changes_since
from resolvers.registry.people.withdrawing import Later, withdrawn
from resolvers.registry.people.writing.differences import Amendment, standing
from resolvers.wording.refusals import person_not_found


@dataclass(frozen=True, slots=True)
class _Undone:
    """What became of lines, and those touched."""

    lines: list[Became]
    touched: Touched


async def undo_batch(database: Database, ask: Ask, key: RunKey, hands: Hands) -> int:
    """Takes back the next households that the run has written, then its lines; how many.

    Raises DomainError RUN_STATE.
    """
    async with database.writing() as connection:
        run = await locked_run(connection, ask, key)
        expect(run, RunState.DONE, RunState.STOPPED)
        if households := await take_back_households(connection, ask, hands, run):
            await show_stopped(connection, key, run)
            return households
        rows = await written(connection, ask, key, most=steps.AT_ONCE)
        if rows:
            changed = [row for row in rows if row.verdict == RowVerdict.CHANGED.value]
            given_back = await _given_back(connection, ask, key.county_id, changed, hands=hands)
            new = [row for row in rows if row.verdict == RowVerdict.NEW.value]
            taken_back = await _taken_back(connection, ask, key.county_id, new)
            await noted(connection, key.county_id, given_back.lines + taken_back.lines)
            touched = given_back.touched.joined(taken_back.touched)
            await counted_and_told(connection, ask, key.county_id, touched)
    return len(rows)


async def _taken_back(connection: AsyncConnection, ask: Ask, county_id: int, rows: Rows) -> _Undone:
    """Those whom the run registered."""
    if not rows:
        return _Undone([], Touched())
    versions = {row.person_id: row.written_version for row in rows}
    done, touched = await withdrawn(connection, ask, county_id, versions)
    lines = []
    for row in rows:
        if row.person_id in done.persons:
            lines.append(reversed_line(row))
        elif row.person_id in done.later:
            lines.append(kept_line(row, *done.later[row.person_id]))
        else:
            lines.append(not_reversed_line(row, finding_of(person_not_found())))
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
    lines = [kept_line(row, *later[row.id]) for row in rows if row.id in later]
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


def _outcome(row: Row[Any], outcome: Recorded | DomainError) -> Became:
    if isinstance(outcome, DomainError):
        return not_reversed_line(row, finding_of(outcome))
    return reversed_line(row)
