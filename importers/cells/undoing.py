"""A run of cells taken back: its draft is thrown away, unless it is in force or somebody has drawn in it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RowOutcome, RunState
from db.engine import Database
from db.errors import DomainError
from db.failures import Unanswered
from db.models import GridCell, StagedRow
from importers.findings import Finding, Weight
from importers.runs.rows import noted, rows_after, told
from importers.runs.run import RunKey, bring, expect, locked_run
from importers.runs.steps import Hands
from resolvers.ask import Ask
from resolvers.registry.ground.discarding import discarded

__all__ = ["undo_cells"]

_MOST = 100_000
_DRAWN_SINCE = Finding(
    "DRAWN_SINCE",
    Weight.WARNED,
    "导入后草案中另有改动，保留草案；如不需要，请丢弃该草案",
    "the draft was drawn in since: it is kept; throw it away (discardGridPlan) if it is not wanted",
)


async def undo_cells(database: Database, ask: Ask, key: RunKey, hands: Hands) -> None:
    """Throws the run's draft away, or says why not. Raises DomainError RUN_NOT_FOUND, RUN_STATE."""
    async with database.writing() as connection:
        run = await locked_run(connection, ask, key)
        expect(run, RunState.DONE)
        written = (StagedRow.outcome == RowOutcome.WRITTEN.value,)
        rows = await rows_after(connection, key, 0, most=_MOST, of=written)
        outcome, finding = await _undone(connection, ask, run) if rows else (RowOutcome.REVERSED, None)
        await noted(connection, key.county_id, _lines(rows, outcome, finding))
        undone = {"undone_by": ask.viewer.subject, "undone_at": func.now()}
        await bring(connection, key, RunState.UNDONE, **undone)
    hands.progress(len(rows))


async def _undone(connection: AsyncConnection, ask: Ask, run: Row[Any]) -> tuple[RowOutcome, Finding | None]:
    plan = (run.county_id, int(run.terms["plan_id"]))
    mine = (GridCell.county_id == plan[0], GridCell.plan_id == plan[1])
    cells = (await connection.execute(select(GridCell.id).where(*mine))).scalars().all()
    if cells and {str(one) for one in cells} != set(run.terms["cells"]):
        return RowOutcome.KEPT, _DRAWN_SINCE
    try:
        await discarded(connection, ask, plan)
    except Unanswered:
        raise
    except DomainError as refusal:
        return RowOutcome.NOT_REVERSED, Finding(refusal.code, Weight.WARNED, refusal.zh, refusal.en)
    return RowOutcome.REVERSED, None


def _lines(rows: Sequence[Row[Any]], outcome: RowOutcome, finding: Finding | None) -> list[dict[str, Any]]:
    why = None if finding is None else {"finding": told(finding), "by": None, "at": None}
    return [{"id": row.id, "outcome": outcome.value, "why": why} for row in rows]
