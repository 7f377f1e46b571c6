"""Homes that rounding leaves on the wrong side of a border are taken back into the nearest cell."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.coordinates import FloatArray

# Half the width, in degrees, of what is added: a centimetre, as coordinates are rounded.
_REACH = 1e-7


def with_lost_homes(
    cells: Sequence[MultiPolygon], ground: BaseGeometry, homes: FloatArray
) -> list[MultiPolygon]:
    """The cells of a village (degrees), such that each home (n, 2) on its ground lies in one of them.

    A home of the ground that lies in none, beside a border drawn in metres, is a few centimetres off.
    """
    found = list(cells)
    places = np.asarray(shapely.points(homes), dtype=object)
    held = np.zeros(len(homes), dtype=bool)
    held[shapely.STRtree(places).query(np.array(found, dtype=object), predicate="covers")[1]] = True
    for place in places[~held & shapely.intersects(ground, places)]:
        far = shapely.distance(np.array(found, dtype=object), place)
        nearest = int(np.argmin(far))
        others = [cell for index, cell in enumerate(found) if index != nearest]
        found[nearest] = _reaching(found[nearest], place, others)
    return found


def _reaching(cell: MultiPolygon, place: Point, others: Sequence[MultiPolygon]) -> MultiPolygon:
    """A cell with a strip to a place, less what is another's."""
    strip = shapely.buffer(shapely.shortest_line(cell, place), _REACH, cap_style="square")
    wider = shapely.union(cell, shapely.difference(strip, shapely.union_all(others)))
    return MultiPolygon([part for part in shapely.get_parts(wider) if isinstance(part, Polygon)])
