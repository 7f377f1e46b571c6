"""Shapes to and from the plane they are worked on, so that what is not changed comes back to the last bit."""

from collections.abc import Sequence

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.coordinates import FloatArray, MetricPlane
from geo.shapes import on_degree_grid

# Work on the plane moves a vertex by no more than a centimetre each way.
_SAME_M = 0.012
_LONGEST_DEGREES = 0.004


def metres_of(shapes: Sequence[BaseGeometry], plane: MetricPlane) -> list[BaseGeometry]:
    """Shapes in degrees as shapes in metres."""
    return list(shapely.transform(np.array(shapes, dtype=object), plane.metres))


def along_degrees(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Shapes in degrees with vertices along long edges: straight in degrees is not straight in metres.

    Of an edge of six kilometres the middle lies half a metre beside, of one of 400 metres 2 mm.
    """
    return list(shapely.segmentize(np.array(shapes, dtype=object), _LONGEST_DEGREES))


def read(shapes: Sequence[bytes]) -> list[BaseGeometry]:
    """The shapes of well-known binary."""
    return [shapely.from_wkb(shape) for shape in shapes]


def degrees_of(
    shapes: Sequence[BaseGeometry], plane: MetricPlane, known: Sequence[BaseGeometry]
) -> list[MultiPolygon]:
    """Shapes in metres as multipolygons in degrees of 1e-7, shared vertices moved together.

    A vertex within 1.2 cm of one of the `known` shapes (degrees) is that very vertex.
    """
    given = shapely.get_coordinates(np.array(known, dtype=object))
    tree = cKDTree(plane.metres(given)) if len(given) else None

    def moved(points: FloatArray) -> FloatArray:
        found = on_degree_grid(plane.degrees(points))
        if tree is not None:
            far, nearest = tree.query(points, distance_upper_bound=_SAME_M)
            known_ones = np.isfinite(far)
            found[known_ones] = given[np.asarray(nearest)[known_ones]]
        return found

    return [_multi(shapely.transform(shape, moved)) for shape in shapes]


def _multi(shape: BaseGeometry) -> MultiPolygon:
    sound = shape if shape.is_valid else shapely.make_valid(shape)
    parts = [part for part in shapely.get_parts(sound) if isinstance(part, Polygon) and part.area > 0.0]
    return MultiPolygon(parts)
