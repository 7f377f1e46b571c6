"""Grid workers, and who is responsible for which cell."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Date, case, cast, func, literal, null, select, true

from db.models import CellAssignment, GridWorker
from resolvers.ask import Ask, Parents, Statement, current, holds, hung
from resolvers.keyset import Hanging, Order

MOST_ASSIGNED = 20


def worker_columns() -> list[Any]:
    """What a grid worker shows: staff, not a person served."""
    return [
        GridWorker.county_id,
        GridWorker.id,
        GridWorker.station_id,
        GridWorker.name,
        GridWorker.staff_number,
        GridWorker.phone_masked,
        func.lower(GridWorker.valid).label("valid_from"),
        func.upper(GridWorker.valid).label("valid_to"),
    ]


def worker_by_id(ask: Ask, county_id: int, worker_id: int) -> Statement:
    """One grid worker, whether or not they still work."""
    return select(*worker_columns(), cast(literal(ask.as_of), Date).label("as_of")).where(
        GridWorker.county_id == county_id, GridWorker.id == worker_id
    )


def workers_of_stations(ask: Ask, parents: Parents) -> Statement:
    """The grid workers of stations on the day asked about, by name."""
    statement = select(*worker_columns(), cast(literal(ask.as_of), Date).label("as_of")).where(
        GridWorker.county_id == parents.county_id,
        GridWorker.station_id == parents.id,
        holds(GridWorker, ask.as_of),
    )
    return hung(statement, parents).order_by(GridWorker.name, GridWorker.id)


WORKERS_OF_STATIONS = Hanging(workers_of_stations, Order("WORKER", ("name", "id")))


def cell_numbers_of_workers(ask: Ask, parents: Parents) -> Statement:
    """How many cells are assigned to each worker in any role, `cells`; no row for who has none."""
    worker = [CellAssignment.county_id == parents.county_id, CellAssignment.worker_id == parents.id]
    number = func.count(CellAssignment.cell_id.distinct()).label("cells")
    statement = select(number).where(*worker, current(CellAssignment, ask.as_of))
    return hung(statement, parents).group_by(*parents.labelled())


def workers_of_ids(ask: Ask, parents: Parents) -> Statement:
    """Grid workers by their own id, whether or not they still work."""
    statement = select(*worker_columns(), cast(literal(ask.as_of), Date).label("as_of")).where(
        GridWorker.county_id == parents.county_id, GridWorker.id == parents.id
    )
    return hung(statement, parents)


def assignment_columns(ask: Ask) -> list[Any]:
    """What an assignment shows."""
    return [
        CellAssignment.county_id,
        CellAssignment.id,
        CellAssignment.worker_id,
        CellAssignment.cell_id,
        CellAssignment.role,
        CellAssignment.decided_by,
        CellAssignment.recorded_at,
        func.lower(CellAssignment.valid).label("valid_from"),
        func.upper(CellAssignment.valid).label("valid_to"),
        cast(literal(ask.as_of), Date).label("as_of"),
    ]


def assignment_by_id(ask: Ask, county_id: int, assignment_id: int) -> Statement:
    """One assignment, whenever it held."""
    return select(*assignment_columns(ask)).where(
        CellAssignment.county_id == county_id, CellAssignment.id == assignment_id
    )


def assignments_of_ids(ask: Ask, county_id: int, ids: Sequence[int]) -> Statement:
    """Assignments by id, by cell, the primary first, the earliest first."""
    return (
        select(*assignment_columns(ask))
        .where(CellAssignment.county_id == county_id, CellAssignment.id.in_(ids))
        .order_by(CellAssignment.cell_id, CellAssignment.role.desc(), CellAssignment.valid, CellAssignment.id)
    )


def own_assignments_of_cells(ask: Ask, parents: Parents) -> Statement:
    """In which roles the grid worker who asks is responsible for each cell; nothing for anybody else."""
    mine = ask.viewer.worker
    worker = null() if mine is None else case((CellAssignment.county_id == mine.county_id, mine.id))
    return _assigned(ask, parents, CellAssignment.worker_id == worker)


def assignments_of_cells(ask: Ask, parents: Parents) -> Statement:
    """Who is responsible for each cell on the day asked about: the primary first, MOST_ASSIGNED at most."""
    return _assigned(ask, parents)


def _assigned(ask: Ask, parents: Parents, *wanted: ColumnElement[bool]) -> Statement:
    found = (
        select(*assignment_columns(ask))
        .where(
            CellAssignment.county_id == parents.county_id,
            CellAssignment.cell_id == parents.id,
            current(CellAssignment, ask.as_of),
            *wanted,
        )
        .order_by(CellAssignment.role.desc(), CellAssignment.id)
        .limit(MOST_ASSIGNED)
        .lateral("found")
    )
    joined = found if parents.source is None else parents.source.join(found, true())
    labelled = select(*parents.labelled(), *found.c).select_from(joined)
    return labelled.order_by(found.c.role.desc(), found.c.id)
