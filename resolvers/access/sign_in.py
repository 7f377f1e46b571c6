"""Signing in by name and password, and setting a password: what is the same for every kind of account."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, and_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccountState, CredentialKind, Role
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Account, Credential
from resolvers.access.credentials import (
    IDLE,
    IDLE_OF_OFFICERS,
    LONGEST_HALF,
    LONGEST_SESSION,
    Opened,
    digest_of,
    end_credentials,
    is_open,
    open_credential,
)
from resolvers.access.failures import claim_try, forget_failures, name_digest, take_back
from resolvers.access.grants import account_with_grants, viewer_of
from resolvers.access.hashing import Hashing, is_dated
from resolvers.access.known import ended
from resolvers.access.password_change import account_row, must_change
from resolvers.access.passwords import LONGEST, PasswordRules
from resolvers.access.second_factor.spending import Spent, refusal_of, spent
from resolvers.ask import Statement
from resolvers.people.identities import IdentityKeys
from resolvers.traces.accounts import note_entry, note_refused
from resolvers.windows import today_in_china


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Who says they are who (`account_name`), and from where: an address or a known device."""

    name: str
    password: str
    place: str
    label: str


def account_name(typed: str) -> str:
    """The name of an account, however it was typed."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that was opened, and whether a password has to be set before anything else.

    With `needs_code` it is the half of one, which `Signing.complete` makes whole by a second factor.
    """

    opened: Opened
    name: str
    must_change: bool
    needs_code: bool


@dataclass(frozen=True, slots=True)
class Signing:
    """Signing in on one installation: its connections, ids, hashes, rules for passwords, and keys."""

    database: Database
    ids: IdMaker
    hashing: Hashing
    rules: PasswordRules
    keys: IdentityKeys

    async def sign_in(self, attempt: Attempt) -> SignedIn:
        """A session, or half of one, for whoever knows name and password.

        Raises DomainError WRONG_NAME_OR_PASSWORD, the same for whatever is wrong; SIGN_IN_DELAYED and
        SIGN_IN_BUSY; and, only to who knows the password, ACCOUNT_LOCKED, PASSWORD_LAPSED or NO_GRANT.
        """
        try:
            return await self._signed_in(attempt)
        except DomainError as refusal:
            async with self.database.writing() as connection:
                await note_refused(connection, name_digest(attempt.name), attempt.place, refusal.code)
            raise

    async def _signed_in(self, attempt: Attempt) -> SignedIn:
        async with self.database.writing() as connection:
            await claim_try(connection, attempt.name, attempt.place)
            account = (await connection.execute(account_row(Account.name == attempt.name))).first()
        kept = None if account is None else account.password_hash
        # As long for whoever is not there: the time must not tell which names there are.
        fits = await self._fits(attempt, kept)
        if account is None or not fits or account.state == AccountState.ENDED.value:
            raise _wrong()
        renewed = await self.hashing.hashed(attempt.password) if is_dated(kept or "") else None
        async with self.database.writing() as connection:
            return await self._entered(connection, attempt, account, renewed)

    async def complete(self, half: str, typed: str, label: str) -> SignedIn:
        """The session of a half, by a code. Raises SESSION_ENDED, ACCOUNT_LOCKED and as `refusal_of`."""
        async with self.database.writing() as connection:
            account = (await connection.execute(account_of_half(digest_of(half)))).first()
            if account is None:
                raise ended()
            _ensure_open(account, datetime.now(UTC))
            outcome = await spent(connection, self.keys, account.id, typed)
            if outcome is Spent.GOOD:
                await end_credentials(connection, Credential.digest == digest_of(half), "CODE")
                await note_entry(connection, account, "code")
                return await self._session(connection, account, label)
            await note_entry(connection, account, "code", outcome=refusal_of(outcome).code)
        raise refusal_of(outcome)

    async def _fits(self, attempt: Attempt, kept: str | None) -> bool:
        try:
            fits = await self.hashing.fits(attempt.password[:LONGEST], kept)
        except DomainError:
            async with self.database.writing() as connection:
                await take_back(connection, attempt.name, attempt.place)
            raise
        return fits and kept is not None and len(attempt.password) <= LONGEST

    async def _entered(
        self, connection: AsyncConnection, attempt: Attempt, account: Row[Any], renewed: str | None
    ) -> SignedIn:
        await forget_failures(connection, attempt.name, attempt.place)
        now = datetime.now(UTC)
        _ensure_open(account, now)
        rows = await connection.execute(account_with_grants(Account.id == account.id, today_in_china()))
        if viewer_of(rows.all()) is None:
            raise DomainError(
                "NO_GRANT",
                "账号尚未授权，请联系安全管理员。",
                "Nothing is granted to this account yet; ask the security officer.",
            )
        if renewed is not None:
            await connection.execute(
                update(Account).where(Account.id == account.id).values(password_hash=renewed)
            )
        await note_entry(connection, account, "sign in", place=attempt.place)
        if account.second_factor:
            return await self._half(connection, account, attempt.label)
        return await self._session(connection, account, attempt.label)

    async def _half(self, connection: AsyncConnection, account: Row[Any], label: str) -> SignedIn:
        opened = await open_credential(
            connection,
            account.id,
            kind=CredentialKind.HALF,
            row_id=self.ids.next(),
            label=label,
            lasts=LONGEST_HALF,
        )
        return SignedIn(opened, account.name, must_change=False, needs_code=True)

    async def _session(self, connection: AsyncConnection, account: Row[Any], label: str) -> SignedIn:
        opened = await open_credential(
            connection,
            account.id,
            kind=CredentialKind.SESSION,
            row_id=self.ids.next(),
            label=label,
            lasts=LONGEST_SESSION,
            idle=IDLE_OF_OFFICERS if account.role == Role.OFFICER.value else IDLE,
        )
        return SignedIn(opened, account.name, must_change(account, self.rules), needs_code=False)


def account_of_half(digest: bytes) -> Statement:
    """The account whose password was right a moment ago, by the half of a session."""
    half = (Credential.digest == digest, Credential.kind == CredentialKind.HALF.value, is_open())
    return account_row(and_(Credential.account_id == Account.id, *half))


def _ensure_open(account: Row[Any], now: datetime) -> None:
    if account.state == AccountState.LOCKED.value:
        raise DomainError(
            "ACCOUNT_LOCKED",
            "账号已锁定，请联系安全管理员。",
            "This account is locked; ask the security officer.",
        )
    if account.password_ends_at is not None and account.password_ends_at < now:
        raise DomainError(
            "PASSWORD_LAPSED",
            "一次性密码已过期，请重新申请。",
            "This one-time password has lapsed; ask for another.",
        )


def _wrong() -> DomainError:
    return DomainError(
        "WRONG_NAME_OR_PASSWORD", "登录名或密码不正确。", "The name or the password is not right."
    )
