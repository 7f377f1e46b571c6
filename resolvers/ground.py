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
    ScalarSelect,
    Select,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import aliased

from db.codes import DivisionLevel, GridPlanStatus, GridRole
from db.models import (
    CellAssignment,
    CountyLink,
    DivisionVersion,
    GridPlan,
    Station,
    StationService,
    StationSupervision,
)
from resolvers.areas import Area, AreaKind, Reach
from resolvers.ask import current, holds


@dataclass(frozen=True, slots=True)
class Placed:
    """The columns that say where a row lies."""

    county_id: Any
    division_id: Any
    cell_id: Any


def placed(table: Any) -> Placed:
    """Where a row of a table or subquery with the usual three columns lies."""
    return Placed(table.county_id, table.division_id, table.cell_id)


def lies_in(
    area: Area,
    row: Placed,
    on: date,
    *,
    roles: tuple[GridRole, ...] = (GridRole.PRIMARY,),
    known_at: datetime | None = None,
) -> ColumnElement[bool]:
    """The condition that a row lies in `area` as the ground was drawn `on` that day.

    `roles` matter to workers' areas, and so does `known_at`: assignments as the registry then knew them.
    """
    if area.kind == AreaKind.CELL:
        return and_(row.county_id == area.county_id, row.cell_id == area.id)
    if area.kind == AreaKind.WORKER:
        return and_(
            row.county_id == area.county_id,
            row.cell_id.in_(cells_of_worker(area, on, roles, known_at=known_at)),
        )
    if area.kind == AreaKind.STATION:
        return _served_by(area, row, on)
    return _in_unit(area, row, on) if area.is_unit else _in_division(area, row, on)


def cells_of_worker(
    area: Area, on: date, roles: tuple[GridRole, ...], *, known_at: datetime | None = None
) -> Select[int]:
    """The ids of the cells assigned to a worker in one of `roles` on a day."""
    return select(CellAssignment.cell_id).where(
        CellAssignment.county_id == area.county_id,
        CellAssignment.worker_id == area.id,
        CellAssignment.role.in_(roles),
        current(CellAssignment, on, known_at),
    )


def in_force(on: date) -> ColumnElement[bool]:
    """The condition that a grid plan is in force on a day.

    One archived since was, until another followed it.
    """
    return and_(GridPlan.status != GridPlanStatus.DRAFT.value, holds(GridPlan, on))


def units_below(county_id: int, on: date) -> Select[int]:
    """The ids of a unit and of every unit below it on a day."""
    top = select(literal(county_id).label("county_id")).cte(recursive=True)
    return select(
        top.union_all(
            select(CountyLink.county_id).where(
                CountyLink.parent_id == top.c.county_id, current(CountyLink, on)
            )
        ).c.county_id
    )


def _in_unit(area: Area, row: Placed, on: date) -> ColumnElement[bool]:
    at_root = and_(row.county_id == area.county_id, row.division_id == area.id)
    if area.reach == Reach.SELF:
        return at_root
    if area.reach == Reach.CHILDREN:
        return or_(at_root, _in_child(area, row, on))
    if area.level == DivisionLevel.NATION:
        return true()
    if area.level == DivisionLevel.COUNTY:
        return and_(row.county_id == area.county_id)
    return and_(row.county_id.in_(units_below(area.county_id, on)))


def _in_child(area: Area, row: Placed, on: date) -> ColumnElement[bool]:
    if area.level == DivisionLevel.COUNTY:
        return and_(row.county_id == area.county_id, row.division_id.in_(_children(area, on)))
    below = select(CountyLink.county_id).where(
        CountyLink.parent_id == area.county_id, current(CountyLink, on)
    )
    roots = select(DivisionVersion.division_id).where(
        DivisionVersion.county_id == row.county_id,
        DivisionVersion.parent_id.is_(None),
        current(DivisionVersion, on),
    )
    return and_(row.county_id.in_(below), row.division_id.in_(roots))


def _in_division(area: Area, row: Placed, on: date) -> ColumnElement[bool]:
    itself = row.division_id == area.id
    within = itself if area.reach == Reach.SELF else or_(itself, row.division_id.in_(_children(area, on)))
    return and_(row.county_id == area.county_id, within)


def _children(area: Area, on: date) -> Select[int]:
    return select(DivisionVersion.division_id).where(
        DivisionVersion.county_id == area.county_id,
        DivisionVersion.parent_id == area.id,
        current(DivisionVersion, on),
    )


def _served_by(area: Area, row: Placed, on: date) -> ColumnElement[bool]:
    if area.spans_counties and area.reach == Reach.DESCENDANTS:
        return and_(row.county_id.in_(units_below(area.county_id, on)))
    if area.spans_counties and area.reach == Reach.CHILDREN:
        centres = tuple_(row.county_id, row.division_id).in_(_served_by_centres_below(area, on))
        return or_(_served_here(area, row, on), centres)
    return _served_here(area, row, on)


def _served_here(area: Area, row: Placed, on: date) -> ColumnElement[bool]:
    stations = subordinates(area, on) if area.reach != Reach.SELF else select(literal(area.id, BigInteger))
    served = serving_stations(area.county_id, on).subquery("served")
    return and_(
        row.county_id == area.county_id,
        row.division_id.in_(select(served.c.division_id).where(served.c.station_id.in_(stations))),
    )


def _served_by_centres_below(area: Area, on: date) -> Select[int, int]:
    """County and id of the divisions served by the centres of the units directly below."""
    root, link = aliased(DivisionVersion), aliased(CountyLink)
    served = serving_stations(root.county_id, on).subquery("served_there").lateral("served_there")
    return (
        select(root.county_id, served.c.division_id)
        .join_from(root, link, link.county_id == root.county_id)
        .join(served, true())
        .where(
            link.parent_id == area.county_id,
            current(link, on),
            root.parent_id.is_(None),
            current(root, on),
            served.c.station_id == _own(root.county_id, root.division_id, on),
        )
    )


def serving_stations(county_id: Any, on: date) -> Select[int, int]:
    """Each division of a county with the one station that serves it on a day.

    Named in `station_service`, else its own, else the one that serves the division above, up to the county
    centre.
    """
    version, parent = aliased(DivisionVersion), aliased(DivisionVersion)
    station_id = func.coalesce(
        _service(version.county_id, version.division_id, on),
        _own(version.county_id, version.division_id, on),
        _service(version.county_id, version.parent_id, on),
        _own(version.county_id, version.parent_id, on),
        _own(version.county_id, parent.parent_id, on),
    )
    return (
        select(version.division_id.label("division_id"), station_id.label("station_id"))
        .join_from(
            version,
            parent,
            and_(
                parent.county_id == version.county_id,
                parent.division_id == version.parent_id,
                current(parent, on),
            ),
            isouter=True,
        )
        .where(version.county_id == county_id, current(version, on))
    )


def _service(county_id: Any, division_id: Any, on: date) -> ScalarSelect[int]:
    service = aliased(StationService)
    return (
        select(service.station_id)
        .where(service.county_id == county_id, service.division_id == division_id, current(service, on))
        .scalar_subquery()
    )


def _own(county_id: Any, division_id: Any, on: date) -> ScalarSelect[int]:
    station = aliased(Station)
    return (
        select(station.id)
        .where(station.county_id == county_id, station.division_id == division_id, holds(station, on))
        .order_by(station.id)
        .limit(1)
        .scalar_subquery()
    )


def supervisors(county_id: Any, on: date) -> Select[int, int, int]:
    """Each station of a county with its supervising station.

    Named in `station_supervision`, else the station of the division above. Columns station_id,
    supervisor_county_id, supervisor_id (null for a unit's own centre).
    """
    station, version, parent = aliased(Station), aliased(DivisionVersion), aliased(DivisionVersion)
    named = aliased(StationSupervision)
    above = func.coalesce(
        _own(station.county_id, version.parent_id, on), _own(station.county_id, parent.parent_id, on)
    )
    return (
        select(
            station.id.label("station_id"),
            case(
                (named.supervisor_id.is_not(None), named.supervisor_county_id),
                (above.is_not(None), station.county_id),
            ).label("supervisor_county_id"),
            func.coalesce(named.supervisor_id, above).label("supervisor_id"),
        )
        .join_from(
            station,
            version,
            and_(
                version.county_id == station.county_id,
                version.division_id == station.division_id,
                current(version, on),
            ),
        )
        .join(
            parent,
            and_(
                parent.county_id == version.county_id,
                parent.division_id == version.parent_id,
                current(parent, on),
            ),
            isouter=True,
        )
        .join(
            named,
            and_(named.county_id == station.county_id, named.station_id == station.id, current(named, on)),
            isouter=True,
        )
        .where(station.county_id == county_id, holds(station, on))
    )


def subordinates(area: Area, on: date) -> Select[int]:
    """The ids of a station and those it supervises within its county.

    Directly, or at any depth by `reach`.
    """
    link = supervisors(area.county_id, on).subquery("link")
    mine = and_(link.c.supervisor_county_id == area.county_id, link.c.supervisor_id == area.id)
    if area.reach == Reach.CHILDREN:
        return select(link.c.station_id).where(or_(mine, link.c.station_id == area.id))
    top = select(literal(area.id, BigInteger).label("station_id")).cte(recursive=True)
    below = select(link.c.station_id).where(
        link.c.supervisor_county_id == area.county_id, link.c.supervisor_id == top.c.station_id
    )
    return select(top.union(below).c.station_id)


def nowhere() -> ColumnElement[bool]:
    """The condition no row meets."""
    return false()
