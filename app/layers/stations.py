"""Service centres and stations as a layer: each where the maps draw it, with what `Station` tells of it."""

from collections.abc import Sequence

import orjson

from app.layers.feature import Chosen, Feature, Found, Given, picked
from app.layers.fields import CODE, Field, fields_of, values_of
from app.layers.ground_area import ground_area
from app.layers.layer import Layer, Shape
from app.layers.questions import station_question
from resolvers.areas import Area
from resolvers.ask import Ask, parents_of
from resolvers.ground.stations import stations_of_ids
from resolvers.spatial.service.question import STATION_LEVELS, Stations
from resolvers.spatial.service.sites import stations_statement
from schema.ground.station import Station
from web_map.coverage_map import shape_id
from web_map.stations.asked import stations_asked

SHOWN = fields_of(
    Station,
    (
        *("name", "level", "form", "head_name", "head_post", "telephone", "address"),
        *("valid_from", "valid_to", "as_of"),
    ),
)
WORKERS = Field("grid_workers", "网格员人数", "Number of grid workers", "integer")
FIELDS = (CODE, *SHOWN, WORKERS)
KNOWN = ("asOf",)


async def station_features(given: Given) -> Sequence[Feature]:
    """The stations of a map of them; raises as that does."""
    on = await station_question(given)
    return await _features(given, on.ask, on.question.stations.area)


async def _features(given: Given, on_day: Ask, area: Area) -> list[Feature]:
    question = Stations(area, on_day.as_of, None, None, on_day.today)
    levels = {level.value for level in STATION_LEVELS}
    every = await given.database.rows(stations_statement(question))
    standing = [row for row in every if row.is_inside and row.level in levels]
    parents = parents_of([(area.county_id, row.id) for row in standing])
    rows = await given.database.rows(stations_of_ids(on_day, parents)) if standing else ()
    told = {row.id: values_of(row, SHOWN) for row in rows}
    return [
        Feature(
            shape_id(area.county_id, row.id),
            None if row.lon is None else _point(row.lon, row.lat),
            {"code": row.code, **told[row.id], "grid_workers": row.workers},
        )
        for row in standing
    ]


def _point(lon: float, lat: float) -> str:
    return orjson.dumps({"type": "Point", "coordinates": [round(lon, 7), round(lat, 7)]}).decode()


async def _find(given: Given, chosen: Chosen) -> Found:
    asked, today = stations_asked(given.own), given.ask.today
    on_day = Ask(given.ask.viewer, today, asked.as_of or today)
    area = await ground_area(given, on_day)
    return picked(await _features(given, on_day, area), chosen)


STATIONS = Layer(
    "stations", "服务中心和站", "Service centres and stations", FIELDS, KNOWN, _find, Shape.POINTS
)
