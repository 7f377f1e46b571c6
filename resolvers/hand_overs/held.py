"""Workers whose posts stay as they are until the commit of whoever decides about their cells."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import GridWorker
from resolvers.ask import Ask
from resolvers.hand_overs.standing import posts
from resolvers.wording.refusals import worker_not_found


async def held_posts(
    connection: AsyncConnection,
    ask: Ask,
    county_id: int,
    worker_ids: Sequence[int],
    *,
    shared: bool,
    perhaps: Sequence[int] = (),
) -> Sequence[Row[Any]]:
    """The rows of `posts` of some workers, locked: `shared` with others who leave the posts as they are.

    Of those `perhaps` meant only who is of the viewer's stations. Raises DomainError WORKER_NOT_FOUND unless
    the viewer manages the stations of all others, and then locks nothing.
    """
    found = [row.id for row in await managed_posts(connection, ask, county_id, worker_ids, perhaps=perhaps)]
    # By themselves: a row that is joined is compared with what the other side was before the wait.
    workers = select(GridWorker.id).where(GridWorker.county_id == county_id, GridWorker.id.in_(found))
    await connection.execute(
        workers.order_by(GridWorker.id).with_for_update(read=shared, key_share=not shared)
    )
    return await managed_posts(connection, ask, county_id, worker_ids, perhaps=found)


async def managed_posts(
    connection: AsyncConnection,
    ask: Ask,
    county_id: int,
    worker_ids: Sequence[int],
    *,
    perhaps: Sequence[int] = (),
) -> Sequence[Row[Any]]:
    """The rows of `posts` of some workers, and `perhaps` of others. Raises DomainError WORKER_NOT_FOUND."""
    found = (await connection.execute(posts(ask, county_id, [*worker_ids, *perhaps]))).all()
    if not {row.id for row in found}.issuperset(worker_ids):
        raise worker_not_found()
    return found
