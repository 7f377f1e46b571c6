"""What every way of signing in ends with: whether the account is open, and its session or half of one."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccountState, CredentialKind, Role
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Account
from resolvers.access.credentials import (
    IDLE,
    IDLE_OF_OFFICERS,
    LONGEST_HALF,
    LONGEST_SESSION,
    Opened,
    open_credential,
)
from resolvers.access.grants import account_with_grants, viewer_of
from resolvers.windows import today_in_china


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that was opened, and whether a password has to be set before anything else.

    With `needs_code` it is the half of one, which `Signing.complete` makes whole by a second factor.
    """

    opened: Opened
    name: str
    must_change: bool
    needs_code: bool


def ensure_not_locked(account: Row[Any]) -> None:
    """Raises DomainError ACCOUNT_LOCKED."""
    if account.state == AccountState.LOCKED.value:
        raise DomainError(
            "ACCOUNT_LOCKED",
            "账号已锁定，请联系安全管理员。",
            "This account is locked; ask the security officer.",
        )


def ensure_not_ended(account: Row[Any]) -> None:
    """Raises DomainError ACCOUNT_ENDED."""
    if account.state == AccountState.ENDED.value:
        raise DomainError("ACCOUNT_ENDED", "账号已注销，不能再启用。", "This account has ended and stays so.")


async def ensure_granted(connection: AsyncConnection, account: Row[Any]) -> None:
    """Raises DomainError NO_GRANT for an account that may do nothing yet."""
    rows = await connection.execute(account_with_grants(Account.id == account.id, today_in_china()))
    if viewer_of(rows.all()) is None:
        raise DomainError(
            "NO_GRANT",
            "账号尚未授权，请联系安全管理员。",
            "Nothing is granted to this account yet; ask the security officer.",
        )


async def open_half(connection: AsyncConnection, account: Row[Any], label: str, ids: IdMaker) -> Opened:
    """Half a session, good for nothing but the code of a second factor."""
    return await open_credential(
        connection,
        account.id,
        kind=CredentialKind.HALF,
        row_id=ids.next(),
        label=label,
        lasts=LONGEST_HALF,
    )


async def open_session(connection: AsyncConnection, account: Row[Any], label: str, ids: IdMaker) -> Opened:
    """A session, at its longest LONGEST_SESSION; an officer's is idle sooner."""
    return await open_credential(
        connection,
        account.id,
        kind=CredentialKind.SESSION,
        row_id=ids.next(),
        label=label,
        lasts=LONGEST_SESSION,
        idle=IDLE_OF_OFFICERS if account.role == Role.OFFICER.value else IDLE,
    )
