"""Drafting contact policies, putting them in force and retiring them, within a transaction of the caller's.

A policy is superseded by what becomes of it, never rewritten.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row, func, insert, null, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import UNIT_LEVELS, PolicyStatus
from db.errors import DomainError
from db.ids import IdMaker
from db.models import ContactPolicy
from resolvers.ask import Ask, Statement
from resolvers.changes.marks import mark_units_below
from resolvers.ground.named_areas import NamedArea, area_of, managed_area_statement
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registry.policies.entry import PolicyDraft, PolicyTurn, check_complete, check_terms
from resolvers.scope import manages, require
from resolvers.viewer import Permission
from resolvers.within import Placed

POLICY = ContactPolicy.__table__.c
# What is to be changed of a policy's row.
Turned = Callable[[Row[Any]], dict[str, Any]]


async def drafted(connection: AsyncConnection, ask: Ask, draft: PolicyDraft, ids: IdMaker) -> Recorded:
    """Drafts a policy for a division that the viewer manages; it raises no duty.

    Raises DomainError NOT_PERMITTED, AREA_NOT_FOUND, POLICY_NOT_FOUND (of what it is drafted after),
    BAD_POLICY, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.MANAGE)
    row_id = ids.next()
    named = managed_area_statement(ask, NamedArea(division_code=draft.division_code))
    area = area_of((await connection.execute(named)).all())
    claim = Claim(area.county_id, draft.client_id, ask.viewer.subject, digest_of(draft), row_id)
    first = await claimed(connection, claim)
    if first is not None:
        return Recorded(area.county_id, first, replayed=True)
    base = None if draft.base is None else (await connection.execute(by_key(draft.base))).first()
    if draft.base is not None and base is None:
        raise policy_not_found()
    columns = draft.terms.columns(base)
    check_terms(columns)
    assert area.level is not None  # noqa: S101  # a division has one
    place = {"county_id": area.county_id, "id": row_id, "region": area.level.value}
    place["division_id"] = None if area.level in UNIT_LEVELS else area.id
    status = {"status": PolicyStatus.DRAFT.value, "is_shipped": False, "valid": Range(ask.today, None)}
    await connection.execute(insert(ContactPolicy).values(columns | place | status))
    return Recorded(area.county_id, row_id, replayed=False)


async def activated(connection: AsyncConnection, ask: Ask, turn: PolicyTurn, ids: IdMaker) -> Recorded:
    """Puts a draft in force from a day on, today at the earliest: what was not asked stays unasked.

    Raises DomainError NOT_PERMITTED, POLICY_NOT_FOUND, POLICY_CHANGED, POLICY_NOT_A_DRAFT,
    POLICY_INCOMPLETE, POLICY_DAY_PAST, CLIENT_ID_TAKEN.
    """

    def turned(policy: Row[Any]) -> dict[str, Any]:
        if policy.status != PolicyStatus.DRAFT.value:
            raise DomainError("POLICY_NOT_A_DRAFT", "只有草案可以启用。", "Only a draft is put in force.")
        check_complete(policy)
        return {"status": PolicyStatus.IN_FORCE.value, "valid": Range(turn.on, None)}

    return await _superseded(connection, ask, turn, row_id=ids.next(), turned=turned)


async def retired(connection: AsyncConnection, ask: Ask, turn: PolicyTurn, ids: IdMaker) -> Recorded:
    """Ends a policy before a day, today at the earliest; a draft, or what has not begun, is withdrawn.

    Raises DomainError NOT_PERMITTED, POLICY_NOT_FOUND, POLICY_CHANGED, POLICY_RETIRED, POLICY_DAY_PAST,
    CLIENT_ID_TAKEN.
    """

    def turned(policy: Row[Any]) -> dict[str, Any]:
        ended = policy.valid.upper is not None and policy.valid.upper <= turn.on
        if policy.status == PolicyStatus.WITHDRAWN.value or ended:
            raise DomainError("POLICY_RETIRED", "该规则已经废止。", "The policy has been retired.")
        begun = policy.valid.lower is None or policy.valid.lower < turn.on
        if policy.status == PolicyStatus.IN_FORCE.value and begun:
            return {"valid": Range(policy.valid.lower, turn.on)}
        return {"status": PolicyStatus.WITHDRAWN.value}

    return await _superseded(connection, ask, turn, row_id=ids.next(), turned=turned)


async def _superseded(
    connection: AsyncConnection, ask: Ask, turn: PolicyTurn, *, row_id: int, turned: Turned
) -> Recorded:
    """Supersedes a policy by what `turned` makes of it, and marks whose duties hang on it."""
    require(ask.viewer, Permission.MANAGE)
    if turn.on < ask.today:
        raise day_past()
    policy = await locked_policy(connection, ask, turn.key)
    claim = Claim(turn.county_id, turn.client_id, ask.viewer.subject, digest_of(turn), row_id)
    first = await claimed(connection, claim)
    if first is not None:
        return Recorded(turn.county_id, first, replayed=True)
    if policy is None:
        raise policy_not_found()
    if policy.superseded_at is not None:
        raise DomainError(
            "POLICY_CHANGED",
            "该规则已被修改，请刷新后再办。",
            "The policy was changed since; read it again first.",
        )
    changed = turned(policy)
    await supersede(connection, policy)
    await said_again(connection, policy, changed | {"id": row_id})
    await mark_units_below(connection, turn.county_id, ask.today)
    return Recorded(turn.county_id, row_id, replayed=False)


async def supersede(connection: AsyncConnection, policy: Row[Any]) -> None:
    """From now on the row is known no longer."""
    own = (ContactPolicy.county_id == policy.county_id, ContactPolicy.id == policy.id)
    await connection.execute(update(ContactPolicy).where(*own).values(superseded_at=func.now()))


async def said_again(connection: AsyncConnection, policy: Row[Any], changed: dict[str, Any]) -> None:
    """Writes what a row says, with some of it changed, its id among that."""
    kept = {column.name: getattr(policy, column.name) for column in POLICY}
    del kept["recorded_at"], kept["superseded_at"]
    await connection.execute(insert(ContactPolicy).values(kept | changed))


def by_key(key: tuple[int, int]) -> Statement:
    """A policy by county and id."""
    found: Statement = select(*POLICY).where(POLICY.county_id == key[0], POLICY.id == key[1])
    return found


async def locked_policy(connection: AsyncConnection, ask: Ask, key: tuple[int, int]) -> Row[Any] | None:
    """A policy of a region that the viewer manages, locked; None for others, and for shipped ones."""
    mine = manages(ask, Placed(POLICY.county_id, POLICY.division_id, null()))
    found = by_key(key).where(mine, POLICY.is_shipped.is_(False))
    return (await connection.execute(found.with_for_update())).first()


def policy_not_found() -> DomainError:
    """The one answer for a policy that does not exist and for one that is not the viewer's to change."""
    return DomainError(
        "POLICY_NOT_FOUND",
        "没有这条规则，或不在您的管理范围内；随软件提供的规则不能修改，可据以另拟。",
        "There is no such policy, or it is not yours to change; draft your own after a shipped one.",
    )


def day_past() -> DomainError:
    """The refusal of a day on which duties have been asked for already."""
    return DomainError(
        "POLICY_DAY_PAST",
        "最早自今天起启用或废止：已经要求过的不因规则变更而改变。",
        "A policy begins or ends today at the earliest: what was asked before stays as it was.",
    )
