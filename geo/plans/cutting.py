"""A shape cut in parts by a line, as somebody draws it across a cell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import GEOSException, LineString, MultiPolygon, Polygon
from shapely.ops import split

from db.errors import DomainError
from geo.shapes import on_degree_grid, polygonal
from geo.work.job import Job

# More than anybody clicks; each may make another part.
MOST_LINE_VERTICES = 1_000
_LARGEST = (180.0, 90.0)


@dataclass(frozen=True, slots=True)
class Cut:
    """A shape and the line that is to cut it, both as WKB in degrees."""

    shape: bytes
    line: bytes


CUT: Job[Cut, tuple[bytes, ...]] = Job(".plans.cutting", "cut")


def cut(order: Cut) -> tuple[bytes, ...]:
    """The parts as WKB, as `parts_cut` has them. Raises DomainError BAD_BOUNDARY."""
    line = LineString(shapely.get_coordinates(shapely.from_wkb(order.line)))
    parts = parts_cut(polygonal(shapely.from_wkb(order.shape)), line)
    return tuple(shapely.to_wkb(part) for part in parts)


def line_of(text: str) -> LineString:
    """The line of a GeoJSON LineString in WGS-84.

    Raises DomainError BAD_BOUNDARY for anything else, for what crosses itself, and for too many vertices.
    """
    try:
        line = shapely.from_geojson(text)
    except GEOSException:
        raise _bad() from None
    if not isinstance(line, LineString) or line.is_empty or not line.length:
        raise _bad()
    vertices = shapely.get_coordinates(line)
    if len(vertices) > MOST_LINE_VERTICES or not np.all(np.abs(vertices) <= _LARGEST):
        raise _bad()
    flat = shapely.force_2d(line)
    if not flat.is_simple:
        raise _bad()
    return flat


def parts_cut(shape: MultiPolygon, line: LineString) -> Sequence[MultiPolygon]:
    """The parts into which a line cuts a shape, the largest first, on the grid of 1e-7 degrees.

    One part where the line does not cross it from side to side. What the line does not touch of a shape of
    several polygons stays with the largest part. Raises DomainError BAD_BOUNDARY where a part would not be
    one on the grid, so that no ground is lost.
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
    if not all(part.is_valid and part.area for part in snapped):
        raise _too_near()
    return snapped


def _bad() -> DomainError:
    most = f"{MOST_LINE_VERTICES:,}"
    return DomainError(
        "BAD_BOUNDARY",
        f"分割线须为 GeoJSON 线（LineString），经度在前，不自相交，至多 {most} 个顶点。",
        f"A line is a GeoJSON LineString, longitude first, not crossing itself, of {most} vertices at most.",
    )


def _too_near() -> DomainError:
    return DomainError(
        "BAD_BOUNDARY",
        "分割线贴近网格边界或自身（不足 1e-7 度，约 1 厘米），会丢失地面；请移开或落在边界的顶点上。",
        "The line runs nearer than 1e-7 degrees (about a centimetre) to the boundary or to itself, and ground"
        " would be lost: move it away, or onto the corners of the boundary.",
    )
