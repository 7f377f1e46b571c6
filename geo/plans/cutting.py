"""A shape cut in parts by a line, as somebody draws it across a cell."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import GEOSException, LineString, MultiPolygon, Polygon
from shapely.ops import split

from db.errors import DomainError
from geo.boundaries import MOST_VERTICES
from geo.shapes import on_degree_grid

_LARGEST = (180.0, 90.0)


def line_of(text: str) -> LineString:
    """The line of a GeoJSON LineString in WGS-84. Raises DomainError BAD_BOUNDARY for anything else."""
    try:
        line = shapely.from_geojson(text)
    except GEOSException:
        raise _bad() from None
    if not isinstance(line, LineString) or line.is_empty or not line.length:
        raise _bad()
    vertices = shapely.get_coordinates(line)
    if len(vertices) > MOST_VERTICES or not np.all(np.abs(vertices) <= _LARGEST):
        raise _bad()
    return shapely.force_2d(line)


def parts_cut(shape: MultiPolygon, line: LineString) -> Sequence[MultiPolygon]:
    """The parts into which a line cuts a shape, the largest first, on the grid of 1e-7 degrees.

    One part where the line does not cross it from side to side. What the line does not touch of a shape of
    several polygons stays with the largest part.
    """
    whole: list[Polygon] = []
    pieces: list[Polygon] = []
    for polygon in shape.geoms:
        found = [part for part in split(polygon, line).geoms if isinstance(part, Polygon)]
        (pieces if len(found) > 1 else whole).extend(found)
    if not pieces:
        return [shape]
    first, *others = sorted(pieces, key=lambda part: -part.area)
    parts = [MultiPolygon([first, *whole]), *[MultiPolygon([one]) for one in others]]
    snapped = [shapely.transform(part, on_degree_grid) for part in parts]
    return [part for part in snapped if part.is_valid and part.area]


def _bad() -> DomainError:
    return DomainError(
        "BAD_BOUNDARY",
        f"分割线须为 GeoJSON 线（LineString），经度在前，至多 {MOST_VERTICES:,} 个顶点。",
        f"A line is a GeoJSON LineString, longitude first, of {MOST_VERTICES:,} vertices at most.",
    )
