"""Sessions that end because the provider says so (OpenID Connect Back-Channel Logout 1.0)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import Credential, LogoutToken, ProviderSession
from resolvers.access.credentials import digest_of, end_credentials, has_ended, is_open
from resolvers.access.provider.meanwhile import wait_for_entries
from resolvers.ask import Statement

BY = "PROVIDER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What a provider ended at `issued_at`: one session (`sid`), or all that a subject had by then.

    `jti` holds until `ends_at`, and so does what was ended: who was let in there before is not let in here.
    """

    issuer: str
    jti: str
    subject: str | None
    sid: str | None
    issued_at: datetime
    ends_at: datetime


async def end_by_provider(connection: AsyncConnection, ended: Ended) -> bool:
    """Ends what was opened from there; False, and nothing ends, for a token that was obeyed before.

    Sign-ins from there that are under way are waited for, and end too.
    """
    await wait_for_entries(connection, ended.issuer)
    digest = hashlib.sha256(f"{ended.issuer} {ended.jti}".encode()).digest()
    await connection.execute(delete(LogoutToken).where(LogoutToken.ends_at < func.now()))
    said = {"issuer": ended.issuer, "subject": ended.subject, "sid": ended.sid}
    lasts = {"issued_at": ended.issued_at, "ends_at": ended.ends_at}
    once = insert(LogoutToken).values(digest=digest, **said, **lasts).on_conflict_do_nothing()
    if not (await connection.execute(once.returning(LogoutToken.digest))).all():
        return False
    session = ProviderSession
    named = [session.issuer == ended.issuer]
    if ended.subject is not None:
        named.append(session.subject == ended.subject)
    if ended.sid is not None:
        named.append(session.sid == ended.sid)
    await end_credentials(connection, Credential.id.in_(select(session.credential_id).where(*named)), BY)
    return True


async def forget_ended(connection: AsyncConnection) -> None:
    """What a provider said of sessions that are over for good: nothing of them is left to end.

    Left alone is not over: another process may still note that somebody was there.
    """
    over = select(Credential.id).where(has_ended())
    await connection.execute(delete(ProviderSession).where(ProviderSession.credential_id.in_(over)))
    await connection.execute(delete(LogoutToken).where(LogoutToken.ends_at < func.now()))


def opened_by_provider(secret: str) -> Statement:
    """A row for a session that is open and was opened by a provider; none for others."""
    return (
        select(ProviderSession.credential_id)
        .join(Credential, Credential.id == ProviderSession.credential_id)
        .where(Credential.digest == digest_of(secret), is_open())
    )
