"""The dimensions of coverage that are places or the people responsible for them.

Child divisions, cells, stations, workers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    Text,
    and_,
    case,
    cast,
    literal,
    null,
    select,
    true,
)
from sqlalchemy.orm import aliased

from db.codes import GridRole
from db.models import (
    CellAssignment,
    DivisionVersion,
    GridCell,
    GridPlan,
    GridWorker,
    Station,
)
from resolvers.ask import Statement, current, holds
from resolvers.coverage import BreakdownBy, CoverageQuestion
from resolvers.coverage_divisions import (
    PlaceOf,
    child_of,
    children,
    division_names,
    village_of,
    villages,
)
from resolvers.coverage_rows import in_counties
from resolvers.ground import Placed, in_force, lies_in
from resolvers.station_ground import serving_stations


@dataclass(frozen=True, slots=True)
class PlaceDimension:
    """`place_of` gives county and id of the part a person row falls in.

    `places` lists the parts of the area, so that empty ones are there; `names` gives key and label of
    parts.
    """

    place_of: Callable[[CTE, CoverageQuestion], PlaceOf]
    places: Callable[[CoverageQuestion], Statement]
    names: Callable[[CoverageQuestion], Statement]


def _cell_of(person: CTE, _question: CoverageQuestion) -> PlaceOf:
    return case((person.c.cell_id.is_not(None), person.c.county_id)), person.c.cell_id, person


def _cells(question: CoverageQuestion) -> Statement:
    row = Placed(GridCell.county_id, GridCell.division_id, GridCell.id)
    return (
        select(GridCell.county_id, GridCell.id)
        .join(GridPlan, and_(GridPlan.county_id == GridCell.county_id, GridPlan.id == GridCell.plan_id))
        .where(
            in_force(question.placed_on),
            holds(GridCell, question.placed_on),
            lies_in(question.area, row, question.placed_on, known_at=question.known_at),
        )
    )


def _cell_names(question: CoverageQuestion) -> Statement:
    return select(
        GridCell.county_id, GridCell.id, GridCell.code.label("key"), GridCell.name.label("label")
    ).where(in_counties(question, GridCell.county_id))


def _worker_of(person: CTE, _question: CoverageQuestion) -> PlaceOf:
    return case((person.c.worker_id.is_not(None), person.c.county_id)), person.c.worker_id, person


def _workers(question: CoverageQuestion) -> Statement:
    cells = _cells(question).subquery("cell")
    return (
        select(CellAssignment.county_id, CellAssignment.worker_id.label("id"))
        .join(
            cells, and_(cells.c.county_id == CellAssignment.county_id, cells.c.id == CellAssignment.cell_id)
        )
        .where(
            CellAssignment.role == GridRole.PRIMARY.value,
            current(CellAssignment, question.placed_on, question.known_at),
            in_counties(question, CellAssignment.county_id),
        )
        .distinct()
    )


def _worker_names(question: CoverageQuestion) -> Statement:
    return select(
        GridWorker.county_id,
        GridWorker.id,
        cast(GridWorker.id, Text).label("key"),
        GridWorker.name.label("label"),
    ).where(in_counties(question, GridWorker.county_id))


def _station_of(person: CTE, question: CoverageQuestion) -> PlaceOf:
    served = _served(question)
    joined = person.outerjoin(
        served, and_(served.c.county_id == person.c.county_id, served.c.division_id == person.c.division_id)
    )
    return case((served.c.station_id.is_not(None), person.c.county_id)), served.c.station_id, joined


def _served(question: CoverageQuestion) -> Any:
    version = aliased(DivisionVersion)
    if not question.area.spans_counties:
        served = serving_stations(question.area.county_id, question.placed_on).subquery("served_here")
        county = literal(question.area.county_id).label("county_id")
        return select(county, served.c.division_id, served.c.station_id).subquery("served")
    there = serving_stations(version.county_id, question.placed_on).lateral("served_there")
    return (
        select(version.county_id, there.c.division_id, there.c.station_id)
        .join_from(version, there, true())
        .where(
            version.parent_id.is_(None),
            current(version, question.placed_on),
            in_counties(question, version.county_id),
        )
        .subquery("served")
    )


def _stations(question: CoverageQuestion) -> Statement:
    served = _served(question)
    row = Placed(served.c.county_id, served.c.division_id, null())
    return (
        select(served.c.county_id, served.c.station_id.label("id"))
        .where(
            served.c.station_id.is_not(None),
            lies_in(question.area, row, question.placed_on, known_at=question.known_at),
        )
        .distinct()
    )


def _station_names(question: CoverageQuestion) -> Statement:
    return select(
        Station.county_id, Station.id, cast(Station.id, Text).label("key"), Station.name.label("label")
    ).where(in_counties(question, Station.county_id))


PLACES = {
    BreakdownBy.CHILD_DIVISION: PlaceDimension(child_of, children, division_names),
    BreakdownBy.VILLAGE: PlaceDimension(village_of, villages, division_names),
    BreakdownBy.CELL: PlaceDimension(_cell_of, _cells, _cell_names),
    BreakdownBy.STATION: PlaceDimension(_station_of, _stations, _station_names),
    BreakdownBy.WORKER: PlaceDimension(_worker_of, _workers, _worker_names),
}
