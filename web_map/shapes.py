"""The boundaries of a map as one GeoJSON document that holds nothing about persons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import orjson
from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from resolvers.ask import Ask
from resolvers.map_shapes import ShapeQuestion, shapes
from web_map.asked import day_of
from web_map.coverage_map import digest_of, shape_id
from web_map.door import FOR_GOOD, database_of, no_such_shapes, to_sign_in, viewer_of
from web_map.levels import BREAKDOWN, MapLevel, level_of
from web_map.places import area_named


@dataclass(frozen=True, slots=True)
class Shapes:
    """The boundaries of one installation, and its clock."""

    today: Callable[[], date]

    async def shapes(self, request: Request) -> Response:
        """The boundaries of one map, or 304. Raises DomainError SHAPES_NOT_FOUND if they have changed."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        wanted, today, database = request.path_params["digest"], self.today(), database_of(request, viewer)
        on = day_of(request.query_params, "on") or today
        ask = Ask(viewer, today, day_of(request.query_params, "asOf") or on)
        area = await area_named(database, ask, request.path_params["code"])
        level = level_of(area, _level(request.path_params["level"]))
        headers = {"Cache-Control": FOR_GOOD, "ETag": f'"{wanted}"', "Vary": "Cookie, Authorization"}
        if f'"{wanted}"' in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        rows = await database.rows(shapes(ShapeQuestion(area, BREAKDOWN[level], on)))
        if digest_of(rows) != wanted:
            raise no_such_shapes()
        return Response(feature_collection(rows), media_type="application/geo+json", headers=headers)


def shapes_address(code: str, level: MapLevel, digest: str, *, on: date, as_of: date) -> str:
    """Where the boundaries of a map lie; it changes when they do, and only then has the content changed."""
    days = {"on": on.isoformat()}
    if as_of != on:
        days["asOf"] = as_of.isoformat()  # the day on which the place bears its code
    return f"/maps/shapes/{code}/{level.value}/{digest}.json?{urlencode(days)}"


def feature_collection(rows: Sequence[Row[Any]]) -> bytes:
    """The rows of `shapes` as a GeoJSON FeatureCollection (EPSG:4326); a feature's id is that of its part."""
    features = [
        {
            "type": "Feature",
            "id": shape_id(row.county_id, row.id),
            "properties": {},
            "geometry": orjson.Fragment(row.geojson),
        }
        for row in rows
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _level(value: str) -> MapLevel:
    try:
        return MapLevel.of(value)
    except ValueError:
        raise no_such_shapes() from None
