"""A list of divisions taken back, lines and closings in one transaction."""

import json
from typing import Any

from sqlalchemy import Row, func
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RowOutcome, RunState
from db.engine import Database
from importers.county_lists.bridge import with_cursor
from importers.county_lists.deeds import Deed
from importers.county_lists.reversing import reversed_deeds
from importers.county_lists.writing import DEEDS, MOST_LINES
from importers.findings import Finding, Weight
from importers.runs.rows import noted, opened, rows_after, told
from importers.runs.run import RunKey, bring, expect, locked_run, note_terms
from importers.runs.steps import Became, Hands
from importers.runs.undoing import WRITTEN, reversed_line
from resolvers.ask import Ask

__all__ = ["undo_list"]

_WHY = {
    RowOutcome.KEPT: Finding(
        "CHANGED_LATER",
        Weight.WARNED,
        "写入后另有更改，或已有边界、网格、人员等，保留现状",
        "changed after it was written, or ground or people are in it by now: it stays",
    ),
    RowOutcome.NOT_REVERSED: Finding(
        "FORMER_PLACE_TAKEN",
        Weight.WARNED,
        "原上级已不存在，或原代码已属另一区划，无法恢复",
        "its former township is no more, or another division bears its former code",
    ),
}


async def undo_list(database: Database, ask: Ask, key: RunKey, hands: Hands) -> int:
    """Takes back what a run has written; how much of it, none once it is undone.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE.
    """
    async with database.writing() as connection:
        run = await locked_run(connection, ask, key)
        expect(run, RunState.DONE, RunState.STOPPED)
        rows = await rows_after(connection, key, 0, most=MOST_LINES, of=WRITTEN)
        closed = [one for one in run.terms.get(DEEDS, []) if "outcome" not in one]
        if rows or closed:
            return await _undone(connection, run, rows, closed, hands=hands)
        undone = {"undone_by": ask.viewer.subject, "undone_at": func.now()}
        await bring(connection, key, RunState.UNDONE, **undone)
    return 0


async def _undone(
    connection: AsyncConnection, run: Row[Any], rows: Any, closed: list[dict[str, Any]], *, hands: Hands
) -> int:
    of_lines = {row.id: Deed.of(json.loads(opened(hands.keys, "before", row))) for row in rows}
    deeds = [*of_lines.values(), *[Deed.of(json.loads(one["deed"])) for one in closed]]
    became = await with_cursor(
        connection,
        lambda cursor: reversed_deeds(cursor, run.county_id, deeds, run.said_on, ids=hands.ids),
    )
    await noted(connection, run.county_id, [_line(row, became[of_lines[row.id].division_id]) for row in rows])
    ended = [
        one | {"outcome": became[deed.division_id].value}
        for one, deed in zip(closed, deeds[len(of_lines) :], strict=True)
    ]
    await note_terms(connection, RunKey(run.county_id, run.id), **{DEEDS: ended})
    return len(deeds)


def _line(row: Row[Any], outcome: RowOutcome) -> Became:
    if outcome is RowOutcome.REVERSED:
        return reversed_line(row)
    why = {"finding": told(_WHY[outcome]), "by": None, "at": None}
    return {"id": row.id, "outcome": outcome.value, "why": why}
