"""Who is responsible once a plan is in force: what ends with cells drawn anew, and who has the new ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import GridRole
from db.errors import DomainError
from db.models import CellAssignment, GridWorker
from resolvers.ask import Ask, current
from resolvers.hand_overs.held import held_posts, managed_posts
from resolvers.hand_overs.order import Task
from resolvers.hand_overs.spans import Span, span_of, without
from resolvers.hand_overs.standing import tasks_of_cells
from resolvers.registry.ground.orders import Activation

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Staffing:
    """The assignments that end, by id, and those recorded instead: earlier days, primaries of new cells."""

    closed: Mapping[int, Task]
    kept: tuple[Task, ...]
    opened: tuple[Task, ...]


async def hold_workers(
    connection: AsyncConnection, ask: Ask, order: Activation, replaced: Sequence[int]
) -> None:
    """Has whoever ends the post of somebody concerned wait: workers are taken before cells, as by others.

    Raises DomainError WORKER_NOT_FOUND for a primary who is not the viewer's, and then locks nothing.
    """
    await managed_posts(connection, ask, order.county_id, sorted(set(order.primaries.values())))
    has = select(CellAssignment.worker_id).where(
        CellAssignment.county_id == order.county_id,
        CellAssignment.cell_id.in_(replaced),
        current(CellAssignment, order.on),
    )
    concerned = or_(GridWorker.id.in_(order.primaries.values()), GridWorker.id.in_(has))
    workers = select(GridWorker.id).where(GridWorker.county_id == order.county_id, concerned)
    await connection.execute(workers.order_by(GridWorker.id).with_for_update(read=True))


async def staffing_of(
    connection: AsyncConnection,
    ask: Ask,
    order: Activation,
    *,
    replaced: Sequence[int],
    drawn: Sequence[Row[Any]],
    stands_for: Mapping[int, int],
) -> Staffing:
    """What becomes of responsibilities; the posts of those who get a cell are held until the commit.

    Raises DomainError PRIMARIES_MISSING (naming the cells), CELL_NOT_FOUND, WORKER_NOT_FOUND and
    WORKER_NOT_IN_POST.
    """
    rows = (await connection.execute(tasks_of_cells(order.county_id, replaced, order.on))).all()
    closed = {row.id: _task(row) for row in rows}
    ahead = Span(order.on)
    kept = tuple(
        Task(None, task.cell_id, task.worker_id, task.role, span)
        for task in closed.values()
        for span in without(task.span, [ahead])
    )
    primaries = _primaries(order, closed, drawn, stands_for)
    await _check_posts(connection, ask, order, primaries)
    opened = tuple(
        Task(None, cell_id, worker_id, GridRole.PRIMARY, ahead) for cell_id, worker_id in primaries.items()
    )
    return Staffing(closed, kept, opened)


def _primaries(
    order: Activation,
    closed: Mapping[int, Task],
    drawn: Sequence[Row[Any]],
    stands_for: Mapping[int, int],
) -> dict[int, int]:
    """Who is primary of each drawn cell: who is named, was meant, or has the cell that it stands for."""
    codes = {cell.code: cell.id for cell in drawn}
    foreign = sorted(order.primaries.keys() - codes.keys())
    if foreign:
        raise DomainError(
            "CELL_NOT_OF_PLAN",
            f"方案没有新划这些网格：{'、'.join(foreign[:MOST_NAMED])}。",
            f"The plan draws no such cells: {', '.join(foreign[:MOST_NAMED])}.",
        )
    had = {task.cell_id: task.worker_id for task in closed.values() if _is_primary_on(task, order)}
    found = {cell.id: cell.meant_for for cell in drawn if cell.meant_for is not None}
    found |= {codes[code]: worker_id for code, worker_id in order.primaries.items()}
    if order.workers_follow:
        follow = {cell.id: had.get(stands_for.get(cell.id, 0)) for cell in drawn if cell.id not in found}
        found |= {cell_id: worker_id for cell_id, worker_id in follow.items() if worker_id is not None}
    missing = sorted(cell.code for cell in drawn if cell.id not in found)
    if missing and not order.may_leave_gaps:
        raise DomainError(
            "PRIMARIES_MISSING",
            f"请为新划的网格指定主责网格员，共 {len(missing)} 个：{'、'.join(missing[:MOST_NAMED])}。",
            f"Name primaries for the cells drawn anew, {len(missing)}: {', '.join(missing[:MOST_NAMED])}.",
            {"cells": missing[:MOST_NAMED], "total": len(missing)},
        )
    return found


async def _check_posts(
    connection: AsyncConnection, ask: Ask, order: Activation, primaries: Mapping[int, int]
) -> None:
    workers = sorted(set(primaries.values()))
    posts = await held_posts(connection, ask, order.county_id, workers, shared=True)
    if any(without(Span(order.on), [span_of(post.first_on, post.end_on)]) for post in posts):
        raise DomainError(
            "WORKER_NOT_IN_POST",
            f"自 {order.on} 起有主责网格员并非一直在岗。",
            f"A primary is not in the post throughout from {order.on} on.",
        )


def _is_primary_on(task: Task, order: Activation) -> bool:
    return task.role is GridRole.PRIMARY and task.span.first <= order.on < task.span.end


def _task(row: Row[Any]) -> Task:
    span = span_of(row.first_on, row.end_on)
    return Task(row.id, row.cell_id, row.worker_id, GridRole.of(row.role), span)
