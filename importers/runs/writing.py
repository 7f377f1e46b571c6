"""An accepted file, written by the registry's own acts, batch by batch."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import Row, func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RunState
from db.engine import Database
from db.errors import DomainError
from db.failures import Unanswered
from db.models import FileRun
from importers.runs.rows import rows_after, still
from importers.runs.run import RunKey, bring, expect, expect_running, locked_run
from importers.runs.steps import FROM, UNDONE_TO, WAITING, Hands, Rows, Steps
from resolvers.ask import Ask


class Left(NamedTuple):
    """The locked run, its next lines that wait, and how much was done of what comes after them."""

    run: Row[Any]
    rows: Rows
    did: int


# The term that tells who began, or went on, last.
_WRITER = "writer"


async def write_lines(database: Database, ask: Ask, key: RunKey, steps: Steps, *, hands: Hands) -> None:
    """Writes an accepted run, or what is left of one that has stopped.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE, RUN_NOT_WHOLE (nothing was written).
    """
    writer = str(uuid4())
    async with database.writing() as connection:
        run = await locked_run(connection, ask, key)
        expect(run, RunState.ACCEPTED, RunState.STOPPED)
        # Lines that are written now may stand before the last that was undone.
        terms = {name: one for name, one in run.terms.items() if name != UNDONE_TO}
        await bring(connection, key, RunState.RUNNING, terms=terms | {_WRITER: writer})
    whole = steps.write_whole if run.whole else None
    left: RunState | None = RunState.STOPPED
    try:
        if whole is not None:
            await whole(database, ask, key, hands)
        else:
            while written := await steps.write(database, ask, key, hands):
                hands.progress(written)
        left = None
    except DomainError as refusal:
        # A refusal of the whole is for whoever accepts; all else leaves it accepted, for whoever goes on.
        if whole is not None and not isinstance(refusal, Unanswered):
            left = RunState.CHECKED
        raise
    finally:
        if left is not None:
            await _stop(database, key, writer, left)


async def _stop(database: Database, key: RunKey, writer: str, state: RunState) -> None:
    """Says that nobody works at the run any more, unless others have gone on with it meanwhile.

    If even that cannot be said, its silence will.
    """
    mine = (FileRun.county_id == key.county_id, FileRun.id == key.id, FileRun.terms[_WRITER].astext == writer)
    stopped = update(FileRun).where(*mine, FileRun.state == RunState.RUNNING.value)
    with suppress(DomainError):
        async with database.writing() as connection:
            columns = {"state": state.value, "heartbeat_at": func.clock_timestamp()}
            await connection.execute(stopped.values(columns))


async def waiting(connection: AsyncConnection, ask: Ask, key: RunKey, *, most: int) -> tuple[Row[Any], Rows]:
    """The locked run, and its next lines that wait; without any it is done.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE (it was stopped, or undone, meanwhile).
    """
    left = await left_to_write(connection, ask, key, most=most, last=_nothing)
    return left.run, left.rows


async def left_to_write(
    connection: AsyncConnection,
    ask: Ask,
    key: RunKey,
    *,
    most: int,
    last: Callable[[Row[Any]], Awaitable[int]],
) -> Left:
    """The same where something is done of the run once no line waits: it is done once `last` does nothing.

    Raises DomainError as `waiting`.
    """
    run = await locked_run(connection, ask, key)
    if is_done(run):
        return Left(run, [], did=0)
    rows = await rows_after(connection, key, run.terms.get(FROM, 0), most=most, of=WAITING)
    did = 0 if rows else await last(run)
    if rows:
        await bring(connection, key, RunState.RUNNING, terms=run.terms | {FROM: rows[0].number - 1})
    elif did:
        await bring(connection, key, RunState.RUNNING)
    else:
        await bring(connection, key, RunState.DONE, finished_at=func.now())
    return Left(run, rows, did)


async def _nothing(_run: Row[Any]) -> int:
    """What is done last of most kinds."""
    return 0


def is_done(run: Row[Any]) -> bool:
    """Whether others have written all of a run while nothing was heard of this process.

    Raises DomainError RUN_STATE if they have stopped, or undone it.
    """
    if RunState.of(run.state) is RunState.DONE:
        return True
    expect_running(run)
    return False


async def still_waits(connection: AsyncConnection, ask: Ask, row: Row[Any]) -> bool:
    """Whether a line is still to be written, and its run is: both are held until the commit."""
    run = await locked_run(connection, ask, RunKey(row.county_id, row.run_id))
    return RunState.of(run.state) is RunState.RUNNING and await still(connection, row, WAITING)
