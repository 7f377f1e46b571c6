"""What each line of a file of contact policies would do, by the rules of the registry's acts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RowVerdict
from importers.findings import Finding, Weight
from importers.policies.planning import Does, Planned, is_standing, planned, standing_policies
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
    said = {row.id: said_in(opened(checking.keys, "said", row)) for row in rows if not _is_held(row)}
    there = await standing_policies(connection, checking.run.county_id, said.values())
    became = list[Became]()
    for row in rows:
        findings, plan = found(row.findings), Planned(Does.NOTHING)
        if row.id in said and is_standing(said[row.id], there):
            # Policies that only differ in whom they are for stand beside each other: their lines may, too.
            findings = [one for one in findings if one.code != TWICE.code]
        if not held_already(findings):
            plan = planned(said[row.id], there, checking.run, checking.ask.today)
        became.append(_noted(row, findings, plan))
    return became


def _is_held(row: Row[Any]) -> bool:
    """Whether its own cells keep a line from being written; one that stands there twice may yet be."""
    return bool(held_already([one for one in found(row.findings) if one.code != TWICE.code]))


def _noted(row: Row[Any], findings: Sequence[Finding], plan: Planned) -> Became:
    every = [*findings, *plan.findings]
    verdict = held_already(every) or _VERDICTS[plan.does]
    return {
        "id": row.id,
        "verdict": verdict.value,
        "findings": [told(one) for one in every],
        "row_id": plan.policy and plan.policy.id,
    }
