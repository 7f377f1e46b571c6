"""What grid workers are responsible for: their cells with the roles."""

from sqlalchemy import and_, func, select

from db.models import CellAssignment, GridCell
from resolvers.ask import Ask, Parents, Statement, current, hung


def tasks_of_workers(ask: Ask, parents: Parents) -> Statement:
    """The cells of workers on the day asked about with role and days, by code."""
    task, cell = CellAssignment, GridCell
    found = (
        select(
            *[task.county_id, task.cell_id, task.role, task.decided_by, cell.code, cell.name],
            func.lower(task.valid).label("valid_from"),
            func.upper(task.valid).label("valid_to"),
        )
        .join_from(task, cell, and_(cell.county_id == task.county_id, cell.id == task.cell_id))
        .where(
            *[task.county_id == parents.county_id, task.worker_id == parents.id],
            current(task, ask.as_of, ask.known_at),
        )
        .order_by(cell.code, task.role)
    )
    return hung(found, parents)
