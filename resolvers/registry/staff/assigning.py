"""Giving a cell to a worker: its first primary, one after a vacancy, a deputy, a lead, cover for a time."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import GridPlanStatus, GridRole
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import GridCell, GridPlan
from resolvers.ask import Ask, Statement
from resolvers.changes.stale import cells_made_stale
from resolvers.hand_overs.held import held_posts
from resolvers.hand_overs.order import Task
from resolvers.hand_overs.spans import Span, span_of, without
from resolvers.hand_overs.standing import CELL, tasks_of_cells
from resolvers.hand_overs.writing import overlaps_refused, tell_of_tasks, write_tasks
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registry.staff.orders import CellTask, day_not_possible
from resolvers.scope import manages, require
from resolvers.viewer import Permission


async def assign_cell(database: Database, ask: Ask, task: CellTask, ids: IdMaker) -> Recorded:
    """Records a responsibility, committed, or returns the first result of the client id.

    Nothing that holds is closed by it: who has a cell hands it over. Raises DomainError NOT_PERMITTED,
    CELL_NOT_FOUND, WORKER_NOT_FOUND, WORKER_NOT_IN_POST, CELL_HAS_PRIMARY, ALREADY_ASSIGNED,
    ASSIGNMENTS_OVERLAP, CLIENT_ID_TAKEN and those of `CellTask.checked`.
    """
    with overlaps_refused():
        async with database.writing() as connection:
            return await assigned(connection, ask, task, ids)


async def assigned(connection: AsyncConnection, ask: Ask, task: CellTask, ids: IdMaker) -> Recorded:
    """The same within a transaction, around which `overlaps_refused` stands."""
    require(ask.viewer, Permission.MANAGE)
    task.checked(ask.today)
    claim = Claim(task.county_id, task.client_id, ask.viewer.subject, digest_of(task), ids.next())
    [post] = await held_posts(connection, ask, task.county_id, [task.worker_id], shared=True)
    first = await claimed(connection, claim)
    if first is not None:
        return Recorded(task.county_id, first, replayed=True)
    cell = await _locked_cell(connection, ask, task)
    days = _days(task, cell)
    if without(days, [span_of(post.first_on, post.end_on)]):
        raise _not_in_post()
    standing = (await connection.execute(tasks_of_cells(task.county_id, [task.cell_id], task.on))).all()
    _check(task, days, standing)
    opened = {claim.row_id: Task(None, task.cell_id, task.worker_id, task.role, days)}
    await write_tasks(connection, task, {}, opened)
    await cells_made_stale(connection, task.county_id, [task.cell_id], task.on)
    await tell_of_tasks(connection, ask, task.county_id, closed={}, opened=opened)
    return Recorded(task.county_id, claim.row_id, replayed=False)


async def _locked_cell(connection: AsyncConnection, ask: Ask, task: CellTask) -> Row[Any]:
    """The cell with its days: whoever decides about it at the same time waits."""
    planned = and_(GridPlan.county_id == GridCell.county_id, GridPlan.id == GridCell.plan_id)
    found: Statement = (
        select(func.lower(GridCell.valid).label("first_on"), func.upper(GridCell.valid).label("end_on"))
        .join(GridPlan, planned)
        .where(
            *[GridCell.county_id == task.county_id, GridPlan.county_id == task.county_id],
            *[GridCell.id == task.cell_id, GridPlan.status != GridPlanStatus.DRAFT.value],
            manages(ask, CELL),
        )
        .with_for_update(key_share=True, of=GridCell)
    )
    cell = (await connection.execute(found)).first()
    if cell is None:
        raise cell_not_found()
    return cell


def _days(task: CellTask, cell: Row[Any]) -> Span:
    """The days of the responsibility, which ends with its cell at the latest."""
    here = span_of(cell.first_on, cell.end_on)
    if not here.first <= task.on < here.end:
        raise day_not_possible()
    return task.days.within(here)


def _check(task: CellTask, days: Span, standing: Sequence[Row[Any]]) -> None:
    """Raises DomainError CELL_HAS_PRIMARY or ALREADY_ASSIGNED."""
    same = [
        row
        for row in standing
        if row.role == task.role.value and not span_of(row.first_on, row.end_on).within(days).is_empty
    ]
    if any(row.worker_id == task.worker_id for row in same):
        raise DomainError(
            "ALREADY_ASSIGNED",
            "该网格员其间已在此网格任同一职责。",
            "The worker has that role in the cell on some of those days already.",
        )
    if same and task.role is GridRole.PRIMARY:
        raise DomainError(
            "CELL_HAS_PRIMARY",
            "该网格其间已有主责网格员：请改用网格交接，或填写空缺时段的终止日期。",
            "The cell has a primary on some of those days: hand it over, or name the end of the vacancy.",
        )


def _not_in_post() -> DomainError:
    return DomainError(
        "WORKER_NOT_IN_POST",
        "该网格员其间并非一直在岗。",
        "The worker is not in the post throughout those days.",
    )


def cell_not_found() -> DomainError:
    """The one answer for a cell that does not exist and for one that is not the viewer's to manage."""
    return DomainError(
        "CELL_NOT_FOUND",
        "没有这个网格，或不在您的管理范围内。",
        "There is no such cell, or it lies outside what you manage.",
    )
