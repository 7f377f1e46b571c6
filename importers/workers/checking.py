"""What each line of a file of workers would do, by the rules of the registry's acts."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RowVerdict
from db.errors import DomainError
from importers.findings import Finding, Weight
from importers.runs.checking import finding_of, held_already
from importers.runs.rows import found, opened, told
from importers.runs.steps import Became, Checking, Rows
from importers.workers.leaving import post_end
from importers.workers.planning import Planned, facts_of, planned
from importers.workers.said import Said, said_in
from resolvers.registry.staff.posts import check_post_end

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
    noted = []
    for row in rows:
        plan = Planned(None, (), ())
        if row.id in standing:
            said = standing[row.id]
            plan = planned(said, facts, checking.run, checking.ask.today, keys=checking.keys)
            plan = await _possible(connection, checking, row, (said, plan))
        noted.append(_noted(row, plan))
    return noted


async def _possible(
    connection: AsyncConnection, checking: Checking, row: Row[Any], of: tuple[Said, Planned]
) -> Planned:
    """A plan as it is; that of a post's end with what its act would refuse."""
    said, plan = of
    if not plan.ends or plan.worker_id is None:
        return plan
    end = post_end(checking.run, row, said, worker_id=plan.worker_id, follows=plan.follows)
    try:
        await check_post_end(connection, checking.ask, end)
    except DomainError as refusal:
        return replace(plan, findings=(*plan.findings, finding_of(refusal)))
    return plan


def _noted(row: Row[Any], plan: Planned) -> Became:
    every = [*found(row.findings), *plan.findings]
    verdict = held_already(every)
    if verdict is None and plan.worker_id is None:
        verdict = RowVerdict.NEW
    elif verdict is None:
        verdict = RowVerdict.CHANGED if plan.given or plan.mended or plan.ends else RowVerdict.UNCHANGED
    return {
        "id": row.id,
        "verdict": verdict.value,
        "findings": [told(one) for one in every],
        "row_id": plan.worker_id,
    }
