"""Grid cells: mine, one by code, one by place, those of a village, station or worker."""

from datetime import date
from typing import Any

from geoalchemy2 import functions as geo
from sqlalchemy import Date, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import join

from db.codes import PersonStatus
from db.errors import DomainError
from db.models import CellAssignment, GridCell, GridPlan, Person
from geo.coordinates import LonLat
from resolvers.ask import Ask, Parents, Statement, current, holds, hung
from resolvers.ground.divisions import county_of_code
from resolvers.keyset import Hanging, Order
from resolvers.scope import sees_count, sees_person
from resolvers.serving import divisions_served
from resolvers.viewer import SMALLEST_SHOWN, Viewer
from resolvers.within import cells_of_worker, decided, placed

# Whoever leads a township has the cells of all its villages.
MOST_OWN_CELLS = 500


def cell_columns(on: date) -> list[Any]:
    """What a cell shows. Its boundary is no secret; its people are."""
    return [
        GridCell.county_id,
        GridCell.id,
        GridCell.division_id,
        GridCell.code,
        GridCell.name,
        GridCell.kind,
        GridCell.source.label("boundary_source"),
        GridCell.geojson.label("boundary"),
        func.lower(GridCell.valid).label("valid_from"),
        func.upper(GridCell.valid).label("valid_to"),
        cast(literal(on), Date).label("as_of"),
    ]


def cells(on: date) -> Statement:
    """The cells that hold on a day, but for those of drafts."""
    planned = join(
        GridCell, GridPlan, and_(GridPlan.county_id == GridCell.county_id, GridPlan.id == GridCell.plan_id)
    )
    return select(*cell_columns(on)).select_from(planned).where(decided(), holds(GridCell, on))


def my_cells(ask: Ask) -> Statement:
    """The cells assigned to the grid worker who asks, in any role, by code, MOST_OWN_CELLS at most.

    Raises DomainError for any other role.
    """
    area = _worker(ask.viewer)
    mine = cells_of_worker(area, ask.as_of).distinct().limit(MOST_OWN_CELLS)
    return (
        cells(ask.as_of)
        .where(GridCell.county_id == area.county_id, GridCell.id.in_(mine))
        .order_by(GridCell.code)
    )


def _worker(viewer: Viewer) -> Any:
    if viewer.worker is None:
        raise DomainError(
            "NOT_A_GRID_WORKER",
            "只有网格员有“我的网格”。",
            "Only a grid worker has cells of their own.",
        )
    return viewer.worker


def cell_by_code(ask: Ask, code: str) -> Statement:
    """The cell with a code on the day asked about; the first six digits of the code name its county."""
    county = county_of_code(code, ask)
    return cells(ask.as_of).where(GridCell.county_id == county, GridCell.code == code)


def cell_by_id(ask: Ask, county_id: int, cell_id: int) -> Statement:
    """One cell, whenever it held."""
    return select(*cell_columns(ask.as_of)).where(GridCell.county_id == county_id, GridCell.id == cell_id)


def cell_at(ask: Ask, place: LonLat) -> Statement:
    """The cell that covers a place (WGS-84) on the day asked about.

    On a shared edge the one with the lower code.
    """
    point = geo.ST_SetSRID(geo.ST_MakePoint(place.lon, place.lat), 4326)
    return cells(ask.as_of).where(geo.ST_Covers(GridCell.geom, point)).order_by(GridCell.code).limit(1)


def cells_of_divisions(ask: Ask, parents: Parents) -> Statement:
    """The cells of villages, by code."""
    statement = cells(ask.as_of).where(
        GridCell.county_id == parents.county_id, GridCell.division_id == parents.id
    )
    return hung(statement, parents).order_by(GridCell.code)


def cells_of_stations(ask: Ask, parents: Parents) -> Statement:
    """The cells in the villages that stations serve themselves, by code."""
    served = divisions_served(ask, parents).lateral("served")
    statement = cells(ask.as_of).where(
        GridCell.county_id == parents.county_id, GridCell.division_id == served.c.division_id
    )
    return hung(statement, parents).order_by(GridCell.code)


def cells_of_workers(ask: Ask, parents: Parents) -> Statement:
    """The cells assigned to workers in any role, by code."""
    statement = cells(ask.as_of).where(
        CellAssignment.county_id == parents.county_id,
        CellAssignment.worker_id == parents.id,
        current(CellAssignment, ask.as_of),
        GridCell.county_id == parents.county_id,
        GridCell.id == CellAssignment.cell_id,
    )
    return hung(statement.distinct(), parents).order_by(GridCell.code)


_BY_CODE = Order("CELL", ("code", "id"))
CELLS_OF_DIVISIONS = Hanging(cells_of_divisions, _BY_CODE)
CELLS_OF_STATIONS = Hanging(cells_of_stations, _BY_CODE)
CELLS_OF_WORKERS = Hanging(cells_of_workers, _BY_CODE)


def cells_of_ids(ask: Ask, parents: Parents) -> Statement:
    """Cells by their own id: what a row that names its cell hangs on."""
    statement = select(*cell_columns(ask.as_of)).where(
        GridCell.county_id == parents.county_id, GridCell.id == parents.id
    )
    return hung(statement, parents).order_by(GridCell.code)


def counts_of_cells(ask: Ask, parents: Parents) -> Statement:
    """How many active persons each cell has, and of what kind, of those the viewer may count.

    Where they are fewer than five their kinds are null to those who may not see persons (model §8).
    """
    counted = and_(
        Person.county_id == parents.county_id,
        Person.cell_id == parents.id,
        Person.status == PersonStatus.ACTIVE.value,
        sees_count(ask, placed(Person)),
    )
    kinds = {
        "veterans": Person.is_veteran,
        "priority_people": func.cardinality(Person.priority_classes) > 0,
        "unlocated": Person.geom.is_(None),
    }
    seen = func.bool_and(sees_person(ask, placed(Person)))
    told = or_(func.count() == 0, func.count() >= SMALLEST_SHOWN, seen)
    of_kind = [case((told, func.count().filter(kind))).label(name) for name, kind in kinds.items()]
    people = select(func.count().label("people"), *of_kind).where(counted)
    counts = people.lateral("counts")
    statement = select(*parents.labelled(), *counts.c)
    return (
        statement.select_from(counts)
        if parents.source is None
        else statement.select_from(parents.source, counts)
    )
