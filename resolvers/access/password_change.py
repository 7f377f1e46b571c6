"""Passwords changed by their holders, or given by somebody else; former ones are not taken again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccessKind, CredentialKind, Role
from db.engine import Database
from db.errors import DomainError
from db.models import Account, Credential, FormerPassword
from resolvers.access.credentials import end_credentials, has_factor, of_account
from resolvers.access.failures import claim_try, forget_failures
from resolvers.access.generation import count_up
from resolvers.access.hashing import Hashing
from resolvers.access.passwords import Choice, PasswordRules, ensure_fit
from resolvers.ask import Statement
from resolvers.traces.accounts import note_act

# As many as the strictest rules ask for: the present one and those before it.
MOST_FORMER = 5


@dataclass(frozen=True, slots=True)
class Change:
    """The password that is set, by whoever knows the present one."""

    present: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Passwords:
    """The passwords of one installation: its connections, hashes and rules."""

    database: Database
    hashing: Hashing
    rules: PasswordRules

    async def change(self, account_id: int, change: Change, *, keep: int) -> None:
        """Sets an account's password; all its sessions but the one to `keep` end.

        Raises DomainError WRONG_PASSWORD, PASSWORD_USED_BEFORE, SIGN_IN_BUSY, SIGN_IN_DELAYED for whoever
        guesses at an open session, and as `ensure_fit`.
        """
        account = await self.proved(account_id, change.present, keep)
        ensure_fit(Choice(change.wanted, account.name, account.role == Role.OFFICER.value), self.rules)
        former = await self.database.rows(_former(account_id, self.rules))
        for kept in (account.password_hash, *[row.password_hash for row in former]):
            if await self.hashing.fits(change.wanted, kept):
                raise _used_before()
        hashed = await self.hashing.hashed(change.wanted)
        async with self.database.writing() as connection:
            await replace_password(connection, account_id, hashed)
            await note_act(connection, AccessKind.KEY, "change password", account_id=account_id)
            others = of_account(account_id, CredentialKind.SESSION) & (Credential.id != keep)
            await end_credentials(connection, others, "PASSWORD")
            await count_up(connection)

    async def proved(self, account_id: int, present: str, session: int) -> Row[Any]:
        """The account whose password somebody at an open session knows.

        Raises DomainError WRONG_PASSWORD, SIGN_IN_BUSY and SIGN_IN_DELAYED.
        """
        (account,) = await self.database.rows(account_row(Account.id == account_id))
        place = f"session:{session}"
        async with self.database.writing() as connection:
            await claim_try(connection, account.name, place)
        if not await self.hashing.fits(present, account.password_hash):
            raise DomainError("WRONG_PASSWORD", "当前密码不正确。", "The present password is not right.")
        async with self.database.writing() as connection:
            await forget_failures(connection, account.name, place)
        return account


def must_change(account: Any, rules: PasswordRules) -> bool:
    """Whether an account's password was given by somebody else, or is older than the rules allow."""
    given, set_at, lasts = account.password_ends_at is not None, account.password_set_at, rules.lasts
    return given or (None not in (set_at, lasts) and set_at + lasts < datetime.now(UTC))


async def replace_password(
    connection: AsyncConnection,
    account_id: int,
    hashed: str,
    *,
    lasts: timedelta | None = None,
) -> None:
    """Keeps a hash in place of the one before. `lasts`: somebody else gives it, for one sign-in."""
    before = select(literal(account_id), func.now(), Account.password_hash).where(
        Account.id == account_id, Account.password_hash.is_not(None)
    )
    columns = ["account_id", "replaced_at", "password_hash"]
    await connection.execute(insert(FormerPassword).from_select(columns, before))
    ends_at = None if lasts is None else func.now() + lasts
    await connection.execute(
        update(Account)
        .where(Account.id == account_id)
        .values(password_hash=hashed, password_set_at=func.now(), password_ends_at=ends_at)
    )
    older = (
        select(FormerPassword.replaced_at)
        .where(FormerPassword.account_id == account_id)
        .order_by(FormerPassword.replaced_at.desc())
        .offset(MOST_FORMER)
    )
    await connection.execute(
        delete(FormerPassword).where(
            FormerPassword.account_id == account_id, FormerPassword.replaced_at.in_(older)
        )
    )


def account_row(condition: ColumnElement[bool]) -> Statement:
    """An account with its password, by a condition on `Account`."""
    columns = ("id", "name", "role", "state", "password_hash", "password_set_at", "password_ends_at")
    return select(*[getattr(Account, name) for name in columns], has_factor()).where(condition)


def _former(account_id: int, rules: PasswordRules) -> Statement:
    former = FormerPassword
    newest = former.replaced_at.desc()
    return (
        select(former.password_hash)
        .where(former.account_id == account_id)
        .order_by(newest)
        .limit(max(rules.former - 1, 0))
    )


def _used_before() -> DomainError:
    return DomainError(
        "PASSWORD_USED_BEFORE",
        "不能使用最近用过的密码。",
        "A password that was used of late is not taken again.",
    )
