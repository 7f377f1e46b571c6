"""A run taken back, as far as nobody has built on it; of the rest it is told what stays and why."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RowOutcome, RunState
from db.engine import Database
from db.models import FileRun, StagedRow
from importers.findings import Finding, Weight
from importers.runs.rows import rows_after, told
from importers.runs.run import RunKey, bring, expect, locked_run
from importers.runs.steps import UNDONE_TO, Became, Hands, Rows, Steps
from resolvers.ask import Ask

WRITTEN = (StagedRow.outcome == RowOutcome.WRITTEN.value,)
_LATER = Finding(
    "CHANGED_LATER",
    Weight.WARNED,
    "写入后另有更改，保留现状",
    "changed after it was written: what stands is kept",
)


async def undo_lines(database: Database, ask: Ask, key: RunKey, steps: Steps, *, hands: Hands) -> None:
    """Takes back what a run has written, batch by batch; whoever is stopped on the way begins again.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE.
    """
    while undone := await steps.undo(database, ask, key, hands):
        hands.progress(undone)


# Notes which lines of a locked run that wait still have been written, by acts that were committed before that
# could be noted.
Noting: TypeAlias = Callable[[AsyncConnection, Row[Any]], Awaitable[None]]


async def _nothing(_connection: AsyncConnection, _run: Row[Any]) -> None:
    """What is noted of most kinds: they note lines in the transactions that write them."""


async def written(
    connection: AsyncConnection, ask: Ask, key: RunKey, *, most: int, noting: Noting = _nothing
) -> Rows:
    """The next lines that the locked run has written; without any it is undone.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE.
    """
    run = await locked_run(connection, ask, key)
    expect(run, RunState.DONE, RunState.STOPPED)
    if UNDONE_TO not in run.terms:
        # It has stopped since: nobody does any more of it.
        await noting(connection, run)
    rows = await rows_after(connection, key, run.terms.get(UNDONE_TO, 0), most=most, of=WRITTEN)
    if rows:
        await show_stopped(connection, key, run, terms=run.terms | {UNDONE_TO: rows[0].number - 1})
    else:
        undone = {"undone_by": ask.viewer.subject, "undone_at": func.now()}
        await bring(connection, key, RunState.UNDONE, **undone)
    return rows


async def show_stopped(connection: AsyncConnection, key: RunKey, run: Row[Any], **changed: Any) -> None:
    """Brings a locked run that is being undone into the state that it shows.

    That is no sign of life: a run that has stopped is to look as it does. One that was silent has stopped,
    and whoever wrote it does no more of it if they wake.
    """
    mine = (FileRun.county_id == key.county_id, FileRun.id == key.id)
    await connection.execute(update(FileRun).where(*mine).values(state=run.shown_state, **changed))


def reversed_line(row: Row[Any]) -> Became:
    """A line that was undone."""
    return _line(row, RowOutcome.REVERSED, None)


def kept_line(row: Row[Any], by: str | None, at: datetime) -> Became:
    """A line of which something was changed later: by whom, if that is kept, and when."""
    return _line(row, RowOutcome.KEPT, {"finding": told(_LATER), "by": by, "at": at.isoformat()})


def not_reversed_line(row: Row[Any], finding: Finding) -> Became:
    """A line that could not be undone, and why."""
    return _line(row, RowOutcome.NOT_REVERSED, {"finding": told(finding), "by": None, "at": None})


def _line(row: Row[Any], outcome: RowOutcome, why: dict[str, Any] | None) -> Became:
    return {"id": row.id, "outcome": outcome.value, "why": why}
