"""Taking back that policies were drafted, put in force or ended, as if it had never been."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PolicyStatus
from db.errors import DomainError
from db.ids import IdMaker
from resolvers.ask import Ask
from resolvers.changes.marks import mark_units_below
from resolvers.registry.policies.writing import (
    by_key,
    day_past,
    locked_policy,
    policy_not_found,
    said_again,
    supersede,
)
from resolvers.scope import require
from resolvers.viewer import Permission


@dataclass(frozen=True, slots=True)
class Undoing:
    """Policies by id: one that came to be, and those that acts made of others, each with the one before."""

    county_id: int
    made: int | None
    turned: tuple[tuple[int, int], ...]


class BuiltOnError(DomainError):
    """The refusal to take back what somebody has changed since `at`; by whom is not kept of policies."""

    def __init__(self, at: datetime) -> None:
        super().__init__("POLICY_CHANGED", "该规则此后已有更改。", "The policy was changed since.")
        self.at = at


async def policies_undone(connection: AsyncConnection, ask: Ask, undoing: Undoing, ids: IdMaker) -> None:
    """Has no policy instead of the one made, and those before instead of the turned.

    Raises DomainError NOT_PERMITTED, POLICY_NOT_FOUND, BuiltOnError for one that was changed since, and
    POLICY_DAY_PAST for one that has begun or ended on a day before today: what was asked then was asked.
    """
    require(ask.viewer, Permission.MANAGE)
    for before_id, now_id in undoing.turned:
        now = await _standing(connection, ask, (undoing.county_id, now_id))
        before = (await connection.execute(by_key((undoing.county_id, before_id)))).one()
        if _counts(now) and before.status == PolicyStatus.DRAFT.value:
            _refuse_begun(now, ask.today)
        elif _counts(before) and not _counts(now):
            # It never began; in force again it would have begun on a day that is over.
            _refuse_begun(before, ask.today)
        elif now.valid.upper is not None and now.valid.upper < ask.today:
            raise day_past()
        await supersede(connection, now)
        await said_again(connection, before, {"id": ids.next()})
    if undoing.made is not None:
        made = await _standing(connection, ask, (undoing.county_id, undoing.made))
        _refuse_begun(made, ask.today)
        await supersede(connection, made)
    await mark_units_below(connection, undoing.county_id, ask.today)


async def _standing(connection: AsyncConnection, ask: Ask, key: tuple[int, int]) -> Row[Any]:
    policy = await locked_policy(connection, ask, key)
    if policy is None:
        raise policy_not_found()
    if policy.superseded_at is not None:
        raise BuiltOnError(policy.superseded_at)
    return policy


def _counts(policy: Row[Any]) -> bool:
    return bool(policy.status == PolicyStatus.IN_FORCE.value)


def _refuse_begun(policy: Row[Any], today: date) -> None:
    if _counts(policy) and (policy.valid.lower is None or policy.valid.lower < today):
        raise day_past()
