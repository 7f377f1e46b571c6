"""The keys of an issuer as all processes know them, and whose turn it is to ask for them."""

from datetime import datetime, timedelta

from sqlalchemy import Interval, cast, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import ProviderKeySet
from resolvers.ask import Statement

# Whatever strangers send, the provider is asked no more often than this.
AT_MOST_EVERY = timedelta(seconds=30)
# Whoever has not fetched them within this has given up.
FETCHED_WITHIN = timedelta(seconds=6)


def kept_keys(issuer: str) -> Statement:
    """Columns: keys, fetched_at, and whether they are being fetched; no row before the first time."""
    row = ProviderKeySet
    since = func.greatest(row.fetched_at, func.now() - cast(FETCHED_WITHIN, Interval))
    return select(row.keys, row.fetched_at, (row.tried_at > since).label("under_way")).where(
        row.issuer == issuer
    )


async def claim_turn(connection: AsyncConnection, issuer: str) -> bool:
    """Whether the keys may be fetched now: then by the caller alone, of all processes."""
    first = insert(ProviderKeySet).values(issuer=issuer, tried_at=func.now())
    late = ProviderKeySet.tried_at < func.now() - cast(AT_MOST_EVERY, Interval)
    claim = first.on_conflict_do_update(
        index_elements=[ProviderKeySet.issuer], set_={"tried_at": func.now()}, where=late
    )
    return (await connection.execute(claim.returning(ProviderKeySet.issuer))).first() is not None


async def keep_keys(connection: AsyncConnection, issuer: str, keys: str) -> datetime:
    """Keeps what was fetched; since when."""
    kept = update(ProviderKeySet).where(ProviderKeySet.issuer == issuer)
    values = kept.values(keys=keys, fetched_at=func.clock_timestamp())
    [row] = await connection.execute(values.returning(ProviderKeySet.fetched_at))
    fetched_at: datetime = row.fetched_at
    return fetched_at
