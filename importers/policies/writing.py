"""An accepted file of contact policies, written by the acts that draft, activate and retire them."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PolicyStatus, RowOutcome, RowVerdict, RunState
from db.engine import Database
from db.errors import DomainError
from db.failures import Unanswered
from importers.policies.planning import Does, planned, standing_policies
from importers.policies.said import Said, said_in
from importers.runs import steps
from importers.runs.checking import finding_of, held_already
from importers.runs.rows import noted, opened, sealed, told
from importers.runs.run import RunKey, bring
from importers.runs.steps import Became, Hands, client_id
from importers.runs.writing import still_waits, waiting
from resolvers.ask import Ask
from resolvers.registry.policies.entry import PolicyTurn
from resolvers.registry.policies.undoing import Undoing
from resolvers.registry.policies.writing import activated, drafted, retired

_SINCE = DomainError(
    "CHANGED_SINCE",
    "试算后该规则已有更改，未写入；请重新导入",
    "the policy was changed after the dry run: not written; import the line again",
)


async def write_batch(database: Database, ask: Ask, key: RunKey, hands: Hands) -> int:
    """Does what the next lines say; how many lines.

    Each in one transaction, with its note and a sign of life: a kill leaves it undone as a whole.
    """
    async with database.writing() as connection:
        run, rows = await waiting(connection, ask, key, most=steps.acts_at_once())
    # Whoever accepted the run has done its acts, whoever resumes it: the receipts are theirs.
    accepting = replace(ask, viewer=replace(ask.viewer, subject=run.accepted_by))
    for row in rows:
        try:
            async with database.writing() as connection:
                if await still_waits(connection, ask, row):
                    done = await _Line(connection, accepting, row, hands).written(run)
                    await noted(connection, key.county_id, [_became(row, done, hands)])
                    await bring(connection, key, RunState.RUNNING)
        except Unanswered:
            raise
        except DomainError as refusal:
            async with database.writing() as connection:
                if await still_waits(connection, ask, row):
                    await noted(connection, key.county_id, [_refused(row, refusal)])
    return len(rows)


class _Line:
    """One line while it is written, within a transaction."""

    def __init__(self, connection: AsyncConnection, ask: Ask, row: Row[Any], hands: Hands) -> None:
        self._connection, self._ask, self._row, self._hands = connection, ask, row, hands
        self._turned: list[tuple[int, int]] = []

    async def written(self, run: Row[Any]) -> Undoing:
        """What came of it. Raises DomainError as the acts do, and CHANGED_SINCE."""
        said = said_in(opened(self._hands.keys, "said", self._row))
        there = await standing_policies(self._connection, run.county_id, [said])
        plan = planned(said, there, run, self._ask.today)
        if held_already(plan.findings):
            one = next(one for one in plan.findings if held_already([one]))
            raise DomainError(one.code, one.zh, one.en)
        before = plan.policy and plan.policy.id
        meant = RowVerdict.NEW if plan.does is Does.DRAFTS else RowVerdict.CHANGED
        if plan.does is Does.NOTHING or before != self._row.row_id or meant.value != self._row.verdict:
            raise _SINCE
        made = None
        if before is None:
            made = await self._drafted(said)
        elif plan.does is Does.REPLACES:
            # One that was never in force has nothing to go on with until the other begins.
            draft = plan.policy.status == PolicyStatus.DRAFT.value if plan.policy else False
            await self._turn(before, PolicyStatus.WITHDRAWN, None if draft else said.begins)
            made = await self._drafted(said)
        elif plan.does is Does.ACTIVATES:
            await self._in_force(before, said)
        else:
            await self._turn(before, PolicyStatus.WITHDRAWN, said.ends)
        return Undoing(run.county_id, made, tuple(self._turned))

    async def _drafted(self, said: Said) -> int:
        """The id of what is drafted and, if the line says so, in force from a day on and until another."""
        draft = said.draft(client_id(self._row, "draft"))
        made = (await drafted(self._connection, self._ask, draft, self._hands.ids)).row_id
        turned, self._turned = self._turned, []
        await self._in_force(made, said)
        made = self._turned[-1][1] if self._turned else made
        self._turned = turned
        return made

    async def _in_force(self, policy_id: int, said: Said) -> None:
        if said.begins is None:
            return
        policy_id = await self._turn(policy_id, PolicyStatus.IN_FORCE, said.begins)
        if said.ends is not None:
            await self._turn(policy_id, PolicyStatus.WITHDRAWN, said.ends)

    async def _turn(self, policy_id: int, status: PolicyStatus, on: date | None) -> int:
        act = activated if status is PolicyStatus.IN_FORCE else retired
        under = client_id(self._row, f"{status.value} {len(self._turned)}")
        turn = PolicyTurn(under, self._row.county_id, policy_id, on or self._ask.today, status)
        now = (await act(self._connection, self._ask, turn, self._hands.ids)).row_id
        if self._turned and self._turned[-1][1] == policy_id:
            self._turned[-1] = (self._turned[-1][0], now)
        else:
            self._turned.append((policy_id, now))
        return now


def _became(row: Row[Any], done: Undoing, hands: Hands) -> Became:
    """A written line: where it now stands, and sealed what its undoing takes."""
    kept = json.dumps({"made": done.made, "turned": done.turned})
    before = sealed(hands.keys, "before", (row.county_id, row.id), kept)
    now = done.made if done.made is not None else done.turned[-1][1]
    written = {"row_id": now, "outcome": RowOutcome.WRITTEN.value, "why": None}
    return {"id": row.id, "before": before, **written}


def _refused(row: Row[Any], refusal: DomainError) -> Became:
    why = {"finding": told(finding_of(refusal))}
    return {"id": row.id, "row_id": row.row_id, "outcome": RowOutcome.CHANGED_SINCE.value, "why": why}
