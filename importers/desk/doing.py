"""A job of a run done, in the name of whoever asked for it."""

import asyncio
from typing import Any

from sqlalchemy import Row

from db.codes import RunJob, RunState
from db.errors import DomainError
from db.failures import Unanswered
from importers.desk.dry_run import Work, dry_run
from importers.desk.pieces import content_of, forget_pieces
from importers.desk.recognising import kind_of, office_profile, recognised_sheets, told_of, told_of_map
from importers.desk.systems import seeming_systems
from importers.files.book import read_workbook
from importers.kinds import undo_run, write_run
from importers.maps.file import read_map_file
from importers.runs.run import bring, expect, locked_run, run_of
from importers.runs.steps import Hands
from importers.runs.whose import PERMISSION

__all__ = ["Work", "do"]


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
        told = await _told(work, run, content)
    except Unanswered:
        raise
    except DomainError:
        async with work.database.writing() as connection:
            await forget_pieces(connection, work.key)
        raise
    profile = await office_profile(work.database, run)
    async with work.database.writing() as connection:
        expect(await locked_run(connection, work.ask, work.key), RunState.UPLOADED)
        await bring(connection, work.key, RunState.RECOGNISED, recognised=told, profile=profile)


async def _told(work: Work, run: Row[Any], content: bytes) -> dict[str, Any]:
    """What is kept of the file: what it is, and of a list in which system its places seem to be."""
    kind = kind_of(run)
    if kind.is_map:
        file = await asyncio.to_thread(read_map_file, content, run.source)
        return await asyncio.to_thread(told_of_map, file)
    book = await asyncio.to_thread(read_workbook, content, run.source)
    # Reading it unpacks every line, which nobody else of the process is to wait for.
    told = await asyncio.to_thread(told_of, book)
    sheets = recognised_sheets(told, await office_profile(work.database, run), kind)
    systems = await seeming_systems(
        work.database, work.ask, work.key, book, sheets=sheets, permission=PERMISSION[kind.kind]
    )
    return told | {"systems": systems}


async def _check(work: Work) -> None:
    run = await run_of(work.database, work.ask, work.key)
    await dry_run(work, run, await content_of(work.database, work.key, work.keys))


async def _write(work: Work) -> None:
    async with work.database.writing() as connection:
        await forget_pieces(connection, work.key)
    await write_run(work.database, work.ask, work.key, _hands(work))


async def _undo(work: Work) -> None:
    await undo_run(work.database, work.ask, work.key, _hands(work))


def _hands(work: Work) -> Hands:
    return Hands(work.keys, work.ids, _nobody_watches, work.crew)


def _nobody_watches(_done: int) -> None:
    """The run's own lines tell how far it has come."""


_DONE = {
    RunJob.READ: RunState.RECOGNISED,
    RunJob.CHECK: None,  # it may be done again
    RunJob.WRITE: RunState.DONE,
    RunJob.UNDO: RunState.UNDONE,
}
_DOERS = {RunJob.READ: _read, RunJob.CHECK: _check, RunJob.WRITE: _write, RunJob.UNDO: _undo}
