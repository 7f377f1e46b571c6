"""The boundaries of a map as one GeoJSON document that holds nothing about persons."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Row

from web_map.coverage_map import shape_id


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
