"""The dimensions of coverage that are places or the people responsible for them.

Child divisions, cells, stations, workers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    Integer,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from db.codes import GridRole
from db.models import (
    CellAssignment,
    DivisionVersion,
    GridCell,
    GridPlan,
    GridWorker,
    StationVersion,
)
from resolvers.ask import Statement, current, holds
from resolvers.coverage.divisions import (
    PlaceOf,
    child_of,
    children,
    division_names,
    village_of,
    villages,
)
from resolvers.coverage.question import AreaOn, BreakdownBy
from resolvers.coverage.residents import in_counties
from resolvers.serving import serving_stations
from resolvers.within import Placed, cell_holds, decided, lies_in


@dataclass(frozen=True, slots=True)
class PlaceDimension:
    """`place_of` gives county and id of the part a person row falls in.

    `places` lists the parts of the area with key and label, so that empty ones are there; `names` gives key
    and label of any, for parts that persons fall in though the day does not list them.
    """

    place_of: Callable[[CTE, AreaOn], PlaceOf]
    places: Callable[[AreaOn], Statement]
    names: Callable[[AreaOn], Statement]


def _cell_of(person: CTE, _ground: AreaOn) -> PlaceOf:
    return case((person.c.cell_id.is_not(None), person.c.county_id)), person.c.cell_id, person


def _cells(ground: AreaOn) -> Statement:
    row = Placed(GridCell.county_id, GridCell.division_id, GridCell.id)
    return (
        select(GridCell.county_id, GridCell.id, GridCell.code.label("key"), GridCell.name.label("label"))
        .join(GridPlan, and_(GridPlan.county_id == GridCell.county_id, GridPlan.id == GridCell.plan_id))
        .where(
            decided(),
            cell_holds(ground.placed_on, ground.known_at),
            lies_in(ground.area, row, ground.placed_on, known_at=ground.known_at),
        )
    )


def _cell_names(ground: AreaOn) -> Statement:
    return select(
        GridCell.county_id, GridCell.id, GridCell.code.label("key"), GridCell.name.label("label")
    ).where(in_counties(ground, GridCell.county_id))


def _worker_of(person: CTE, _ground: AreaOn) -> PlaceOf:
    return case((person.c.worker_id.is_not(None), person.c.county_id)), person.c.worker_id, person


def _workers(ground: AreaOn) -> Statement:
    cells, named = _cells(ground).subquery("cell"), _worker_names(ground).subquery("worker_name")
    of_cell = and_(cells.c.county_id == CellAssignment.county_id, cells.c.id == CellAssignment.cell_id)
    of_name = and_(named.c.county_id == CellAssignment.county_id, named.c.id == CellAssignment.worker_id)
    return (
        select(*named.c)
        .select_from(CellAssignment)
        .join(cells, of_cell)
        .join(named, of_name)
        .where(
            CellAssignment.role == GridRole.PRIMARY.value,
            current(CellAssignment, ground.placed_on, ground.known_at),
            in_counties(ground, CellAssignment.county_id),
        )
        .distinct()
    )


def _worker_names(ground: AreaOn) -> Statement:
    return select(
        GridWorker.county_id,
        GridWorker.id,
        cast(GridWorker.id, Text).label("key"),
        GridWorker.name.label("label"),
    ).where(in_counties(ground, GridWorker.county_id))


def _station_of(person: CTE, ground: AreaOn) -> PlaceOf:
    served = _served(ground)
    joined = person.outerjoin(
        served, and_(served.c.county_id == person.c.county_id, served.c.division_id == person.c.division_id)
    )
    return case((served.c.station_id.is_not(None), person.c.county_id)), served.c.station_id, joined


def _served(ground: AreaOn) -> Any:
    version = aliased(DivisionVersion)
    if not ground.area.spans_counties:
        served = serving_stations(ground.area.county_id, ground.placed_on, ground.known_at).subquery(
            "served_here"
        )
        county = literal(ground.area.county_id, Integer).label("county_id")
        return select(county, served.c.division_id, served.c.station_id).subquery("served")
    there = serving_stations(version.county_id, ground.placed_on, ground.known_at).lateral("served_there")
    return (
        select(version.county_id, there.c.division_id, there.c.station_id)
        .join_from(version, there, true())
        .where(
            version.parent_id.is_(None),
            current(version, ground.placed_on, ground.known_at),
            in_counties(ground, version.county_id),
        )
        .subquery("served")
    )


def _stations(ground: AreaOn) -> Statement:
    served, named = _served(ground), _station_names(ground).subquery("station_name")
    row = Placed(served.c.county_id, served.c.division_id, null())
    return (
        select(*named.c)
        .join_from(
            served, named, and_(named.c.county_id == served.c.county_id, named.c.id == served.c.station_id)
        )
        .where(
            lies_in(ground.area, row, ground.placed_on, known_at=ground.known_at),
        )
        .distinct()
    )


def _station_names(ground: AreaOn) -> Statement:
    """Of each station one name: that of the day; of one closed since or not yet open, its last or first."""
    there = StationVersion
    key = (there.county_id, there.station_id)
    return (
        select(
            there.county_id,
            there.station_id.label("id"),
            cast(there.station_id, Text).label("key"),
            there.name.label("label"),
        )
        .where(in_counties(ground, there.county_id), current(there, None, ground.known_at))
        .ext(distinct_on(*key))
        .order_by(*key, holds(there, ground.placed_on).desc(), func.lower(there.valid).desc())
    )


PLACES = {
    BreakdownBy.CHILD_DIVISION: PlaceDimension(child_of, children, division_names),
    BreakdownBy.VILLAGE: PlaceDimension(village_of, villages, division_names),
    BreakdownBy.CELL: PlaceDimension(_cell_of, _cells, _cell_names),
    BreakdownBy.STATION: PlaceDimension(_station_of, _stations, _station_names),
    BreakdownBy.WORKER: PlaceDimension(_worker_of, _workers, _worker_names),
}
