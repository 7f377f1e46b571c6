"""Boundaries as callers draw them: GeoJSON polygons, checked and put on the grid of a centimetre."""

import numpy as np
import shapely
from shapely import GEOSException, MultiPolygon, Polygon

from db.errors import DomainError
from geo.shapes import on_degree_grid

MOST_VERTICES = 20_000
_LARGEST = (180.0, 90.0)


def boundary_of(text: str) -> MultiPolygon:
    """The polygon or polygons of a GeoJSON geometry in WGS-84, snapped to 1e-7 degrees.

    Raises DomainError BAD_BOUNDARY for anything else, for what crosses itself, and for too many vertices.
    """
    try:
        shape = shapely.from_geojson(text)
    except GEOSException:
        raise _bad() from None
    if not isinstance(shape, Polygon | MultiPolygon) or shape.is_empty:
        raise _bad()
    vertices = shapely.get_coordinates(shape)
    if len(vertices) > MOST_VERTICES or not np.all(np.abs(vertices) <= _LARGEST):
        raise _bad()
    snapped = shapely.transform(shapely.force_2d(shape), on_degree_grid)
    if not snapped.is_valid or not snapped.area:
        raise _bad()
    return MultiPolygon(shapely.get_parts(snapped).tolist())


def _bad() -> DomainError:
    return DomainError(
        "BAD_BOUNDARY",
        f"边界须为 GeoJSON 面（Polygon、MultiPolygon），经度在前，不自相交，至多 {MOST_VERTICES:,} 个顶点。",
        f"A boundary is a GeoJSON polygon, longitude first, not crossing itself, {MOST_VERTICES:,} vertices"
        " at most.",
    )
