"""What plans are made and judged from: villages, cells, people, assignments of one county, and the plans."""

from collections.abc import Sequence
from typing import Any

from geoalchemy2 import functions as geo
from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
)

from db.codes import DivisionLevel, GridPlanStatus, GridRole, PersonStatus
from db.models import (
    CellAssignment,
    Division,
    DivisionShape,
    DivisionVersion,
    GridCell,
    GridPlan,
    GridPlanCell,
    Person,
)
from resolvers.areas import Area
from resolvers.ask import Ask, Statement, current, holds
from resolvers.scope import manages
from resolvers.viewer import Permission
from resolvers.within import Placed, decided, lies_in

# More people than a county has, and fewer than would hold a worker process for minutes.
MOST_PEOPLE = 300_000
_VILLAGE = Placed(DivisionVersion.county_id, DivisionVersion.division_id, null())


def own_villages(ask: Ask, county_id: int) -> Select[int]:
    """The ids of the villages of a county that the viewer manages or analyses as a whole."""
    granted = ask.viewer.areas(Permission.MANAGE) + ask.viewer.areas(Permission.ANALYSE)
    mine = [lies_in(area, _VILLAGE, ask.today) for area in dict.fromkeys(granted)]
    return _villages(ask, county_id, or_(false(), *mine)).with_only_columns(DivisionVersion.division_id)


def villages_of_area(ask: Ask, area: Area) -> Statement:
    """The villages in an area, or of the cells in it: id, code, name, shape (WKB or null), by code."""
    of_cells = select(GridCell.division_id).where(
        GridCell.county_id == area.county_id,
        holds(GridCell, ask.today),
        lies_in(area, placed_cell(), ask.today),
    )
    within = or_(lies_in(area, _VILLAGE, ask.today), DivisionVersion.division_id.in_(of_cells))
    return _villages(ask, area.county_id, within)


def managed_villages(ask: Ask, county_id: int) -> Statement:
    """The same of all villages of the county that the viewer manages."""
    return _villages(ask, county_id, manages(ask, _VILLAGE))


def villages_of_plan(ask: Ask, county_id: int) -> Statement:
    """The same of all villages of the county that the viewer manages or analyses."""
    return _villages(ask, county_id, DivisionVersion.division_id.in_(own_villages(ask, county_id)))


def placed_cell() -> Placed:
    """Where a cell lies."""
    return Placed(GridCell.county_id, GridCell.division_id, GridCell.id)


def cells_in_force(ask: Ask, county_id: int, villages: Sequence[int], area: Area | None = None) -> Statement:
    """The cells in force today in villages, by code, with whether they lie in an area."""
    named = literal(value=False) if area is None else lies_in(area, placed_cell(), ask.today)
    return (
        _cells(named.label("is_named"))
        .join(GridPlan, and_(GridPlan.county_id == county_id, GridPlan.id == GridCell.plan_id))
        .where(
            GridCell.county_id == county_id,
            GridCell.division_id.in_(villages),
            decided(),
            holds(GridCell, ask.today),
        )
        .order_by(GridCell.code, GridCell.id)
    )


def cells_of_plan(ask: Ask, county_id: int, plan_id: int, villages: Sequence[int]) -> Statement:
    """The cells of a plan in villages, drawn by it (`is_own`) or taken over, by code."""
    taken = select(GridPlanCell.cell_id).where(
        GridPlanCell.county_id == county_id, GridPlanCell.plan_id == plan_id
    )
    archived = exists().where(
        GridPlan.county_id == county_id,
        GridPlan.id == plan_id,
        GridPlan.status == GridPlanStatus.ARCHIVED.value,
    )
    return (
        _cells((GridCell.plan_id == plan_id).label("is_own"))
        .where(
            GridCell.county_id == county_id,
            GridCell.division_id.in_(villages),
            or_(GridCell.plan_id == plan_id, GridCell.id.in_(taken)),
            or_(holds(GridCell, ask.today), archived),
        )
        .order_by(GridCell.code, GridCell.id)
    )


def people_of_villages(county_id: int, villages: Sequence[int]) -> Statement:
    """The active persons of villages, by id: lon and lat (null if unlocated), village, cell, priority."""
    return (
        select(
            geo.ST_X(Person.geom).label("lon"),
            geo.ST_Y(Person.geom).label("lat"),
            Person.division_id.label("village_id"),
            Person.cell_id,
            (func.cardinality(Person.priority_classes) > 0).label("is_priority"),
        )
        .where(
            Person.county_id == county_id,
            Person.division_id.in_(villages),
            Person.status == PersonStatus.ACTIVE.value,
        )
        .order_by(Person.id)
        .limit(MOST_PEOPLE + 1)
    )


def assignments_today(ask: Ask, county_id: int, cells: Sequence[int]) -> Statement:
    """Who is responsible for cells today: id, cell_id, worker_id and whether the primary."""
    return (
        select(
            CellAssignment.id,
            CellAssignment.cell_id,
            CellAssignment.worker_id,
            (CellAssignment.role == GridRole.PRIMARY.value).label("is_primary"),
        )
        .where(
            CellAssignment.county_id == county_id,
            CellAssignment.cell_id.in_(cells),
            current(CellAssignment, ask.today),
        )
        .order_by(CellAssignment.cell_id, CellAssignment.role.desc(), CellAssignment.id)
    )


def _cells(*columns: ColumnElement[Any]) -> Statement:
    return select(
        GridCell.id,
        GridCell.code,
        GridCell.name,
        GridCell.kind,
        GridCell.division_id.label("village_id"),
        GridCell.meant_for,
        geo.ST_AsBinary(GridCell.geom).label("shape"),
        *columns,
    )


def _villages(ask: Ask, county_id: int, within: ColumnElement[bool]) -> Statement:
    version, shape = DivisionVersion, DivisionShape
    drawn = and_(
        shape.county_id == county_id,
        shape.division_id == version.division_id,
        current(shape, ask.today),
    )
    return (
        select(
            version.division_id.label("id"),
            version.code,
            version.name,
            geo.ST_AsBinary(shape.geom).label("shape"),
        )
        .select_from(version)
        .join(Division, and_(Division.county_id == county_id, Division.id == version.division_id))
        .outerjoin(shape, drawn)
        .where(
            version.county_id == county_id,
            Division.level == DivisionLevel.VILLAGE.value,
            current(version, ask.today),
            within,
        )
        .order_by(version.code)
    )
