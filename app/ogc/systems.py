"""Coordinate reference systems (OGC API - Features, Part 2): coordinates in the order of axes each has."""

import math
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
import orjson
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from db.errors import DomainError
from geo.coordinates import FloatArray

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = "http://www.opengis.net/def/crs/EPSG/0"
# Our own degrees first. 4326 and 4490 (CGCS2000) have latitude first.
_MERCATOR = f"{_EPSG}/3857"
# Half the side of its square, in metres.
HALF_M = math.pi * 6_378_137.0
SYSTEMS: Mapping[str, str] = MappingProxyType(
    {
        CRS84: "OGC:CRS84",
        f"{_EPSG}/4326": "EPSG:4326",
        f"{_EPSG}/4490": "EPSG:4490",
        _MERCATOR: "EPSG:3857",
    }
)
DEGREES, METRES = 7, 2
_CORNERS = 2


def system_of(name: str, uri: str | None) -> str:
    """The system that the parameter `name` says, CRS84 if none. Raises DomainError BAD_PARAMETER."""
    if uri is None:
        return CRS84
    if uri not in SYSTEMS:
        right = " | ".join(SYSTEMS)
        raise DomainError(
            "BAD_PARAMETER", f"参数 {name} 应为：{right}。", f"{name} should be: {right}.", {"argument": name}
        )
    return uri


def geometry_in(uri: str, geojson: str | None) -> Any:
    """A geometry of ours (GeoJSON, CRS84) for orjson, in another system; None as null."""
    if geojson is None:
        return None
    if uri == CRS84:
        return orjson.Fragment(geojson)
    moved = shapely.transform(shapely.from_geojson(geojson), _metres_or_degrees(uri))
    return orjson.Fragment(shapely.to_geojson(moved))


def bounds_in_crs84(uri: str, bounds: tuple[float, float, float, float]) -> FloatArray:
    """Two corners in the axes of a system as west, south, east, north."""
    corners = np.array(bounds, dtype=np.float64).reshape(_CORNERS, 2)
    if uri == CRS84:
        return corners.reshape(-1)
    if uri == _MERCATOR:
        # Beyond its square there is nothing; a view that is wider than the world sees all of it.
        corners = np.clip(corners, -HALF_M, HALF_M)
    first, second = _transformer(uri).transform(corners[:, 0], corners[:, 1], direction="INVERSE")
    return np.column_stack([first, second]).reshape(-1)


def box_of(bounds: FloatArray) -> BaseGeometry:
    """The ground within west, south, east, north; across the 180th meridian where west is greater."""
    west, south, east, north = bounds.tolist()
    if west > east:
        return shapely.union_all([_box(west, south, 180.0, north), _box(-180.0, south, east, north)])
    return _box(west, south, east, north)


def _box(west: float, south: float, east: float, north: float) -> BaseGeometry:
    if west == east or south == north:
        # A box that is none: an edge or a point, which polygons may still meet.
        return (
            shapely.LineString([(west, south), (east, north)])
            if (west, south) != (east, north)
            else shapely.Point(west, south)
        )
    return shapely.box(west, south, east, north)


def _metres_or_degrees(uri: str) -> Any:
    digits = METRES if uri == _MERCATOR else DEGREES

    def moved(points: FloatArray) -> FloatArray:
        first, second = _transformer(uri).transform(points[:, 0], points[:, 1])
        return np.round(np.column_stack([first, second]), digits)

    return moved


@cache
def _transformer(uri: str) -> Transformer:
    """From CRS84, each with the axes in its own order."""
    return Transformer.from_crs(SYSTEMS[CRS84], SYSTEMS[uri], always_xy=False)
