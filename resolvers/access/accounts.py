"""What is done to accounts: granted, locked, ended, given passwords.

Whoever acts is named in `by`: an account, or the operating system's user at the server itself.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccessKind, AccountState, CredentialKind, Office, Permission, Role
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Account, AccountGrant
from resolvers.access.credentials import end_credentials, of_account
from resolvers.access.generation import count_up
from resolvers.access.opening import ensure_not_ended
from resolvers.access.password_change import replace_password
from resolvers.access.provider.parting import take_subject
from resolvers.areas import Area, AreaKind
from resolvers.traces.accounts import note_act
from resolvers.viewer import ALLOWED
from resolvers.windows import today_in_china
from resolvers.wording.refusals import bad_value

# One account is read whole where it is judged and shown: its grants are few by nature, and are kept few.
MOST_GRANTS = 100


async def account_named(connection: AsyncConnection, name: str) -> Row[Any]:
    """An account by its name, locked. Raises DomainError ACCOUNT_NOT_FOUND."""
    return await locked_account(connection, Account.name == name)


async def locked_account(connection: AsyncConnection, condition: ColumnElement[bool]) -> Row[Any]:
    """The account of a condition, locked. Raises DomainError ACCOUNT_NOT_FOUND."""
    columns = ("id", "name", "display_name", "role", "office", "state", "inducted_on", "pledged_on")
    statement = select(*[getattr(Account, one) for one in columns]).where(condition)
    # One act at a time: who is the last of an office cannot be told while another is being locked.
    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtext("account"))))
    account = (await connection.execute(statement.with_for_update())).first()
    if account is None:
        raise no_account()
    return account


def no_account() -> DomainError:
    """The refusal of an account that is not there."""
    return DomainError("ACCOUNT_NOT_FOUND", "没有此账号。", "There is no such account.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be granted: a permission in an area, on the days of `valid`."""

    permission: Permission
    area: Area
    valid: Range[date]


async def grant(
    connection: AsyncConnection, account: Row[Any], wanted: Wanted, *, ids: IdMaker, by: str
) -> int:
    """The id of a new grant. Raises DomainError GRANT_BEYOND_ROLE, ACCOUNT_ENDED, TOO_MANY_GRANTS."""
    role, area = Role.of(account.role), wanted.area
    ensure_not_ended(account)
    if wanted.permission not in ALLOWED[role]:
        raise DomainError(
            "GRANT_BEYOND_ROLE",
            f"{role.zh}不能被授予“{wanted.permission.zh}”。",
            f"The role {role.value} is never granted {wanted.permission.value}.",
        )
    await _ensure_few(connection, account.id)
    grant_id = ids.next()
    row = {
        "id": grant_id,
        "account_id": account.id,
        "role": role.value,
        "permission": wanted.permission.value,
        "area_kind": area.kind.value,
        "area_county_id": area.county_id,
        "area_id": area.id,
        "level": area.level.value if area.kind == AreaKind.DIVISION and area.level else None,
        "valid": wanted.valid,
        "granted_by": by,
    }
    await connection.execute(insert(AccountGrant).values(**row))
    await note_act(
        connection, AccessKind.GRANT, f"grant {wanted.permission.value}", account_id=account.id, by=by
    )
    await count_up(connection)
    return grant_id


async def end_grants(connection: AsyncConnection, account_id: int, *, by: str, only: int | None) -> int:
    """Ends an account's grants, or `only` one; how many there were. Raises DomainError GRANT_NOT_FOUND."""
    mine = [AccountGrant.account_id == account_id, AccountGrant.ended_at.is_(None)]
    if only is not None:
        mine.append(AccountGrant.id == only)
    ending = update(AccountGrant).where(*mine).values(ended_at=func.now(), ended_by=by)
    ended = (await connection.execute(ending.returning(AccountGrant.id))).all()
    if only is not None and not ended:
        raise DomainError(
            "GRANT_NOT_FOUND",
            "该账号没有这项授权，或已结束。",
            "The account has no such grant, or it has ended.",
        )
    await note_act(connection, AccessKind.GRANT, "end grants", account_id=account_id, by=by)
    await count_up(connection)
    return len(ended)


async def set_state(connection: AsyncConnection, account: Row[Any], state: AccountState, *, by: str) -> None:
    """Locks, unlocks or ends an account and what spoke for it. Raises ACCOUNT_ENDED, LAST_OF_OFFICE."""
    ensure_not_ended(account)
    if state != AccountState.ACTIVE:
        await ensure_another(connection, account)
        await end_credentials(connection, of_account(account.id), by)
    if state == AccountState.ENDED:  # and another may be joined to its subject
        await take_subject(connection, account.id, by=by)
    await connection.execute(update(Account).where(Account.id == account.id).values(state=state.value))
    await note_act(connection, AccessKind.LOCK, f"state {state.value}", account_id=account.id, by=by)
    await count_up(connection)


async def give_password(
    connection: AsyncConnection, account: Row[Any], hashed: str, *, lasts: timedelta, by: str
) -> None:
    """Gives an account a password for one sign-in; its sessions end.

    Raises DomainError ACCOUNT_ENDED, and NO_PASSWORD for programs.
    """
    ensure_not_ended(account)
    if account.role == Role.SERVICE_CLIENT.value:
        raise DomainError(
            "NO_PASSWORD",
            "服务客户端凭令牌访问，没有密码。",
            "Service clients have tokens and no password.",
        )
    await replace_password(connection, account.id, hashed, lasts=lasts)
    await note_act(connection, AccessKind.KEY, "give password", account_id=account.id, by=by)
    await end_credentials(connection, of_account(account.id, CredentialKind.SESSION), by)


async def file_pledge(
    connection: AsyncConnection, account: Row[Any], *, inducted_on: date, pledged_on: date, by: str
) -> None:
    """Puts induction and secrecy pledge on file (J-08), by which persons may be seen.

    Raises DomainError DAY_IN_THE_FUTURE, ACCOUNT_ENDED.
    """
    ensure_not_ended(account)
    if max(inducted_on, pledged_on) > today_in_china():
        raise bad_value(
            "DAY_IN_THE_FUTURE",
            "pledgedOn",
            "与上岗日期均不能晚于今天。",
            "and induction lie ahead of today.",
        )
    days = {"inducted_on": inducted_on, "pledged_on": pledged_on}
    await connection.execute(update(Account).where(Account.id == account.id).values(**days))
    await note_act(connection, AccessKind.GRANT, "file pledge", account_id=account.id, by=by)
    await count_up(connection)


async def _ensure_few(connection: AsyncConnection, account_id: int) -> None:
    open_grants = (AccountGrant.account_id == account_id, AccountGrant.ended_at.is_(None))
    if (await connection.scalar(select(func.count()).where(*open_grants)) or 0) >= MOST_GRANTS:
        raise DomainError(
            "TOO_MANY_GRANTS",
            f"一个账号至多 {MOST_GRANTS} 项授权；请先结束不再需要的。",
            f"An account has {MOST_GRANTS} grants at most: end those that are not needed any more.",
        )


async def ensure_another(connection: AsyncConnection, account: Row[Any]) -> None:
    """Raises DomainError LAST_OF_OFFICE for the holder of an office that nobody else can exercise."""
    if account.office is None:
        return
    # Who never came in by the password that somebody gave, and cannot any more, is no holder to rely on.
    holders = select(Account.id).where(
        Account.office == account.office,
        Account.state == AccountState.ACTIVE.value,
        or_(Account.password_ends_at.is_(None), Account.password_ends_at > func.now()),
    )
    if set(await connection.scalars(holders)) <= {account.id}:
        raise DomainError(
            "LAST_OF_OFFICE",
            f"{Office.of(account.office).zh}只剩此账号，不能锁定或注销。",
            "Nobody else holds this office: it cannot be locked or ended.",
        )
