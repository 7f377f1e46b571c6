"""Sessions and tokens: made, found by what their holder sends, listed and ended."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Label,
    Update,
    and_,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccessKind, CredentialKind
from db.errors import DomainError
from db.models import Account, Credential, ProviderSession, SecondFactor
from resolvers.access.generation import count_up
from resolvers.access.grants import account_with_grants
from resolvers.ask import Statement
from resolvers.traces.events import Event, note_event, subject_of

PREFIX = "rongge_"
# The desks of officers stand open for less time (GB/T 22239-2019, 8.1.4.1).
IDLE_OF_OFFICERS, IDLE = timedelta(minutes=15), timedelta(minutes=30)
LONGEST_SESSION = timedelta(hours=12)
LONGEST_HALF = timedelta(minutes=5)
MOST_SESSIONS = 3
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Opened:
    """What its holder sends from now on, shown this once, and until when it holds."""

    secret: str
    id: int
    ends_at: datetime


def new_secret() -> str:
    """Something nobody guesses: 256 bits, told from other tokens by how it begins."""
    return PREFIX + secrets.token_urlsafe(32)


def is_secret(token: str) -> bool:
    """Whether what somebody sends is such a secret, rather than a signed token or nothing."""
    return token.startswith(PREFIX)


def digest_of(secret: str) -> bytes:
    """What is kept of it."""
    return hashlib.sha256(secret.encode()).digest()


async def open_credential(
    connection: AsyncConnection,
    account_id: int,
    *,
    kind: CredentialKind,
    row_id: int,
    label: str,
    lasts: timedelta,
    idle: timedelta | None = None,
) -> Opened:
    """A new session or token of an account, which ends by the clock of the database.

    Of sessions the oldest beyond MOST_SESSIONS end.
    """
    secret = new_secret()
    row = {
        "id": row_id,
        "account_id": account_id,
        "kind": kind.value,
        "digest": digest_of(secret),
        "label": label,
        "ends_at": func.now() + lasts,
        "idle_minutes": None if idle is None else int(idle.total_seconds() // 60),
    }
    opening = insert(Credential).values(**row).returning(Credential.ends_at)
    ends_at = (await connection.execute(opening)).scalar_one()
    if kind == CredentialKind.SESSION:
        older = (
            select(Credential.id)
            .where(of_account(account_id, kind), is_open())
            .order_by(Credential.opened_at.desc(), Credential.id.desc())
            .offset(MOST_SESSIONS)
        )
        await end_credentials(connection, Credential.id.in_(older), "MOST_SESSIONS")
    return Opened(secret, row_id, ends_at)


async def end_credentials(connection: AsyncConnection, condition: ColumnElement[bool], by: str) -> int:
    """Ends those that a condition names; how many there were. Every process knows within seconds."""
    ending = update(Credential).where(condition, Credential.ended_at.is_(None))
    values = ending.values(ended_at=func.now(), ended_by=by)
    ended = (await connection.execute(values.returning(Credential.account_id))).scalars().all()
    for account_id in dict.fromkeys(ended):
        event = Event(
            kind=AccessKind.SIGN_IN,
            operation=f"end {by}",
            subject=subject_of(account_id),
            account_id=account_id,
        )
        await note_event(connection, event)
    if ended:
        await count_up(connection)
    return len(ended)


async def end_credential(connection: AsyncConnection, account_id: int, credential_id: int, by: str) -> bool:
    """Ends one session or token of an account; whether it was open."""
    mine = of_account(account_id) & (Credential.id == credential_id)
    return await end_credentials(connection, mine, by) > 0


def of_account(account_id: int, kind: CredentialKind | None = None) -> ColumnElement[bool]:
    """The condition that a credential is an account's."""
    mine = Credential.account_id == account_id
    return mine if kind is None else and_(mine, Credential.kind == kind.value)


def open_credentials(account_id: int) -> Statement:
    """What speaks for an account at present, the latest first."""
    shown = ("id", "kind", "label", "opened_at", "seen_at", "ends_at")
    return (
        select(*[getattr(Credential, name) for name in shown])
        .where(of_account(account_id), Credential.kind != CredentialKind.HALF.value, is_open())
        .order_by(Credential.opened_at.desc(), Credential.id.desc())
    )


def is_idle() -> ColumnElement[bool]:
    """The condition that a session was left alone for too long; tokens never are."""
    left = Credential.seen_at + func.make_interval(0, 0, 0, 0, 0, Credential.idle_minutes)
    return and_(Credential.idle_minutes.is_not(None), left < func.now())


def credential_with_account(digest: bytes, today: date) -> Statement:
    """The open session or token of a digest, with the rows of `account_with_grants`.

    Further columns: credential_id, kind, ends_at, whether there is a second_factor; and provider_factor, of
    what an identity provider opened (else null) whether by a second factor of its own.
    """
    mine = and_(Credential.account_id == Account.id, Credential.digest == digest, is_open())
    shown = (Credential.id.label("credential_id"), Credential.kind, Credential.ends_at, has_factor())
    theirs = select(ProviderSession.factor).where(ProviderSession.credential_id == Credential.id)
    by_provider = theirs.scalar_subquery().label("provider_factor")
    return account_with_grants(true(), today).add_columns(*shown, by_provider).where(mine)


def has_factor() -> Label[bool]:
    """Whether an account has a second factor that it confirmed, as `second_factor`."""
    mine = and_(SecondFactor.account_id == Account.id, SecondFactor.confirmed_at.is_not(None))
    return exists().where(mine).label("second_factor")


def is_open() -> ColumnElement[bool]:
    """The condition that a session or token holds now."""
    return and_(not_(has_ended()), not_(is_idle()))


def has_ended() -> ColumnElement[bool]:
    """The condition that a session or token was ended or has lapsed, and never holds again."""
    return or_(Credential.ended_at.is_not(None), Credential.ends_at <= func.now())


def sightings(ids: Sequence[int]) -> Update:
    """Notes that sessions and tokens are in use, once in SEEN_EVERY at most; what holds no more stays so."""
    stale = Credential.seen_at < func.now() - SEEN_EVERY
    return update(Credential).where(Credential.id.in_(ids), stale, is_open()).values(seen_at=func.now())


def ended() -> DomainError:
    """The refusal of a session or token that does not hold, or never did."""
    return DomainError(
        "SESSION_ENDED",
        "登录已结束，请重新登录。",
        "The session or token has ended; please sign in again.",
    )
