"""What one finds one's way by on a map: the main roads of a county, and the names of the places in it."""

from datetime import date

from sqlalchemy import and_, func, select, true

from db.codes import RoadClass
from db.models import DivisionShape, RoadEdge
from resolvers.areas import Area
from resolvers.ask import Statement, current
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import AreaOn, BreakdownBy

# From the widest; smaller ones would be a carpet.
MAIN_ROADS = (
    RoadClass.MOTORWAY,
    RoadClass.TRUNK,
    RoadClass.PRIMARY,
    RoadClass.SECONDARY,
    RoadClass.TERTIARY,
)
# Some five metres and one: what a county's map at its finest zoom still shows straight.
_TOLERANCE_DEGREES, _DECIMALS = 0.00005, 5


def main_roads(county_id: int, vintage_id: int) -> Statement:
    """The main roads of a vintage, each once.

    Columns road_class (a RoadClass value), name (or null) and geojson (EPSG:4326, a line or several).
    """
    line = func.ST_LineMerge(func.ST_Collect(RoadEdge.geom))
    drawn = func.ST_AsGeoJSON(func.ST_Simplify(line, _TOLERANCE_DEGREES, true()), _DECIMALS)
    return (
        select(RoadEdge.road_class, RoadEdge.name, drawn.label("geojson"))
        .where(
            RoadEdge.county_id == county_id,
            RoadEdge.vintage_id == vintage_id,
            RoadEdge.road_class.in_([one.value for one in MAIN_ROADS]),
        )
        .group_by(RoadEdge.road_class, RoadEdge.name)
        .order_by(RoadEdge.road_class, RoadEdge.name)
    )


def place_names(area: Area, on: date) -> Statement:
    """The children of a division that have a boundary on a day, by code.

    Columns name, lon and lat (EPSG:4326) of a point within the boundary.
    """
    place = PLACES[BreakdownBy.CHILD_DIVISION].places(AreaOn(area, on)).subquery("place")
    point = func.ST_PointOnSurface(DivisionShape.geom)
    bounded = and_(
        DivisionShape.county_id == place.c.county_id,
        DivisionShape.county_id == area.county_id,
        DivisionShape.division_id == place.c.id,
        DivisionShape.geom.is_not(None),
        current(DivisionShape, on),
    )
    return (
        select(
            place.c.label.label("name"),
            func.ST_X(point).label("lon"),
            func.ST_Y(point).label("lat"),
        )
        .select_from(place.join(DivisionShape, bounded))
        .order_by(place.c.key)
    )
