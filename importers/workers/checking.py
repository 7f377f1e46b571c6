"""What each line of a file of workers would do, by the rules of the registry's acts."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RowVerdict
from importers.findings import Finding, Weight
from importers.runs.checking import held_already
from importers.runs.rows import found, opened, told
from importers.runs.steps import Became, Checking, Rows
from importers.workers.planning import Planned, facts_of, planned
from importers.workers.said import said_in

TWICE = Finding(
    "WORKER_TWICE",
    Weight.HELD,
    "同一网格员、同一网格在文件中出现多次，各行均搁置",
    "the same worker and cell stand on several lines of the file: all of them are held",
)


async def judged_lines(connection: AsyncConnection, checking: Checking, rows: Rows) -> list[Became]:
    """What lines would do, as it is noted."""
    standing = {
        row.id: said_in(opened(checking.keys, "said", row))
        for row in rows
        if not held_already(found(row.findings))
    }
    facts = await facts_of(connection, checking.run.county_id, standing.values())
    return [
        _noted(row, planned(standing[row.id], facts, checking.run, checking.ask.today, keys=checking.keys))
        if row.id in standing
        else _noted(row, Planned(None, (), ()))
        for row in rows
    ]


def _noted(row: Row[Any], plan: Planned) -> Became:
    every = [*found(row.findings), *plan.findings]
    verdict = held_already(every)
    if verdict is None and plan.worker_id is None:
        verdict = RowVerdict.NEW
    elif verdict is None:
        verdict = RowVerdict.CHANGED if plan.given or plan.mended else RowVerdict.UNCHANGED
    return {
        "id": row.id,
        "verdict": verdict.value,
        "findings": [told(one) for one in every],
        "row_id": plan.worker_id,
    }
