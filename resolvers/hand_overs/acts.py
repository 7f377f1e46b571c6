"""Handing cells over: once per client id, by superseding, in one transaction; and planning it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import CTE, BigInteger, Text, cast, column, func, insert, null, select, update, values
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ChangeKind
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import CellAssignment, GridCell, Receipt
from resolvers.ask import Ask
from resolvers.changes.stale import cells_made_stale
from resolvers.changes.written import NOTED, noted
from resolvers.hand_overs.order import HandOver, Task
from resolvers.hand_overs.plan import Plan, planned
from resolvers.hand_overs.spans import OPEN
from resolvers.hand_overs.standing import cells_to_hand_over, posts, standing_of, tasks_in_cells
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
    workers = await database.rows(posts(ask, order))
    _check_workers(order, workers)
    tasks = await database.rows(tasks_in_cells(order, cells_to_hand_over(ask, order)))
    return planned(order, standing_of(order, tasks, workers))


async def hand_over(database: Database, ask: Ask, order: HandOver, ids: IdMaker) -> HandedOver:
    """Hands over, committed with what phones are told of it, or returns the first result of the client id.

    Raises DomainError as `plan_of_hand_over`, and CELL_LEFT_WITHOUT_PRIMARY, WORKER_NOT_IN_POST,
    ASSIGNMENTS_OVERLAP, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.MANAGE)
    order.checked(ask.today)
    try:
        async with database.writing() as connection:
            return await _handed_over(connection, ask, order, ids)
    except IntegrityError as error:
        if isinstance(error.orig, psycopg.errors.ExclusionViolation):
            raise _overlap() from None
        raise


async def _handed_over(connection: AsyncConnection, ask: Ask, order: HandOver, ids: IdMaker) -> HandedOver:
    workers = (await connection.execute(posts(ask, order))).all()
    _check_workers(order, workers)
    claim = Claim(order.county_id, order.client_id, ask.viewer.subject, digest_of(order), ids.next())
    if await claimed(connection, claim) is not None:
        return await _first(connection, order)
    # Whoever hands over one of these cells at the same time waits here, and then sees what was done.
    locked = cells_to_hand_over(ask, order).with_for_update(key_share=True, of=GridCell)
    cells = (await connection.execute(locked)).scalars().all()
    tasks = (await connection.execute(tasks_in_cells(order, cells))).all()
    plan = planned(order, standing_of(order, tasks, workers))
    for problem in plan.problems:
        raise problem
    closed = {task.id: task for task in plan.closed if task.id is not None}
    new = (*plan.kept, *plan.opened)
    opened = dict(zip(ids.take(len(new)), new, strict=True))
    await _write(connection, order, closed, opened)
    await cells_made_stale(connection, order.county_id, cells, order.on)
    await _tell(connection, ask, order, _changed(closed, opened))
    return HandedOver(order.county_id, tuple(closed), tuple(opened), replayed=False)


async def _first(connection: AsyncConnection, order: HandOver) -> HandedOver:
    wanted = select(Receipt.result).where(
        Receipt.county_id == order.county_id, Receipt.client_id == order.client_id
    )
    result = (await connection.execute(wanted)).scalar_one()
    closed, opened = (tuple(int(one) for one in result[name]) for name in ("closed", "opened"))
    return HandedOver(order.county_id, closed, opened, replayed=True)


async def _write(
    connection: AsyncConnection, order: HandOver, closed: Mapping[int, Task], opened: Mapping[int, Task]
) -> None:
    superseded = update(CellAssignment).where(
        CellAssignment.county_id == order.county_id, CellAssignment.id.in_(closed)
    )
    await connection.execute(superseded.values(superseded_at=func.now()))
    if opened:
        rows = [_row(order, task_id, task) for task_id, task in opened.items()]
        await connection.execute(insert(CellAssignment), rows)
    ids = {"closed": [str(one) for one in closed], "opened": [str(one) for one in opened]}
    mine = (Receipt.county_id == order.county_id, Receipt.client_id == order.client_id)
    await connection.execute(update(Receipt).where(*mine).values(result=Receipt.result.concat(ids)))


async def _tell(connection: AsyncConnection, ask: Ask, order: HandOver, changed: CTE) -> None:
    told = noted(order.county_id, ask.today, changed, after=changed)
    await connection.execute(select(changed.c.kind).add_cte(told))


def _row(order: HandOver, task_id: int, task: Task) -> dict[str, Any]:
    end = None if task.span.end == OPEN else task.span.end
    return {
        "county_id": order.county_id,
        "id": task_id,
        "cell_id": task.cell_id,
        "worker_id": task.worker_id,
        "role": task.role.value,
        "valid": Range(task.span.first, end, bounds="[)"),
        "decided_by": order.decided_by.strip(),
        "reason": order.reason.strip(),
    }


def _changed(closed: Mapping[int, Task], opened: Mapping[int, Task]) -> CTE:
    kinds = ((ChangeKind.UNASSIGNED, closed), (ChangeKind.ASSIGNED, opened))
    rows = [(kind.value, task_id, task.cell_id) for kind, tasks in kinds for task_id, task in tasks.items()]
    told = values(
        column("kind", Text), column("subject_id", BigInteger), column("cell_id", BigInteger), name="told"
    ).data(rows)
    nobody = dict.fromkeys(("person_id", "division_id"), cast(null(), BigInteger))
    shown = [nobody[name].label(name) if name in nobody else told.c[name] for name in NOTED]
    return select(*shown).cte("changed")


def _check_workers(order: HandOver, found: Sequence[Any]) -> None:
    if {order.worker_id, *order.workers} - {row.id for row in found}:
        raise worker_not_found()


def _overlap() -> DomainError:
    return DomainError(
        "ASSIGNMENTS_OVERLAP",
        "同一网格同一日只能有一名主责网格员；其间已另有安排，请重新查看后再交接。",
        "A cell has one primary a day, and another has been assigned meanwhile: look again.",
    )
