"""Signing in by name and password, and setting a password: what is the same for every kind of account."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, and_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccountState, CredentialKind
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Account, Credential
from resolvers.access.credentials import digest_of, end_credentials, ended, is_open
from resolvers.access.failures import claim_try, forget_failures, name_digest, take_back
from resolvers.access.hashing import Hashing, is_dated
from resolvers.access.opening import (
    SignedIn,
    ensure_granted,
    ensure_not_locked,
    open_half,
    open_session,
)
from resolvers.access.password_change import account_row, must_change
from resolvers.access.passwords import PasswordRules
from resolvers.access.provider.entering import carry_over
from resolvers.access.provider.meanwhile import note_completing
from resolvers.access.second_factor.spending import Spent, refusal_of, spent
from resolvers.ask import Statement
from resolvers.people.identities import IdentityKeys
from resolvers.traces.accounts import note_entry, note_refused


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
            # As it is by now, and held so: hashing takes a while, in which an officer may have acted.
            same = (Account.id == account.id, Account.password_hash == kept)
            now = account_row(and_(*same)).with_for_update(key_share=True, of=Account)
            account = (await connection.execute(now)).first()
            if account is None or account.state == AccountState.ENDED.value:
                raise _wrong()
            return await self._entered(connection, attempt, account, renewed)

    async def complete(self, half: str, typed: str, label: str) -> SignedIn:
        """The session of a half, by a code. Raises SESSION_ENDED, ACCOUNT_LOCKED and as `refusal_of`."""
        async with self.database.writing() as connection:
            await note_completing(connection, digest_of(half))
            account = (await connection.execute(account_of_half(digest_of(half)))).first()
            if account is None:
                raise ended()
            ensure_not_locked(account)
            outcome = await spent(connection, self.keys, account.id, typed)
            if outcome is Spent.GOOD:
                # What was ended meanwhile, by an officer or the provider, becomes no session any more.
                if not await end_credentials(connection, Credential.digest == digest_of(half), "CODE"):
                    raise ended()
                await note_entry(connection, account, "code")
                return await self._session(connection, account, label, digest_of(half))
            await note_entry(connection, account, "code", outcome=refusal_of(outcome).code)
        raise refusal_of(outcome)

    async def _fits(self, attempt: Attempt, kept: str | None) -> bool:
        try:
            fits = await self.hashing.fits(attempt.password, kept)
        except DomainError:
            async with self.database.writing() as connection:
                await take_back(connection, attempt.name, attempt.place)
            raise
        return fits and kept is not None

    async def _entered(
        self, connection: AsyncConnection, attempt: Attempt, account: Row[Any], renewed: str | None
    ) -> SignedIn:
        await forget_failures(connection, attempt.name, attempt.place)
        _ensure_open(account, datetime.now(UTC))
        await ensure_granted(connection, account)
        if renewed is not None:
            await connection.execute(
                update(Account).where(Account.id == account.id).values(password_hash=renewed)
            )
        await note_entry(connection, account, "sign in", place=attempt.place)
        if account.second_factor:
            half = await open_half(connection, account, attempt.label, self.ids)
            return SignedIn(half, account.name, must_change=False, needs_code=True)
        return await self._session(connection, account, attempt.label)

    async def _session(
        self, connection: AsyncConnection, account: Row[Any], label: str, half: bytes | None = None
    ) -> SignedIn:
        opened = await open_session(connection, account, label, self.ids)
        # Who comes by the provider has shown no password that could be too old.
        theirs = half is not None and await carry_over(connection, half, opened.id)
        changes = not theirs and must_change(account, self.rules)
        return SignedIn(opened, account.name, must_change=changes, needs_code=False)


def account_of_half(digest: bytes) -> Statement:
    """The account that waits for its code, by the half of a session, held until the transaction ends.

    Who locks it or parts it meanwhile waits, and ends the session that the half becomes.
    """
    half = (Credential.digest == digest, Credential.kind == CredentialKind.HALF.value, is_open())
    waiting = account_row(and_(Credential.account_id == Account.id, *half))
    return waiting.with_for_update(read=True, of=Account)


def _ensure_open(account: Row[Any], now: datetime) -> None:
    ensure_not_locked(account)
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
