"""The boundaries of the places that an answer is about, by county and id."""

from collections.abc import Mapping
from datetime import date

from db.engine import Database
from resolvers.areas import Area
from resolvers.coverage.question import BreakdownBy
from resolvers.map_shapes import ShapeQuestion, shapes

Outlines = Mapping[tuple[int, int], str]


async def outlines(database: Database, area: Area, by: BreakdownBy, on: date) -> Outlines:
    """GeoJSON of every place that has a boundary on the day: that of the maps (EPSG:4326, six decimals)."""
    rows = await database.rows(shapes(ShapeQuestion(area, by, on)))
    return {(row.county_id, row.id): row.geojson for row in rows}
