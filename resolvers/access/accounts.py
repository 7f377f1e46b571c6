"""What is done to accounts: granted, locked, ended, given passwords and tokens.

Whoever acts is named in `by`: an account, or the operating system's user at the server itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccessKind, AccountState, CredentialKind, Office, Permission, Role
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Account, AccountGrant, Credential
from resolvers.access.credentials import Opened, end_credentials, of_account, open_credential
from resolvers.access.generation import count_up
from resolvers.access.password_change import replace_password
from resolvers.areas import Area
from resolvers.traces.accounts import note_act
from resolvers.viewer import ALLOWED


async def account_named(connection: AsyncConnection, name: str) -> Row[Any]:
    """An account by its name, locked. Raises DomainError ACCOUNT_NOT_FOUND."""
    columns = ("id", "name", "display_name", "role", "office", "state", "inducted_on", "pledged_on")
    statement = select(*[getattr(Account, one) for one in columns]).where(Account.name == name)
    account = (await connection.execute(statement.with_for_update())).first()
    if account is None:
        raise DomainError("ACCOUNT_NOT_FOUND", "没有此账号。", "There is no such account.")
    return account


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be granted: a permission in an area, on the days of `valid`."""

    permission: Permission
    area: Area
    valid: Range[date]


async def grant(
    connection: AsyncConnection, account: Row[Any], wanted: Wanted, *, ids: IdMaker, by: str
) -> int:
    """The id of a new grant. Raises DomainError GRANT_BEYOND_ROLE."""
    role, area = Role.of(account.role), wanted.area
    if wanted.permission not in ALLOWED[role]:
        raise DomainError(
            "GRANT_BEYOND_ROLE",
            f"{role.zh}不能被授予“{wanted.permission.zh}”。",
            f"The role {role.value} is never granted {wanted.permission.value}.",
        )
    grant_id = ids.next()
    row = {
        "id": grant_id,
        "account_id": account.id,
        "role": role.value,
        "permission": wanted.permission.value,
        "area_kind": area.kind.value,
        "area_county_id": area.county_id,
        "area_id": area.id,
        "level": None if area.level is None else area.level.value,
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
    """Ends an account's grants, or `only` one; how many there were."""
    mine = [AccountGrant.account_id == account_id, AccountGrant.ended_at.is_(None)]
    if only is not None:
        mine.append(AccountGrant.id == only)
    ending = update(AccountGrant).where(*mine).values(ended_at=func.now(), ended_by=by)
    ended = (await connection.execute(ending.returning(AccountGrant.id))).all()
    await note_act(connection, AccessKind.GRANT, "end grants", account_id=account_id, by=by)
    await count_up(connection)
    return len(ended)


async def set_state(connection: AsyncConnection, account: Row[Any], state: AccountState, *, by: str) -> None:
    """Locks, unlocks or ends an account; whatever spoke for it ends with it.

    Raises DomainError ACCOUNT_ENDED, and LAST_OF_OFFICE for the last who can hold an office.
    """
    if account.state == AccountState.ENDED.value:
        raise DomainError("ACCOUNT_ENDED", "账号已注销，不能再启用。", "This account has ended and stays so.")
    if state != AccountState.ACTIVE:
        await _ensure_another(connection, account)
        await end_credentials(connection, of_account(account.id), by)
    await connection.execute(update(Account).where(Account.id == account.id).values(state=state.value))
    await note_act(connection, AccessKind.LOCK, f"state {state.value}", account_id=account.id, by=by)
    await count_up(connection)


async def give_password(
    connection: AsyncConnection, account: Row[Any], hashed: str, *, lasts: timedelta, by: str
) -> None:
    """Gives an account a password for one sign-in; its sessions end."""
    await replace_password(connection, account.id, hashed, lasts=lasts)
    await note_act(connection, AccessKind.KEY, "give password", account_id=account.id, by=by)
    await end_credentials(connection, of_account(account.id, CredentialKind.SESSION), by)


async def file_pledge(
    connection: AsyncConnection, account: Row[Any], *, inducted_on: date, pledged_on: date
) -> None:
    """Puts induction and secrecy pledge on file (J-08), by which persons may be seen."""
    days = {"inducted_on": inducted_on, "pledged_on": pledged_on}
    await connection.execute(update(Account).where(Account.id == account.id).values(**days))
    await count_up(connection)


async def give_token(
    connection: AsyncConnection, account: Row[Any], *, label: str, lasts: timedelta, ids: IdMaker
) -> Opened:
    """A token with all that the account may do, for a program of its holder. Raises DomainError NO_TOKEN."""
    if account.role == Role.OFFICER.value or account.state != AccountState.ACTIVE.value:
        raise DomainError(
            "NO_TOKEN",
            "三员及停用账号不能签发令牌。",
            "Officers and accounts that are not active have no tokens.",
        )
    await note_act(connection, AccessKind.KEY, "give token", account_id=account.id)
    return await open_credential(
        connection,
        account.id,
        kind=CredentialKind.TOKEN,
        row_id=ids.next(),
        label=label,
        ends_at=datetime.now(UTC) + lasts,
    )


async def end_credential(connection: AsyncConnection, account_id: int, credential_id: int, by: str) -> bool:
    """Ends one session or token of an account; whether it was open."""
    mine = of_account(account_id) & (Credential.id == credential_id)
    return await end_credentials(connection, mine, by) > 0


async def _ensure_another(connection: AsyncConnection, account: Row[Any]) -> None:
    if account.office is None:
        return
    # All holders are locked, so that two who lock each other at once do not both succeed.
    holders = select(Account.id).where(
        Account.office == account.office, Account.state == AccountState.ACTIVE.value
    )
    active: Sequence[int] = (await connection.scalars(holders.order_by(Account.id).with_for_update())).all()
    if set(active) <= {account.id}:
        raise DomainError(
            "LAST_OF_OFFICE",
            f"{Office.of(account.office).zh}只剩此账号，不能锁定或注销。",
            "Nobody else holds this office: it cannot be locked or ended.",
        )
