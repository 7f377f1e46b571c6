"""Which rows lie in an area on a day.

Units below a unit, divisions below a division, cells of a worker, divisions a station serves. Every part
names the county on every table it reads.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)

from db.codes import DivisionLevel, GridPlanStatus
from db.models import (
    CellAssignment,
    CountyLink,
    DivisionVersion,
    GridCell,
    GridPlan,
)
from resolvers.areas import Area, AreaKind, Reach
from resolvers.ask import current, holds
from resolvers.serving import served_by_centres_below, serving_stations, subordinates


@dataclass(frozen=True, slots=True)
class Placed:
    """The columns that say where a row lies."""

    county_id: Any
    division_id: Any
    cell_id: Any


def placed(table: Any) -> Placed:
    """Where a row of a table or subquery with the usual three columns lies."""
    return Placed(table.county_id, table.division_id, table.cell_id)


def lies_in(area: Area, row: Placed, on: date, *, known_at: datetime | None = None) -> ColumnElement[bool]:
    """The condition that a row lies in `area` as the ground was drawn `on` that day.

    With `known_at` the ground is as the registry then knew it.
    """
    if area.kind == AreaKind.CELL:
        return and_(row.county_id == area.county_id, row.cell_id == area.id)
    if area.kind == AreaKind.WORKER:
        return and_(
            row.county_id == area.county_id,
            row.cell_id.in_(cells_of_worker(area, on, known_at=known_at)),
        )
    lies = _served_by if area.kind == AreaKind.STATION else _in_unit if area.is_unit else _in_division
    return lies(area, row, on, known_at)


def cells_of_worker(area: Area, on: date, *, known_at: datetime | None = None) -> Select[int]:
    """The ids of the cells assigned to a worker in one of the area's roles on a day."""
    return select(CellAssignment.cell_id).where(
        CellAssignment.county_id == area.county_id,
        CellAssignment.worker_id == area.id,
        CellAssignment.role.in_(area.roles),
        current(CellAssignment, on, known_at),
    )


def decided() -> ColumnElement[bool]:
    """The condition that the plan that drew a cell is no draft: the cell's own days say when it is in force.

    A plan that follows ends the cells that it draws anew, and takes the others over as they are.
    """
    return GridPlan.status != GridPlanStatus.DRAFT.value


def cell_holds(on: date, known_at: datetime | None) -> ColumnElement[bool]:
    """The condition that a cell exists on a day, as known at a moment (None: now).

    The end of one closed since was not known then.
    """
    if known_at is None:
        return holds(GridCell, on)
    begun = func.lower(GridCell.valid) <= on
    open_then = and_(GridCell.closed_at > known_at, begun)
    return and_(GridCell.recorded_at <= known_at, or_(holds(GridCell, on), open_then))


def units_below(county_id: int, on: date, known_at: datetime | None = None) -> Select[int]:
    """The ids of a unit and of every unit below it on a day."""
    top = select(literal(county_id).label("county_id")).cte(recursive=True)
    return select(
        top.union_all(
            select(CountyLink.county_id).where(
                CountyLink.parent_id == top.c.county_id, current(CountyLink, on, known_at)
            )
        ).c.county_id
    )


def _in_unit(area: Area, row: Placed, on: date, known_at: datetime | None) -> ColumnElement[bool]:
    at_root = and_(row.county_id == area.county_id, row.division_id == area.id)
    if area.reach == Reach.SELF:
        return at_root
    if area.reach == Reach.CHILDREN:
        return or_(at_root, _in_child(area, row, on, known_at))
    if area.level == DivisionLevel.NATION:
        return true()
    if area.level == DivisionLevel.COUNTY:
        return and_(row.county_id == area.county_id)
    return and_(row.county_id.in_(units_below(area.county_id, on, known_at)))


def _in_child(area: Area, row: Placed, on: date, known_at: datetime | None) -> ColumnElement[bool]:
    # A city without counties (东莞) has townships of its own.
    own = and_(row.county_id == area.county_id, row.division_id.in_(_children(area, on, known_at)))
    if area.level == DivisionLevel.COUNTY:
        return own
    below = select(CountyLink.county_id).where(
        CountyLink.parent_id == area.county_id, current(CountyLink, on, known_at)
    )
    roots = select(DivisionVersion.division_id).where(
        DivisionVersion.county_id == row.county_id,
        DivisionVersion.parent_id.is_(None),
        current(DivisionVersion, on, known_at),
    )
    return or_(own, and_(row.county_id.in_(below), row.division_id.in_(roots)))


def _in_division(area: Area, row: Placed, on: date, known_at: datetime | None) -> ColumnElement[bool]:
    within = row.division_id == area.id
    if area.reach != Reach.SELF:
        within = or_(within, row.division_id.in_(_children(area, on, known_at)))
    return and_(row.county_id == area.county_id, within)


def _children(area: Area, on: date, known_at: datetime | None) -> Select[int]:
    return select(DivisionVersion.division_id).where(
        DivisionVersion.county_id == area.county_id,
        DivisionVersion.parent_id == area.id,
        current(DivisionVersion, on, known_at),
    )


def _served_by(area: Area, row: Placed, on: date, known_at: datetime | None) -> ColumnElement[bool]:
    if area.spans_counties and area.reach == Reach.DESCENDANTS:
        return and_(row.county_id.in_(units_below(area.county_id, on, known_at)))
    if area.spans_counties and area.reach == Reach.CHILDREN:
        centres = tuple_(row.county_id, row.division_id).in_(served_by_centres_below(area, on, known_at))
        return or_(_served_here(area, row, on, known_at), centres)
    return _served_here(area, row, on, known_at)


def _served_here(area: Area, row: Placed, on: date, known_at: datetime | None) -> ColumnElement[bool]:
    stations = select(literal(area.id, BigInteger))
    if area.reach != Reach.SELF:
        stations = subordinates(area, on, known_at)
    served = serving_stations(area.county_id, on, known_at).subquery("served")
    return and_(
        row.county_id == area.county_id,
        row.division_id.in_(select(served.c.division_id).where(served.c.station_id.in_(stations))),
    )


def nowhere() -> ColumnElement[bool]:
    """The condition no row meets."""
    return false()
