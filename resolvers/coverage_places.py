"""The dimensions of coverage that are places or the people responsible for them.

Child divisions, cells, stations, workers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    FromClause,
    Text,
    and_,
    case,
    cast,
    false,
    literal,
    null,
    select,
    true,
)
from sqlalchemy.orm import aliased

from db.codes import DivisionLevel, GridRole
from db.models import (
    CellAssignment,
    CountyLink,
    Division,
    DivisionVersion,
    GridCell,
    GridPlan,
    GridWorker,
    Station,
)
from resolvers.areas import AreaKind, Reach
from resolvers.ask import Statement, current, holds
from resolvers.coverage import BreakdownBy, CoverageQuestion
from resolvers.coverage_rows import in_counties
from resolvers.ground import Placed, in_force, lies_in, serving_stations

PlaceOf = tuple[Any, Any, FromClause]


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


def _child_of(person: CTE, question: CoverageQuestion) -> PlaceOf:
    area = question.area
    if area.spans_counties:
        unit = _child_units(question).subquery("child_unit")
        joined = person.outerjoin(unit, unit.c.county_id == person.c.county_id)
        return unit.c.child_county_id, unit.c.child_id, joined
    if area.kind != AreaKind.DIVISION or area.level == DivisionLevel.VILLAGE:
        return person.c.county_id, person.c.division_id, person
    version = aliased(DivisionVersion)
    joined = person.outerjoin(
        version,
        and_(
            version.county_id == person.c.county_id,
            version.division_id == person.c.division_id,
            current(version, question.placed_on),
        ),
    )
    child = case(
        (person.c.division_id == area.id, null()),
        (version.parent_id == area.id, version.division_id),
        else_=version.parent_id,
    )
    return case((child.is_not(None), person.c.county_id)), child, joined


def _village_of(person: CTE, _question: CoverageQuestion) -> PlaceOf:
    village = aliased(Division)
    joined = person.outerjoin(
        village,
        and_(
            village.county_id == person.c.county_id,
            village.id == person.c.division_id,
            village.level == DivisionLevel.VILLAGE.value,
        ),
    )
    return village.county_id, village.id, joined


def _villages(question: CoverageQuestion) -> Statement:
    version = aliased(DivisionVersion)
    row = Placed(version.county_id, version.division_id, null())
    return (
        select(version.county_id, version.division_id.label("id"))
        .join(Division, and_(Division.county_id == version.county_id, Division.id == version.division_id))
        .where(
            Division.level == DivisionLevel.VILLAGE.value,
            current(version, question.placed_on),
            in_counties(question, version.county_id),
            lies_in(question.area, row, question.placed_on, known_at=question.known_at),
        )
    )


def _child_units(question: CoverageQuestion) -> Statement:
    """Each unit below the area with the child of the area it lies under.

    County_id, child_county_id, child_id.
    """
    link, root = aliased(CountyLink), aliased(DivisionVersion)
    top = (
        select(link.county_id.label("county_id"), link.county_id.label("child_county_id"))
        .where(link.parent_id == question.area.county_id, current(link, question.placed_on))
        .cte(recursive=True)
    )
    below = aliased(CountyLink)
    under = top.union_all(
        select(below.county_id, top.c.child_county_id).where(
            below.parent_id == top.c.county_id, current(below, question.placed_on)
        )
    )
    return select(under.c.county_id, under.c.child_county_id, root.division_id.label("child_id")).where(
        root.county_id == under.c.child_county_id, root.parent_id.is_(None), current(root, question.placed_on)
    )


def _children(question: CoverageQuestion) -> Statement:
    area = question.area
    version = aliased(DivisionVersion)
    if area.spans_counties:
        child = _child_units(question).subquery("child_place")
        listed = select(child.c.child_county_id.label("county_id"), child.c.child_id.label("id")).distinct()
        return listed.where(false()) if area.reach == Reach.SELF else listed
    listed = select(version.county_id, version.division_id.label("id")).where(
        version.county_id == area.county_id, current(version, question.placed_on)
    )
    if area.kind == AreaKind.DIVISION and area.level != DivisionLevel.VILLAGE:
        return (
            listed.where(version.parent_id == area.id) if area.reach != Reach.SELF else listed.where(false())
        )
    row = Placed(version.county_id, version.division_id, null())
    return listed.where(lies_in(area, row, question.placed_on, known_at=question.known_at))


def _division_names(question: CoverageQuestion) -> Statement:
    version = aliased(DivisionVersion)
    return select(
        version.county_id,
        version.division_id.label("id"),
        version.code.label("key"),
        version.name.label("label"),
    ).where(current(version, question.placed_on), in_counties(question, version.county_id))


PLACES = {
    BreakdownBy.CHILD_DIVISION: PlaceDimension(_child_of, _children, _division_names),
    BreakdownBy.VILLAGE: PlaceDimension(_village_of, _villages, _division_names),
    BreakdownBy.CELL: PlaceDimension(_cell_of, _cells, _cell_names),
    BreakdownBy.STATION: PlaceDimension(_station_of, _stations, _station_names),
    BreakdownBy.WORKER: PlaceDimension(_worker_of, _workers, _worker_names),
}
