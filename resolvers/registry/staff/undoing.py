"""Taking back that a worker was entered, and given cells, as if it had never been."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import GridRole
from db.errors import DomainError
from db.models import AccountGrant, CellAssignment, Contact, GridWorker, Receipt
from resolvers.areas import AreaKind
from resolvers.ask import Ask, Statement
from resolvers.changes.stale import cells_made_stale
from resolvers.hand_overs.held import held_posts
from resolvers.hand_overs.order import Task
from resolvers.hand_overs.spans import span_of
from resolvers.hand_overs.writing import tell_of_tasks
from resolvers.scope import require
from resolvers.viewer import Permission


@dataclass(frozen=True, slots=True)
class Undoing:
    """Cells that a worker was given under client ids, and the worker if entered under `entered_under`."""

    county_id: int
    worker_id: int
    tasks: tuple[UUID, ...]
    entered_under: UUID


class BuiltOnError(DomainError):
    """The refusal to take back what somebody has built on: by whom, if that is kept, and when."""

    def __init__(self, by: str | None, at: datetime) -> None:
        super().__init__(
            "WORKER_CHANGED",
            "该网格员此后已有更改或联系记录。",
            "The worker was changed, or has made contacts, since.",
        )
        self.by, self.at = by, at


async def staff_undone(connection: AsyncConnection, ask: Ask, undoing: Undoing) -> None:
    """Takes responsibilities back, and the worker once nothing hangs on the entry any more.

    A worker who never was keeps the id, and holds on no day. Raises DomainError NOT_PERMITTED,
    WORKER_NOT_FOUND, and BuiltOnError for a cell handed over, a contact made or an account given since.
    """
    require(ask.viewer, Permission.MANAGE)
    county_id = undoing.county_id
    if await _is_gone(connection, undoing):
        return
    await held_posts(connection, ask, county_id, [undoing.worker_id], shared=False)
    tasks = await _tasks(connection, undoing)
    is_ours = await _was_entered(connection, undoing)
    await _require_untouched(connection, undoing, tasks, is_ours=is_ours)
    closed = {row.id: _task(row) for row in tasks}
    mine = (CellAssignment.county_id == county_id, CellAssignment.id.in_(closed))
    await connection.execute(update(CellAssignment).where(*mine).values(superseded_at=func.now()))
    if is_ours:
        await connection.execute(_never_entered(undoing))
    if closed:
        first = min(one.span.first for one in closed.values())
        cells = [one.cell_id for one in closed.values()]
        await cells_made_stale(connection, county_id, cells, first)
        await tell_of_tasks(connection, ask, county_id, closed=closed, opened={})


async def _is_gone(connection: AsyncConnection, undoing: Undoing) -> bool:
    """Whether the worker was taken back already, as by another line of the same file."""
    worker = GridWorker
    gone: Statement = select(worker.id).where(
        worker.county_id == undoing.county_id, worker.id == undoing.worker_id, func.isempty(worker.valid)
    )
    return (await connection.execute(gone)).first() is not None


async def _tasks(connection: AsyncConnection, undoing: Undoing) -> Sequence[Row[Any]]:
    """The responsibilities that the client ids stand for. Raises BuiltOnError for one that is no more."""
    receipts: Statement = select(Receipt.result).where(
        Receipt.county_id == undoing.county_id, Receipt.client_id.in_(undoing.tasks)
    )
    ids = [int(row.result["row_id"]) for row in await connection.execute(receipts)]
    task = CellAssignment
    days = (func.lower(task.valid).label("first_on"), func.upper(task.valid).label("end_on"))
    given: Statement = select(
        task.id, task.cell_id, task.worker_id, task.role, *days, task.recorded_at, task.superseded_at
    ).where(task.county_id == undoing.county_id, task.id.in_(ids))
    rows = (await connection.execute(given.order_by(task.id))).all()
    if since := next((row.superseded_at for row in rows if row.superseded_at is not None), None):
        raise BuiltOnError(None, since)
    return rows


async def _was_entered(connection: AsyncConnection, undoing: Undoing) -> bool:
    """Whether the worker was entered under the client id."""
    found: Statement = select(Receipt.result).where(
        Receipt.county_id == undoing.county_id, Receipt.client_id == undoing.entered_under
    )
    row = (await connection.execute(found)).first()
    return row is not None and int(row.result["row_id"]) == undoing.worker_id


async def _require_untouched(
    connection: AsyncConnection, undoing: Undoing, tasks: Sequence[Row[Any]], *, is_ours: bool
) -> None:
    """Raises BuiltOnError if the worker has made a contact in the cells since, or has got an account."""
    if not (is_ours or tasks):
        return
    made: Statement = select(Contact.recorded_by, Contact.recorded_at).where(
        Contact.county_id == undoing.county_id,
        Contact.worker_id == undoing.worker_id,
        Contact.superseded_at.is_(None),
    )
    if not is_ours:
        since = min((row.recorded_at for row in tasks), default=None)
        made = made.where(Contact.cell_id.in_([row.cell_id for row in tasks]), Contact.recorded_at >= since)
    contact = (await connection.execute(made.order_by(Contact.recorded_at).limit(1))).first()
    if contact is not None:
        raise BuiltOnError(contact.recorded_by, contact.recorded_at)
    grant = AccountGrant
    given: Statement = select(grant.granted_at).where(
        grant.area_county_id == undoing.county_id,
        grant.area_kind == AreaKind.WORKER.value,
        grant.area_id == undoing.worker_id,
    )
    account = (await connection.execute(given.limit(1))).first() if is_ours else None
    if account is not None:
        raise BuiltOnError(None, account.granted_at)


def _never_entered(undoing: Undoing) -> Any:
    """Has the worker hold on no day, unless a responsibility still stands."""
    worker, task = GridWorker, CellAssignment
    stands = (
        select(task.id)
        .where(task.county_id == undoing.county_id, task.worker_id == undoing.worker_id)
        .where(task.superseded_at.is_(None))
    )
    mine = (worker.county_id == undoing.county_id, worker.id == undoing.worker_id)
    return update(worker).where(*mine, ~stands.exists()).values(valid=Range(empty=True))


def _task(row: Row[Any]) -> Task:
    return Task(row.id, row.cell_id, row.worker_id, GridRole.of(row.role), span_of(row.first_on, row.end_on))
