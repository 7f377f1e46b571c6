"""Handing cells over: once per client id, by superseding, in one transaction; and planning it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Database
from db.ids import IdMaker
from db.models import GridCell, Receipt
from resolvers.ask import Ask
from resolvers.changes.stale import cells_made_stale
from resolvers.hand_overs.held import held_posts
from resolvers.hand_overs.order import HandOver, Task
from resolvers.hand_overs.plan import Plan, planned
from resolvers.hand_overs.standing import cells_to_hand_over, posts, standing_of, tasks_of_cells
from resolvers.hand_overs.writing import overlaps_refused, tell_of_tasks, write_tasks
from resolvers.receipts import Claim, claimed, digest_of
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.refusals import worker_not_found


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The ids of the assignments that were superseded and of those recorded instead."""

    county_id: int
    closed: tuple[int, ...]
    opened: tuple[int, ...]
    replayed: bool


async def plan_of_hand_over(database: Database, ask: Ask, order: HandOver) -> Plan:
    """What a hand-over would change, its problems included. Nothing is written.

    Raises DomainError NOT_PERMITTED, WORKER_NOT_FOUND, CELL_NOT_OF_WORKER, NOTHING_TO_HAND_OVER and those of
    `HandOver.checked`.
    """
    require(ask.viewer, Permission.MANAGE)
    order.checked(ask.today)
    workers = await database.rows(posts(ask, order.county_id, order.everybody))
    if {row.id for row in workers} != set(order.everybody):
        raise worker_not_found()
    tasks = await database.rows(tasks_of_cells(order.county_id, cells_to_hand_over(ask, order), order.on))
    return planned(order, standing_of(order, tasks, workers))


async def hand_over(database: Database, ask: Ask, order: HandOver, ids: IdMaker) -> HandedOver:
    """Hands over, committed with what phones are told of it, or returns the first result of the client id.

    Raises DomainError as `plan_of_hand_over`, and CELL_LEFT_WITHOUT_PRIMARY, WORKER_NOT_IN_POST,
    ASSIGNMENTS_OVERLAP, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.MANAGE)
    order.checked(ask.today)
    with overlaps_refused():
        async with database.writing() as connection:
            return await _handed_over(connection, ask, order, ids)


async def _handed_over(connection: AsyncConnection, ask: Ask, order: HandOver, ids: IdMaker) -> HandedOver:
    # Who ends one of these posts at the same time waits, or is waited for.
    workers = await held_posts(connection, ask, order.county_id, order.everybody, shared=True)
    claim = Claim(order.county_id, order.client_id, ask.viewer.subject, digest_of(order), ids.next())
    if await claimed(connection, claim) is not None:
        return await handed_over_before(connection, order.county_id, order.client_id)
    closed, opened = await carry_out(connection, ask, order, workers, ids=ids)
    await tell_of_tasks(connection, ask, order.county_id, closed=closed, opened=opened)
    return HandedOver(order.county_id, tuple(closed), tuple(opened), replayed=False)


async def carry_out(
    connection: AsyncConnection, ask: Ask, order: HandOver, workers: Sequence[Any], *, ids: IdMaker
) -> tuple[dict[int, Task], dict[int, Task]]:
    """Writes what a hand-over closes and opens, for a client id that is claimed; phones are not told yet.

    `workers` are the rows of `posts`. Raises DomainError as `hand_over`.
    """
    # Whoever hands over one of these cells at the same time waits here, and then sees what was done.
    locked = cells_to_hand_over(ask, order).with_for_update(key_share=True, of=GridCell)
    cells = (await connection.execute(locked)).scalars().all()
    tasks = (await connection.execute(tasks_of_cells(order.county_id, cells, order.on))).all()
    plan = planned(order, standing_of(order, tasks, workers))
    for problem in plan.problems:
        raise problem
    closed = {task.id: task for task in plan.closed if task.id is not None}
    new = (*plan.kept, *plan.opened)
    opened = dict(zip(ids.take(len(new)), new, strict=True))
    await write_tasks(connection, order, closed, opened)
    await cells_made_stale(connection, order.county_id, cells, order.on)
    return closed, opened


async def handed_over_before(connection: AsyncConnection, county_id: int, client_id: UUID) -> HandedOver:
    """The first result of a client id that has been claimed."""
    wanted = select(Receipt.result).where(Receipt.county_id == county_id, Receipt.client_id == client_id)
    result = (await connection.execute(wanted)).scalar_one()
    closed, opened = (tuple(int(one) for one in result[name]) for name in ("closed", "opened"))
    return HandedOver(county_id, closed, opened, replayed=True)
