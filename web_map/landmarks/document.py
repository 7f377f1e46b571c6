"""The landmarks of a place as one document: main roads as GeoJSON, names with a point each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from db.codes import DivisionLevel, RoadClass
from db.engine import Database
from resolvers.areas import Area, AreaKind
from resolvers.spatial.landmarks import MAIN_ROADS, main_roads, place_names
from resolvers.spatial.service.roads import vintage_statement

_NAMED = frozenset({DivisionLevel.COUNTY, DivisionLevel.TOWNSHIP})


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Rows of `main_roads` with whom they are from, and rows of `place_names`."""

    roads: Sequence[Any] = ()
    names: Sequence[Any] = ()
    attribution: str | None = None

    @property
    def json(self) -> bytes:
        """For the script: a FeatureCollection whose members `names` and `attribution` stand beside.

        `rank` is 0 for the widest roads; a name is [text, latitude, longitude], as Leaflet has it.
        """
        features = [
            {
                "type": "Feature",
                "properties": {"rank": MAIN_ROADS.index(RoadClass.of(row.road_class))},
                "geometry": orjson.Fragment(row.geojson),
            }
            for row in self.roads
        ]
        names = [[row.name, round(row.lat, 5), round(row.lon, 5)] for row in self.names]
        whole = {"type": "FeatureCollection", "features": features}
        return orjson.dumps({**whole, "names": names, "attribution": self.attribution})


async def landmarks_of(database: Database, area: Area, on: date) -> Landmarks:
    """Those of a place in one county as it lay on a day; none above, where they would be too many."""
    if area.spans_counties:
        return Landmarks()
    is_named = area.kind == AreaKind.DIVISION and area.level in _NAMED
    names = await database.rows(place_names(area, on)) if is_named else ()
    vintages = await database.rows(vintage_statement(area.county_id, on, None))
    if not vintages:
        return Landmarks(names=names)
    vintage = vintages[0]
    roads = await database.rows(main_roads(area.county_id, vintage.id))
    return Landmarks(roads, names, vintage.attribution)
