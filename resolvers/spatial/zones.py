"""In which CGCS2000 zone a county is measured, and the land of areas and places, on the ground itself."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from geoalchemy2 import Geography
from geoalchemy2 import functions as geo
from sqlalchemy import ColumnElement, Double, and_, cast, func, select, type_coerce, union_all

from db.models import DivisionShape, GridCell
from geo.coordinates import cgcs2000_zone_epsg
from resolvers.areas import Area, AreaKind
from resolvers.ask import Statement, current
from resolvers.coverage.places import PLACES, PlaceDimension
from resolvers.coverage.question import AreaOn, BreakdownBy
from resolvers.coverage.residents import in_counties
from resolvers.ground.standing import standing

M2_IN_KM2 = 1e6


@dataclass(frozen=True, slots=True)
class Zone:
    """The zone of a county, by its EPSG code."""

    county_id: int
    epsg: int


def middles(ground: AreaOn) -> Statement:
    """County and longitude of the middle of all that is drawn of each, whenever it held.

    All of it, so that a county's zone is the same for every day asked about.
    """
    shapes = [
        select(table.county_id, drawn.label("geom")).where(in_counties(ground, table.county_id), *known)
        for table, drawn, known in (
            (
                DivisionShape,
                func.coalesce(DivisionShape.geom, DivisionShape.point),
                [current(DivisionShape, None), standing(DivisionShape, None)],
            ),
            (GridCell, GridCell.geom, []),
        )
    ]
    shape = union_all(*shapes).subquery("drawn")
    extent = func.ST_Extent(shape.c.geom)
    middle = (func.ST_XMin(extent) + func.ST_XMax(extent)) / 2.0
    return (
        select(shape.c.county_id, middle.label("lon"))
        .where(shape.c.geom.is_not(None))
        .group_by(shape.c.county_id)
        .order_by(shape.c.county_id)
    )


def zones_of(rows: Any) -> tuple[Zone, ...]:
    """The zones that the rows of `middles` amount to."""
    return tuple(Zone(row.county_id, cgcs2000_zone_epsg(row.lon)) for row in rows)


def land_of(area: Area, on: date) -> Statement:
    """The land of a division or cell: `km2` (geodesic) and `shape` (WKB, EPSG:4326); no row if not drawn."""
    table = GridCell if area.kind == AreaKind.CELL else DivisionShape
    own = (
        table.id == area.id
        if area.kind == AreaKind.CELL
        else and_(
            DivisionShape.division_id == area.id, current(DivisionShape, on), standing(DivisionShape, on)
        )
    )
    return select(square_km(table.geom).label("km2"), func.ST_AsBinary(table.geom).label("shape")).where(
        table.county_id == area.county_id,
        own,
        table.geom.is_not(None),
    )


def land_of_places(ground: AreaOn, by: BreakdownBy, dimension: PlaceDimension) -> Statement:
    """County, id and land in km² (geodesic, null where not drawn) of each place of a dimension."""
    place = dimension.places(ground).subquery("place")
    table: Any = GridCell if by == BreakdownBy.CELL else DivisionShape
    return select(place.c.county_id, place.c.id, square_km(table.geom).label("km2")).select_from(
        place.outerjoin(table, _drawn(place, by, ground))
    )


def shapes_of_places(ground: AreaOn, by: BreakdownBy) -> Statement:
    """County, id and shape (WKB, EPSG:4326) of each place of a breakdown that is drawn."""
    place = PLACES[by].places(ground).subquery("place")
    table: Any = GridCell if by == BreakdownBy.CELL else DivisionShape
    shape = func.ST_AsBinary(table.geom).label("shape")
    return (
        select(place.c.county_id, place.c.id, shape)
        .select_from(place.join(table, _drawn(place, by, ground)))
        .where(table.geom.is_not(None))
    )


def square_km(shape: Any) -> ColumnElement[float]:
    """The area of a shape on the ellipsoid."""
    return type_coerce(geo.ST_Area(cast(shape, Geography)) / M2_IN_KM2, Double)


def _drawn(place: Any, by: BreakdownBy, ground: AreaOn) -> ColumnElement[bool]:
    """Where a place is drawn; the county by its value, where there is but one."""
    if by == BreakdownBy.CELL:
        same = and_(GridCell.county_id == place.c.county_id, GridCell.id == place.c.id)
        return and_(same, in_counties(ground, GridCell.county_id))
    same = and_(DivisionShape.county_id == place.c.county_id, DivisionShape.division_id == place.c.id)
    return and_(same, current(DivisionShape, ground.placed_on), in_counties(ground, DivisionShape.county_id))
