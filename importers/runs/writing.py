"""An accepted file, written by the registry's own acts, batch by batch."""

from contextlib import suppress
from typing import Any

from sqlalchemy import Row, func
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RunState
from db.engine import Database
from db.errors import DomainError
from importers.runs.rows import rows_after
from importers.runs.run import RunKey, bring, expect, locked_run
from importers.runs.steps import WAITING, Hands, Rows, Steps
from resolvers.ask import Ask

# Up to which line none waits any more: without it each batch would look at all lines before it.
FROM = "written_to"


async def write_lines(database: Database, ask: Ask, key: RunKey, steps: Steps, *, hands: Hands) -> None:
    """Writes an accepted run, or what is left of one that has stopped.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE, RUN_NOT_WHOLE (nothing was written).
    """
    async with database.writing() as connection:
        run = await locked_run(connection, ask, key)
        expect(run, RunState.ACCEPTED, RunState.STOPPED)
        await bring(connection, key, RunState.RUNNING)
    whole = steps.write_whole if run.whole else None
    done = False
    try:
        if whole is not None:
            await whole(database, ask, key, hands)
        else:
            while written := await steps.write(database, ask, key, hands):
                hands.progress(written)
        done = True
    finally:
        if not done:
            await _stop(database, key, RunState.STOPPED if whole is None else RunState.CHECKED)


async def _stop(database: Database, key: RunKey, state: RunState) -> None:
    """Says that nobody works at the run any more; if even that cannot be said, its silence will."""
    with suppress(DomainError):
        async with database.writing() as connection:
            await bring(connection, key, state)


async def waiting(connection: AsyncConnection, ask: Ask, key: RunKey, *, most: int) -> tuple[Row[Any], Rows]:
    """The locked run, and its next lines that wait; without any it is done."""
    run = await locked_run(connection, ask, key)
    rows = await rows_after(connection, key, run.terms.get(FROM, 0), most=most, of=WAITING)
    if rows:
        await bring(connection, key, RunState.RUNNING, terms=run.terms | {FROM: rows[0].number - 1})
    else:
        await bring(connection, key, RunState.DONE, finished_at=func.now())
    return run, rows
