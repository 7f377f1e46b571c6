"""Which account a provider's subject is: joined by an officer or at the server, by those two alone."""

from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccessKind, Role
from db.errors import DomainError
from db.models import Account, AccountSubject, Credential, ProviderSession
from resolvers.access.credentials import end_credentials, of_account
from resolvers.access.opening import ensure_not_ended
from resolvers.access.password_change import account_row
from resolvers.access.provider.parting import take_subject
from resolvers.ask import Statement
from resolvers.traces.accounts import note_act
from resolvers.wording.refusals import bad_value

# OpenID Connect Core 1.0, section 2: a subject has at most 255 ASCII characters.
LONGEST_SUBJECT = 255


async def join_subject(
    connection: AsyncConnection, account: Row[Any], *, issuer: str, subject: str, by: str
) -> None:
    """Has an account, which is locked, sign in as a subject of an issuer (empty: none is set).

    Raises DomainError OIDC_NOT_SET, BAD_SUBJECT, ACCOUNT_ENDED, NO_PASSWORD for programs, ACCOUNT_JOINED,
    SUBJECT_TAKEN.
    """
    ensure_not_ended(account)
    _ensure_sound(issuer, subject)
    if account.role == Role.SERVICE_CLIENT.value:
        raise DomainError(
            "NO_PASSWORD",
            "服务客户端凭令牌访问，不经统一身份认证登录。",
            "Service clients have tokens and sign in nowhere.",
        )
    if await connection.scalar(_of(AccountSubject.account_id == account.id)):
        raise DomainError(
            "ACCOUNT_JOINED",
            "该账号已关联一个身份；请先解除。",
            "This account is joined to a subject already: part them first.",
        )
    # Of whom it is is told to nobody; the lock that every act on accounts takes keeps two from racing.
    if await connection.scalar(_of(AccountSubject.issuer == issuer, AccountSubject.subject == subject)):
        raise DomainError(
            "SUBJECT_TAKEN", "该身份已关联其他账号。", "This subject is joined to another account."
        )
    row = {"account_id": account.id, "issuer": issuer, "subject": subject, "joined_by": by}
    await connection.execute(insert(AccountSubject).values(**row))
    await note_act(connection, AccessKind.KEY, "join subject", account_id=account.id, by=by)


async def part_subject(connection: AsyncConnection, account: Row[Any], *, by: str) -> None:
    """Takes the subject away again; the sessions that it opened end. Raises DomainError NOT_JOINED."""
    if not await take_subject(connection, account.id, by=by):
        raise DomainError("NOT_JOINED", "该账号未关联身份。", "This account is joined to no subject.")
    opened = Credential.id.in_(select(ProviderSession.credential_id))
    await end_credentials(connection, of_account(account.id) & opened, by)


def account_of_subject(issuer: str, subject: str) -> Statement:
    """The account that is joined to a subject, as `account_row`, held as it is until the transaction ends."""
    joined = (AccountSubject.account_id == Account.id, AccountSubject.issuer == issuer)
    known = account_row(AccountSubject.subject == subject).where(*joined)
    return known.with_for_update(read=True, of=[Account, AccountSubject])


def _of(*conditions: Any) -> Statement:
    return select(AccountSubject.account_id).where(*conditions)


def _ensure_sound(issuer: str, subject: str) -> None:
    if not issuer:
        raise DomainError(
            "OIDC_NOT_SET",
            "本系统未配置统一身份认证（RONGGE_OIDC_ISSUER）。",
            "No identity provider is set here (RONGGE_OIDC_ISSUER).",
        )
    if not (0 < len(subject) <= LONGEST_SUBJECT and subject.isascii() and subject.isprintable()):
        raise bad_value(
            "BAD_SUBJECT",
            "subject",
            f"须为 1 至 {LONGEST_SUBJECT} 个 ASCII 字符，与身份提供方给出的 sub 一致。",
            f"has 1 to {LONGEST_SUBJECT} ASCII characters, as the provider's sub.",
        )
