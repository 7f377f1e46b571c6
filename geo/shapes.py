"""Shapes drawn from points: an outline of a wanted area, points within it, vertices moved together."""

from collections.abc import Callable, Sequence

import numpy as np
import shapely
from shapely import MultiPoint, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.coordinates import FloatArray

# Degrees are kept to 1e-7, about a centimetre, so that what is printed and what is stored are the same.
DEGREE_DIGITS = 7

_HULL_CONCAVITY = 0.5
_BISECTIONS = 40


def on_degree_grid(points: FloatArray) -> FloatArray:
    """The points (n, 2) rounded to 1e-7 degrees."""
    return np.round(points, DEGREE_DIGITS)


def outline_around(points: FloatArray, area_m2: float) -> Polygon:
    """A rounded outline of about this area around points (n, 2), n ≥ 3, in metres."""
    hull = shapely.concave_hull(MultiPoint(points), _HULL_CONCAVITY)
    low, high = 0.0, float(np.sqrt(area_m2))
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if hull.buffer(middle).area < area_m2 else (low, middle)
    return largest_part(hull.buffer(high))


def largest_part(shape: BaseGeometry) -> Polygon:
    """The largest polygon of a shape; an empty polygon if it has none."""
    polygons = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon)]
    return max(polygons, key=lambda polygon: polygon.area, default=Polygon())


def polygonal(shape: BaseGeometry) -> MultiPolygon:
    """The polygons of a shape; where two only touched, points and lines are left out."""
    return MultiPolygon(
        [part for part in shapely.get_parts(shape) if isinstance(part, Polygon) and part.area]
    )


def inner_point(polygon: Polygon, preferred: FloatArray) -> FloatArray:
    """The preferred point (2,) if it lies inside the polygon, else one that does."""
    if shapely.contains_xy(polygon, preferred[0], preferred[1]):
        return preferred
    return np.array(polygon.point_on_surface().coords[0])


def points_inside(polygon: Polygon, count: int, propose: Callable[[int], FloatArray]) -> FloatArray:
    """`count` points (count, 2) strictly inside the polygon, taken from what `propose(n)` offers.

    `propose` must hit the polygon sooner or later.
    """
    found = np.empty((0, 2))
    while len(found) < count:
        offered = propose(max(16, 2 * (count - len(found))))
        inside = shapely.contains_xy(polygon, offered[:, 0], offered[:, 1])
        found = np.concatenate([found, offered[inside]])
    return found[:count]


def uniform_proposals(polygon: Polygon, rng: np.random.Generator) -> Callable[[int], FloatArray]:
    """Proposals for `points_inside`, even over the polygon's bounding box."""
    west, south, east, north = polygon.bounds
    return lambda count: rng.uniform((west, south), (east, north), (count, 2))


def moved_together(polygons: Sequence[Polygon], move: Callable[[FloatArray], FloatArray]) -> list[Polygon]:
    """The polygons with every vertex moved, each distinct vertex once: neighbours that share one still do."""
    vertices = shapely.get_coordinates(polygons)
    distinct, where = np.unique(vertices, axis=0, return_inverse=True)
    return list(shapely.set_coordinates(np.array(polygons), move(distinct)[where.reshape(-1)]))
