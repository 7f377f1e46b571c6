"""Ending a grid worker's post: with what becomes of the cells, in one transaction."""

from typing import Any

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import GridWorker
from resolvers.access.generation import count_up
from resolvers.ask import Ask
from resolvers.hand_overs.acts import HandedOver, carry_out, handed_over_before
from resolvers.hand_overs.held import held_posts
from resolvers.hand_overs.order import HandOver, Task
from resolvers.hand_overs.plan import planned
from resolvers.hand_overs.standing import (
    cells_of_worker_from,
    cells_to_hand_over,
    posts,
    standing_of,
    tasks_of_cells,
)
from resolvers.hand_overs.writing import overlaps_refused, remember, tell_of_tasks
from resolvers.receipts import Claim, claimed, digest_of
from resolvers.registry.staff.orders import PostEnd, post_day_not_possible
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.refusals import worker_not_found


async def end_post(database: Database, ask: Ask, end: PostEnd, ids: IdMaker) -> HandedOver:
    """Ends a post and all its responsibilities, committed, or returns the first result of the client id.

    Raises DomainError NOT_PERMITTED, WORKER_NOT_FOUND, POST_ALREADY_ENDED, POST_DAY_NOT_POSSIBLE,
    CELL_LEFT_WITHOUT_PRIMARY (naming the cells), CELLS_NOT_MANAGED, WORKER_NOT_IN_POST, ASSIGNMENTS_OVERLAP,
    CLIENT_ID_TAKEN and those of `HandOver.checked`.
    """
    with overlaps_refused():
        async with database.writing() as connection:
            return await post_ended(connection, ask, end, ids)


async def post_ended(connection: AsyncConnection, ask: Ask, end: PostEnd, ids: IdMaker) -> HandedOver:
    """The same on a connection, which commits."""
    require(ask.viewer, Permission.MANAGE)
    order = end.hand_over.checked(ask.today)
    workers = await held_posts(connection, ask, order.county_id, order.everybody, shared=False)
    claim = Claim(order.county_id, order.client_id, ask.viewer.subject, digest_of(end), ids.next())
    if await claimed(connection, claim) is not None:
        return await handed_over_before(connection, order.county_id, order.client_id)
    return await _ended(connection, ask, order, workers, ids=ids)


async def check_post_end(connection: AsyncConnection, ask: Ask, end: PostEnd) -> None:
    """Raises what `end_post` would raise now, by the plan of its hand-over. Nothing is locked or written."""
    require(ask.viewer, Permission.MANAGE)
    order = end.hand_over.checked(ask.today)
    workers = (await connection.execute(posts(ask, order.county_id, order.everybody))).all()
    if {row.id for row in workers} != set(order.everybody):
        raise worker_not_found()
    _check_post(order, next(row for row in workers if row.id == order.worker_id))
    if await _has_cells(connection, ask, order):
        cells = cells_to_hand_over(ask, order)
        tasks = (await connection.execute(tasks_of_cells(order.county_id, cells, order.on))).all()
        for problem in planned(order, standing_of(order, tasks, workers)).problems:
            raise problem


async def _ended(
    connection: AsyncConnection, ask: Ask, order: HandOver, workers: Any, *, ids: IdMaker
) -> HandedOver:
    _check_post(order, next(row for row in workers if row.id == order.worker_id))
    closed: dict[int, Task] = {}
    opened: dict[int, Task] = {}
    if await _has_cells(connection, ask, order):
        closed, opened = await carry_out(connection, ask, order, workers, ids=ids)
    else:
        await remember(connection, order.county_id, order.client_id, {"closed": [], "opened": []})
    mine = (GridWorker.county_id == order.county_id, GridWorker.id == order.worker_id)
    ended = func.daterange(func.lower(GridWorker.valid), order.on, "[)")
    await connection.execute(update(GridWorker).where(*mine).values(valid=ended))
    decision = {"decided_by": order.decided_by.strip(), "reason": order.reason.strip()}
    await remember(connection, order.county_id, order.client_id, decision)
    # Accounts that have the worker's cells lose them with the post: nobody is let in from memory.
    await count_up(connection)
    await tell_of_tasks(connection, ask, order.county_id, closed=closed, opened=opened)
    return HandedOver(order.county_id, tuple(closed), tuple(opened), replayed=False)


def _check_post(order: HandOver, post: Any) -> None:
    if post.end_on is not None and post.end_on <= order.on:
        raise DomainError(
            "POST_ALREADY_ENDED",
            "该网格员的任职此前已经终止。",
            "The worker's post has ended before that day already.",
        )
    if post.first_on is not None and order.on <= post.first_on:
        raise post_day_not_possible()


async def _has_cells(connection: AsyncConnection, ask: Ask, order: HandOver) -> bool:
    """Whether the worker has cells from the day on. Raises DomainError CELLS_NOT_MANAGED."""
    every = (await connection.execute(cells_of_worker_from(order))).scalars().all()
    managed = (await connection.execute(cells_to_hand_over(ask, order))).scalars().all()
    if set(every) != set(managed):
        raise DomainError(
            "CELLS_NOT_MANAGED",
            "该网格员还负责不在您管理范围内的网格，须先由其管理者交接。",
            "The worker also has cells that are not yours to manage, which have to be handed over first.",
        )
    return bool(every)
