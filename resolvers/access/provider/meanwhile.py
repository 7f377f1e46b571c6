"""Sign-ins from an issuer and what ends its sessions, one after the other.

A session that is being opened stands in no snapshot yet: what ends sessions meanwhile would miss it.
Whoever opens holds the issuer shared, whoever ends them has it alone, and each before any row is locked.
"""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import Credential, ProviderSession


async def note_entering(connection: AsyncConnection, issuer: str) -> None:
    """Until the transaction ends somebody is coming in from an issuer."""
    await connection.execute(select(func.pg_advisory_xact_lock_shared(_key(issuer))))


async def note_completing(connection: AsyncConnection, half: bytes) -> None:
    """The same of a half that is completed, by its digest; nothing for one that no provider opened."""
    theirs = select(func.pg_advisory_xact_lock_shared(_key(ProviderSession.issuer)))
    joined = theirs.join(Credential, Credential.id == ProviderSession.credential_id)
    await connection.execute(joined.where(Credential.digest == half))


async def wait_for_entries(connection: AsyncConnection, issuer: str) -> None:
    """Until nobody is coming in from an issuer; who comes then waits until the transaction ends."""
    await connection.execute(select(func.pg_advisory_xact_lock(_key(issuer))))


def _key(issuer: object) -> ColumnElement[int]:
    return func.hashtext(func.concat("provider ", issuer))
