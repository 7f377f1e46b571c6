"""Viewers of accounts: what their grants of today come to."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, or_, outerjoin, select

from db.codes import AccountState, DivisionLevel, Office, Permission, Role
from db.models import Account, AccountGrant, GridWorker
from resolvers.areas import Area, AreaKind
from resolvers.ask import Statement, holds
from resolvers.viewer import ALLOWED, Grant, Viewer


def account_with_grants(condition: ColumnElement[bool], today: date) -> Statement:
    """An active account by row of its grants in force today; one row with null grants where there are none.

    A worker's cells are granted for as long as the registry has the worker in post.
    """
    grant = AccountGrant
    in_post = exists().where(
        GridWorker.county_id == grant.area_county_id, GridWorker.id == grant.area_id, holds(GridWorker, today)
    )
    in_force = and_(
        grant.account_id == Account.id,
        grant.ended_at.is_(None),
        holds(grant, today),
        or_(grant.area_kind != AreaKind.WORKER.value, in_post),
    )
    return (
        select(
            *[Account.id, Account.display_name, Account.role, Account.office],
            *[Account.inducted_on, Account.pledged_on, Account.password_set_at, Account.password_ends_at],
            *[grant.permission, grant.area_kind, grant.area_county_id, grant.area_id, grant.level],
        )
        .select_from(outerjoin(Account, grant, in_force))
        .where(Account.state == AccountState.ACTIVE.value, condition)
        .order_by(grant.id)
    )


def viewer_of(rows: Sequence[Row[Any]]) -> Viewer | None:
    """The viewer of an account; None where there is no active one, or it holds neither grant nor office."""
    if not rows:
        return None
    first = rows[0]
    role = Role.of(first.role)
    office = Office.of(first.office) if first.office else None
    grants = tuple(_grant(row) for row in rows if row.permission is not None)
    if not grants and office is None:
        return None
    allowed = ALLOWED[role] if _may_see_persons(first) else ALLOWED[role] - {Permission.SEARCH}
    held = tuple(grant for grant in grants if grant.permission in allowed)
    return Viewer(_subject(first, role, held), first.display_name, role, held, first.id, office)


def _may_see_persons(row: Any) -> bool:
    return row.inducted_on is not None and row.pledged_on is not None


def _grant(row: Row[Any]) -> Grant:
    level = DivisionLevel.of(row.level) if row.level else None
    return Grant(
        Permission.of(row.permission), Area(AreaKind(row.area_kind), row.area_county_id, row.area_id, level)
    )


def _subject(row: Row[Any], role: Role, grants: Sequence[Grant]) -> str:
    """What stands beside what somebody records: grid workers by their id in the registry."""
    workers = (grant.area.id for grant in grants if grant.area.kind == AreaKind.WORKER)
    worker = next(workers, None) if role == Role.WORKER else None
    return f"account:{row.id}" if worker is None else f"worker:{worker}"
