"""A job of a run done, in the name of whoever asked for it."""

import asyncio
from dataclasses import dataclass

from sqlalchemy import update

from db.codes import ConflictPolicy, FileKind, RunJob, RunState
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import FileRun
from importers.desk.pieces import content_of, forget_pieces
from importers.desk.places import where_new_live
from importers.desk.recognising import (
    category_of,
    columns_of,
    office_profile,
    recognised_sheets,
    sheets_of,
    told_of,
)
from importers.desk.systems import seeming_systems
from importers.files.book import read_workbook
from importers.kinds import STEPS, undo_run, write_run
from importers.places.systems import declared_system
from importers.runs.preview import Delivered, preview_again
from importers.runs.run import RunKey, bring, expect, locked_run, run_of
from importers.runs.steps import Hands, Terms
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys


@dataclass(frozen=True, slots=True)
class Work:
    """A run that somebody wants something done with."""

    database: Database
    ask: Ask
    key: RunKey
    keys: IdentityKeys
    ids: IdMaker


async def do(work: Work, job: RunJob) -> None:
    """Does the job, or what is left of it. Raises DomainError with why it cannot be done."""
    run = await run_of(work.database, work.ask, work.key)
    # Whoever was to note that it is done may have died before.
    if RunState.of(run.state) != _DONE[job]:
        await _DOERS[job](work)


async def _read(work: Work) -> None:
    """Finds out what the file is taken for; nobody can do anything with one that is refused."""
    run = await run_of(work.database, work.ask, work.key)
    try:
        content = await content_of(work.database, work.key, work.keys)
        book = await asyncio.to_thread(read_workbook, content, run.source)
    except DomainError:
        async with work.database.writing() as connection:
            await forget_pieces(connection, work.key)
        raise
    profile, told = await office_profile(work.database, work.key, run.office), told_of(book)
    sheets = recognised_sheets(told, profile)
    systems = await seeming_systems(work.database, work.ask, work.key, book, sheets=sheets)
    async with work.database.writing() as connection:
        expect(await locked_run(connection, work.ask, work.key), RunState.UPLOADED)
        columns = {"recognised": told | {"systems": systems}, "profile": profile}
        await bring(connection, work.key, RunState.RECOGNISED, **columns)


async def _check(work: Work) -> None:
    run = await run_of(work.database, work.ask, work.key)
    content = await content_of(work.database, work.key, work.keys)
    book = await asyncio.to_thread(read_workbook, content, run.source)
    delivered = Delivered(book, run.digest, columns_of(sheets_of(run)))
    system = None if run.system is None else declared_system(run.system)
    policy = ConflictPolicy.of(run.policy)
    terms = Terms(run.said_on, policy, run.whole, system, category_of(run), run.office)
    await preview_again(
        work.database,
        work.ask,
        work.key,
        steps=STEPS[FileKind.of(run.kind)],
        delivered=delivered,
        terms=terms,
        keys=work.keys,
        ids=work.ids,
    )
    places = await where_new_live(work.database, work.ask, work.key, work.keys)
    async with work.database.writing() as connection:
        mine = (FileRun.county_id == work.key.county_id, FileRun.id == work.key.id)
        await connection.execute(update(FileRun).where(*mine).values(places=places))


async def _write(work: Work) -> None:
    async with work.database.writing() as connection:
        await forget_pieces(connection, work.key)
    await write_run(work.database, work.ask, work.key, Hands(work.keys, work.ids, _nobody_watches))


async def _undo(work: Work) -> None:
    await undo_run(work.database, work.ask, work.key, Hands(work.keys, work.ids, _nobody_watches))


def _nobody_watches(_done: int) -> None:
    """The run's own lines tell how far it has come."""


_DONE = {
    RunJob.READ: RunState.RECOGNISED,
    RunJob.CHECK: None,  # it may be done again
    RunJob.WRITE: RunState.DONE,
    RunJob.UNDO: RunState.UNDONE,
}
_DOERS = {RunJob.READ: _read, RunJob.CHECK: _check, RunJob.WRITE: _write, RunJob.UNDO: _undo}
