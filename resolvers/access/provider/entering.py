"""Signing in by what an identity provider vouches for: sessions, limits and traces as by password."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, false, func, insert, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccountState
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Credential, LogoutToken, ProviderSession
from resolvers.access.credentials import ended
from resolvers.access.failures import name_digest
from resolvers.access.opening import SignedIn, ensure_granted, ensure_not_locked, open_half, open_session
from resolvers.access.provider.meanwhile import note_entering
from resolvers.access.provider.subjects import account_of_subject
from resolvers.traces.accounts import note_entry, note_refused


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who somebody is at their provider, in which session there, and since when it says so.

    `factor`: by a second factor that counts here.
    """

    issuer: str
    subject: str
    sid: str | None
    issued_at: datetime
    factor: bool


@dataclass(frozen=True, slots=True)
class From:
    """From where somebody comes: an address, and the device as it calls itself."""

    place: str
    label: str


async def enter(database: Database, ids: IdMaker, vouched: Vouched, whence: From) -> SignedIn:
    """A session of the account that is joined to a subject, or half of one.

    Raises DomainError SUBJECT_NOT_JOINED, whatever else the provider claims, SESSION_ENDED where it has ended
    there what it vouches for, ACCOUNT_LOCKED, NO_GRANT.
    """
    try:
        async with database.writing() as connection:
            return await _entered(connection, ids, vouched, whence)
    except DomainError as refusal:
        async with database.writing() as connection:
            digest = name_digest(f"{vouched.issuer} {vouched.subject}")
            await note_refused(connection, digest, whence.place, refusal.code)
        raise


async def _entered(connection: AsyncConnection, ids: IdMaker, vouched: Vouched, whence: From) -> SignedIn:
    await note_entering(connection, vouched.issuer)
    await _ensure_goes_on(connection, vouched)
    known = account_of_subject(vouched.issuer, vouched.subject)
    account: Row[Any] | None = (await connection.execute(known)).first()
    if account is None or account.state == AccountState.ENDED.value:
        raise DomainError(
            "SUBJECT_NOT_JOINED",
            "该身份尚未关联本系统的账号，请联系安全管理员。",
            "No account here is joined to this identity; ask the security officer.",
        )
    ensure_not_locked(account)
    await ensure_granted(connection, account)
    await note_entry(connection, account, "sign in by provider", place=whence.place)
    needs_code = account.second_factor and not vouched.factor
    opening = open_half if needs_code else open_session
    opened = await opening(connection, account, whence.label, ids)
    row = {
        "credential_id": opened.id,
        "issuer": vouched.issuer,
        "subject": vouched.subject,
        "sid": vouched.sid,
        "factor": vouched.factor,
    }
    await connection.execute(insert(ProviderSession).values(**row))
    return SignedIn(opened, account.name, must_change=False, needs_code=needs_code)


async def _ensure_goes_on(connection: AsyncConnection, vouched: Vouched) -> None:
    """Whoever was let in there and has left may come here later than the word that they left."""
    said = LogoutToken
    # Not every provider names its sessions: who was let in without one left by subject alone.
    session = false() if vouched.sid is None else said.sid == vouched.sid
    subject = and_(said.sid.is_(None), said.issued_at > vouched.issued_at)
    left = select(said.digest).where(
        said.issuer == vouched.issuer,
        said.ends_at >= func.now(),
        func.coalesce(said.subject, vouched.subject) == vouched.subject,
        or_(session, subject),
    )
    if await connection.scalar(select(left.exists())):
        raise ended()


async def carry_over(connection: AsyncConnection, half: bytes, session: int) -> bool:
    """Has the session that a half became be the provider's too; whether it was. `half`: its digest.

    By then `note_completing` has it so that nothing ends the half's sessions meanwhile and misses this one.
    """
    said = ProviderSession
    before = (
        select(literal(session), said.issuer, said.subject, said.sid, said.factor)
        .join(Credential, Credential.id == said.credential_id)
        .where(Credential.digest == half)
    )
    columns = ["credential_id", "issuer", "subject", "sid", "factor"]
    copied = insert(said).from_select(columns, before).returning(said.credential_id)
    return (await connection.execute(copied)).first() is not None
