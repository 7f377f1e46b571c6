"""Assignments as they stand on a day and later: what hand-overs are planned from."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, not_, null, select
from sqlalchemy.dialects.postgresql import DATERANGE, Range

from db.codes import GridRole
from db.models import CellAssignment, GridCell, GridWorker, Station
from resolvers.ask import Ask, Statement, current
from resolvers.hand_overs.order import Cell, HandOver, Post, Task
from resolvers.hand_overs.plan import Standing
from resolvers.hand_overs.spans import span_of
from resolvers.scope import manages
from resolvers.within import Placed

CELL = Placed(GridCell.county_id, GridCell.division_id, GridCell.id)


def cells_to_hand_over(ask: Ask, order: HandOver) -> Select[int]:
    """The ids of the cells which the worker has from the day on, of those the viewer manages, in order."""
    return (
        select(GridCell.id)
        .where(
            GridCell.county_id == order.county_id,
            GridCell.id.in_(cells_of_worker_from(order)),
            manages(ask, CELL),
        )
        .order_by(GridCell.id)
    )


def cells_of_worker_from(order: HandOver) -> Select[int]:
    """The ids of the cells which the worker has from the day on, whoever manages them."""
    return (
        select(CellAssignment.cell_id)
        .where(
            CellAssignment.county_id == order.county_id,
            CellAssignment.worker_id == order.worker_id,
            current(CellAssignment, None),
            _from(CellAssignment.valid, order.on),
        )
        .distinct()
    )


def tasks_of_cells(county_id: int, cell_ids: Any, on: date) -> Statement:
    """The assignments of some cells on a day or later, with code and days of each cell."""
    return (
        select(
            *[CellAssignment.id, CellAssignment.cell_id, CellAssignment.worker_id, CellAssignment.role],
            *[
                func.lower(CellAssignment.valid).label("first_on"),
                func.upper(CellAssignment.valid).label("end_on"),
            ],
            GridCell.code,
            *[
                func.lower(GridCell.valid).label("cell_first_on"),
                func.upper(GridCell.valid).label("cell_end_on"),
            ],
        )
        .join(
            GridCell,
            and_(GridCell.county_id == CellAssignment.county_id, GridCell.id == CellAssignment.cell_id),
        )
        .where(
            CellAssignment.county_id == county_id,
            GridCell.county_id == county_id,
            CellAssignment.cell_id.in_(cell_ids),
            current(CellAssignment, None),
            _from(CellAssignment.valid, on),
        )
        .order_by(GridCell.code, CellAssignment.role.desc(), CellAssignment.id)
    )


def posts(ask: Ask, county_id: int, worker_ids: Sequence[int]) -> Statement:
    """Those of some workers whose station the viewer manages: id, first_on and end_on of each, by id."""
    station = Placed(Station.county_id, Station.division_id, null())
    return (
        select(
            GridWorker.id,
            func.lower(GridWorker.valid).label("first_on"),
            func.upper(GridWorker.valid).label("end_on"),
        )
        .join(Station, and_(Station.county_id == GridWorker.county_id, Station.id == GridWorker.station_id))
        .where(
            GridWorker.county_id == county_id,
            Station.county_id == county_id,
            GridWorker.id.in_(worker_ids),
            not_(func.isempty(GridWorker.valid)),
            manages(ask, station),
        )
        .order_by(GridWorker.id)
    )


def standing_of(order: HandOver, tasks: Sequence[Any], workers: Sequence[Any]) -> Standing:
    """What the rows of `tasks_of_cells` and `posts` say."""
    found = {
        row.cell_id: Cell(row.cell_id, row.code, span_of(row.cell_first_on, row.cell_end_on)) for row in tasks
    }
    return Standing(
        cells=tuple(found.values()),
        tasks=tuple(
            Task(row.id, row.cell_id, row.worker_id, GridRole.of(row.role), span_of(row.first_on, row.end_on))
            for row in tasks
        ),
        posts=tuple(
            Post(row.id, span_of(row.first_on, row.end_on)) for row in workers if row.id in order.workers
        ),
    )


def _from(valid: Any, day: date) -> ColumnElement[bool]:
    """The condition that some of the days of `valid` lie on a day or after it."""
    overlaps: ColumnElement[bool] = valid.overlaps(literal(Range(day, None, bounds="[)"), DATERANGE))
    return overlaps
