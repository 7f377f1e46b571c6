"""The dry run of a file, from its sheets to a run that may be accepted."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RunState
from db.engine import Database
from db.ids import IdMaker
from db.models import StagedRow
from importers.files.sheets import Sheet, Workbook
from importers.runs.checking import check_run
from importers.runs.rows import StagedLine, stage
from importers.runs.run import NewRun, RunKey, begin_run, bring, expect, locked_run, note_terms, row_of
from importers.runs.steps import (
    ALONE,
    Columns,
    Coming,
    Crew,
    Hands,
    Member,
    Reader,
    Steps,
    Task,
    Terms,
)
from importers.runs.totals.spans import Totals
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys

BEFORE_ACCEPTING = (RunState.RECOGNISED, RunState.STAGED, RunState.CHECKED)


@dataclass(frozen=True, slots=True)
class Delivered:
    """A file that was read, with its digest, and the places of its fields by sheet."""

    workbook: Workbook
    digest: bytes
    columns: Mapping[str, Columns]


async def preview(
    database: Database,
    ask: Ask,
    county_id: int,
    *,
    steps: Steps,
    delivered: Delivered,
    terms: Terms,
    keys: IdentityKeys,
    ids: IdMaker,
    crew: Crew = ALONE,
) -> RunKey:
    """Stages and judges a file; nothing but the run and its lines is written."""
    lines = _lines(delivered, await steps.reader(database, Coming(ask, county_id, terms, keys)))
    totals, new = Totals(_taken(delivered)), _new(county_id, steps, delivered, terms)
    key, hands = RunKey(county_id, ids.next()), Hands(keys, ids, _nobody_watches, crew)
    async with _called(database, Task(ask, key, steps.kind, new.read), steps, crew) as members:
        async with database.writing() as connection:
            await begin_run(connection, ask, new, key.id)
            await stage(connection, key, totals.passing(lines), keys=keys, ids=ids)
            await note_terms(connection, key, totals=totals.kept)
        await check_run(database, ask, key, steps, hands=hands, members=members)
    return key


async def preview_again(
    database: Database,
    ask: Ask,
    key: RunKey,
    *,
    steps: Steps,
    delivered: Delivered,
    terms: Terms,
    keys: IdentityKeys,
    ids: IdMaker,
    crew: Crew = ALONE,
) -> None:
    """The same for a run there is, in place of whatever was staged of it before.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE (it was accepted).
    """
    lines = _lines(delivered, await steps.reader(database, Coming(ask, key.county_id, terms, keys)))
    totals, new = Totals(_taken(delivered)), _new(key.county_id, steps, delivered, terms)
    hands = Hands(keys, ids, _nobody_watches, crew)
    async with _called(database, Task(ask, key, steps.kind, new.read), steps, crew) as members:
        async with database.writing() as connection:
            await begin_again(connection, ask, key, new)
            await stage(connection, key, totals.passing(lines), keys=keys, ids=ids)
            await note_terms(connection, key, totals=totals.kept)
        await check_run(database, ask, key, steps, hands=hands, members=members)


def _called(
    database: Database, task: Task, steps: Steps, crew: Crew
) -> AbstractAsyncContextManager[Sequence[Member]]:
    """Those who help with a file, of a kind whose lines may be judged apart."""
    return (ALONE if steps.part is None else crew).called(database, task)


def _nobody_watches(_done: int) -> None:
    """The lines themselves tell how far a dry run has come."""


async def begin_again(connection: AsyncConnection, ask: Ask, key: RunKey, new: NewRun) -> None:
    """Forgets what was staged of a run, and notes what its file is now taken for.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE (it was accepted).
    """
    run = await locked_run(connection, ask, key)
    expect(run, *BEFORE_ACCEPTING)
    mine = (StagedRow.county_id == key.county_id, StagedRow.run_id == key.id)
    await connection.execute(delete(StagedRow).where(*mine))
    row = row_of(ask, new, key.id)
    told = {name: row[name] for name in ("read", "ignored", "headings")}
    await bring(connection, key, RunState.STAGED, **told, terms=dict(run.terms) | row["terms"])


def _lines(delivered: Delivered, read: Reader) -> Iterator[StagedLine]:
    for sheet in delivered.workbook.sheets:
        columns = delivered.columns.get(sheet.name)
        if columns is not None:
            yield from read(sheet, columns)


def _taken(delivered: Delivered) -> list[Sheet]:
    return [sheet for sheet in delivered.workbook.sheets if sheet.name in delivered.columns]


def _new(county_id: int, steps: Steps, delivered: Delivered, terms: Terms) -> NewRun:
    workbook, ignored = delivered.workbook, Counter[str]()
    for sheet in workbook.sheets:
        ignored.update({reason.value: number for reason, number in sheet.ignored.items()})
        if sheet.name not in delivered.columns:
            ignored["OTHER_SHEET"] += len(sheet.lines)
    read = sum(len(sheet.lines) + sum(sheet.ignored.values()) for sheet in workbook.sheets)
    return NewRun(
        kind=steps.kind,
        county_id=county_id,
        source=workbook.source,
        digest=delivered.digest,
        said_on=terms.said_on,
        policy=terms.policy,
        whole=terms.whole,
        read=read,
        ignored=ignored,
        headings={sheet.name: sheet.columns for sheet in workbook.sheets},
        office=terms.office,
    )
