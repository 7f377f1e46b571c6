"""What each line of a file of contact policies would do, by the rules of the registry's acts."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RowVerdict
from importers.findings import Finding, Weight
from importers.policies.planning import Does, Planned, planned, standing_policies
from importers.policies.said import said_in
from importers.runs.checking import held_already
from importers.runs.rows import found, opened, told
from importers.runs.steps import Became, Checking, Rows

TWICE = Finding(
    "POLICY_TWICE",
    Weight.HELD,
    "同一规则在文件中出现多次，各行均搁置",
    "the same policy stands on several lines of the file: all of them are held",
)
_VERDICTS = {
    Does.NOTHING: RowVerdict.UNCHANGED,
    Does.DRAFTS: RowVerdict.NEW,
    Does.ACTIVATES: RowVerdict.CHANGED,
    Does.RETIRES: RowVerdict.CHANGED,
    Does.REPLACES: RowVerdict.CHANGED,
}


async def judged_lines(connection: AsyncConnection, checking: Checking, rows: Rows) -> list[Became]:
    """What lines would do, as it is noted."""
    standing = {
        row.id: said_in(opened(checking.keys, "said", row))
        for row in rows
        if not held_already(found(row.findings))
    }
    there = await standing_policies(connection, checking.run.county_id, standing.values())
    return [
        _noted(row, planned(standing[row.id], there, checking.run, checking.ask.today))
        if row.id in standing
        else _noted(row, Planned(Does.NOTHING))
        for row in rows
    ]


def _noted(row: Row[Any], plan: Planned) -> Became:
    every = [*found(row.findings), *plan.findings]
    verdict = held_already(every) or _VERDICTS[plan.does]
    return {
        "id": row.id,
        "verdict": verdict.value,
        "findings": [told(one) for one in every],
        "row_id": plan.policy and plan.policy.id,
    }
