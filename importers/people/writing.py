"""An accepted file of people, written by the registry's own acts, batch by batch."""

from typing import Any

from sqlalchemy import Row, func
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PersonField, RowOutcome, RowVerdict, RunState
from db.engine import Database
from db.errors import DomainError
from importers.people.before import before_text
from importers.people.households.holding import hold_households
from importers.people.households.writing import households_not_written, households_written
from importers.people.said import said_in
from importers.people.turns import Taken, Turns
from importers.runs import steps
from importers.runs.accepting import expect_all, not_whole
from importers.runs.checking import finding_of
from importers.runs.rows import noted, opened, rows_after, sealed, told
from importers.runs.run import RunKey, bring, expect_running, locked_run
from importers.runs.steps import WAITING, Became, Hands, Rows, client_id
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys
from resolvers.receipts import Recorded
from resolvers.registrations.changed import locked_persons
from resolvers.registrations.ground_since import ground_held
from resolvers.registrations.touched import Touched, counted_and_told
from resolvers.registry.people.amending import amended
from resolvers.registry.people.registering import registered
from resolvers.registry.people.writing.differences import Amendment, standing

_SINCE = DomainError(
    "CHANGED_SINCE",
    "试算后此人的登记已有更改，未写入；请重新导入",
    "the person was amended after the dry run: not written; import the line again",
)


async def write_batch(database: Database, ask: Ask, key: RunKey, hands: Hands, turns: Turns) -> Taken:  # noqa: PLR0917  # what every step takes, and whose turn it is
    """Writes the lines whose turn it is, whole, with all that hangs on them."""
    async with database.writing() as connection:
        taken = await turns.take(connection, ask, key, most=steps.AT_ONCE, cut=batch)
        if taken.rows:
            touched, became = await _written(connection, ask, taken.run, taken.rows, hands=hands)
            await noted(connection, key.county_id, became)
            await counted_and_told(connection, ask, key.county_id, touched)
    return taken


def batch(rows: Rows) -> Rows:
    """The first of some lines, with as many changes as are made at once: persons are locked one by one."""
    changes = [at for at, row in enumerate(rows) if row.verdict == RowVerdict.CHANGED.value]
    most = steps.acts_at_once()
    return rows if len(changes) <= most else rows[: changes[most]]


async def write_whole(database: Database, ask: Ask, key: RunKey, hands: Hands) -> int:
    """Writes all lines in one transaction, or none of them; up to which number."""
    async with database.writing() as connection:
        run, number, all_touched = await locked_run(connection, ask, key), 0, Touched()
        expect_running(run)
        await ground_held(connection, ask, key.county_id)
        await hold_households(connection, run)
        while rows := await rows_after(connection, key, number, most=steps.AT_ONCE, of=WAITING):
            touched, became = await _written(connection, ask, run, rows, hands=hands)
            expect_all(became)
            await noted(connection, key.county_id, became)
            all_touched, number = all_touched.joined(touched), rows[-1].number
            hands.progress(len(rows))
        all_touched = all_touched.joined(await _write_all_households(connection, ask, hands, run))
        await bring(connection, key, RunState.DONE, finished_at=func.now())
        await counted_and_told(connection, ask, key.county_id, all_touched)
    return number


async def _write_all_households(
    connection: AsyncConnection, ask: Ask, hands: Hands, run: Row[Any]
) -> Touched:
    """Writes what the dry run told of households; those whom it concerns. Raises DomainError RUN_NOT_WHOLE.

    The feed is not told of them here: who has it takes no row of a person any more (`counted_and_told`).
    """
    touched, done = Touched(), 1
    while done:
        done, told_of = await households_written(connection, ask, hands, run)
        touched = touched.joined(Touched(told_of))
    if await households_not_written(connection, run):
        raise not_whole()
    return touched


async def _written(
    connection: AsyncConnection, ask: Ask, run: Row[Any], rows: Rows, *, hands: Hands
) -> tuple[Touched, list[Became]]:
    """Those touched, and what became of each line."""
    changed = [row for row in rows if row.verdict == RowVerdict.CHANGED.value]
    new = [row for row in rows if row.verdict == RowVerdict.NEW.value]
    if new:
        await ground_held(connection, ask, run.county_id)
    # Persons there are already are locked before any receipt is claimed.
    first, of_changed = await _amended(connection, ask, run, changed, hands=hands)
    second, of_new = await _registered(connection, ask, run, new, hands=hands)
    return first.joined(second), of_changed + of_new


async def _registered(
    connection: AsyncConnection, ask: Ask, run: Row[Any], rows: Rows, *, hands: Hands
) -> tuple[Touched, list[Became]]:
    if not rows:
        return Touched(), []
    entries = [
        said_in(opened(hands.keys, "said", row)).registration(
            run.county_id, client_id=client_id(row, ""), on=run.said_on
        )
        for row in rows
    ]
    outcomes, touched = await registered(connection, ask, entries, keys=hands.keys, ids=hands.ids)
    return touched, [_became(row, one, version=1) for row, one in zip(rows, outcomes, strict=True)]


async def _amended(
    connection: AsyncConnection, ask: Ask, run: Row[Any], rows: Rows, *, hands: Hands
) -> tuple[Touched, list[Became]]:
    if not rows:
        return Touched(), []
    persons = [row.person_id for row in rows]
    await locked_persons(connection, ask, run.county_id, persons, day=ask.today)
    stands = await standing(connection, run.county_id, persons)
    same = [row for row in rows if stands[row.person_id].version == row.base_version]
    others = {row.id for row in rows} - {row.id for row in same}
    since = [_became(row, _SINCE, version=None) for row in rows if row.id in others]
    if not same:
        return Touched(), since
    amendments = [_amendment(row, hands.keys) for row in same]
    outcomes, touched = await amended(connection, ask, amendments, keys=hands.keys, ids=hands.ids)
    became = []
    for row, outcome in zip(same, outcomes, strict=True):
        was = before_text(stands[row.person_id], fields_of(row), run.county_id, hands.keys)
        at = (run.county_id, row.id)
        written = _became(row, outcome, version=row.base_version + 1)
        became.append(written | {"before": sealed(hands.keys, "before", at, was)})
    return touched, [*became, *since]


def _amendment(row: Row[Any], keys: IdentityKeys) -> Amendment:
    said = said_in(opened(keys, "said", row)).amended()
    values = tuple((one, said[one]) for one in fields_of(row))
    return Amendment(client_id(row, ""), row.county_id, row.person_id, row.base_version, values)


def fields_of(row: Row[Any]) -> list[PersonField]:
    """The fields that a line changes."""
    return [PersonField.of(one) for one in row.changed]


def _became(row: Row[Any], outcome: Recorded | DomainError, *, version: int | None) -> Became:
    line: Became = {"id": row.id, "before": None}
    if isinstance(outcome, DomainError):
        why = {"finding": told(finding_of(outcome))}
        since = {"outcome": RowOutcome.CHANGED_SINCE.value, "why": why, "person_id": row.person_id}
        return {**line, **since, "written_version": None}
    written = {"outcome": RowOutcome.WRITTEN.value, "why": None, "person_id": outcome.row_id}
    return {**line, **written, "written_version": version}
