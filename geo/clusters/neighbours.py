"""Which places are neighbours: those that share an edge, not a corner."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

# Less in common is a corner, or two borders drawn apart by rounding.
SHORTEST_EDGE_M = 1.0


def neighbours(shapes: Sequence[BaseGeometry]) -> NDArray[np.int64]:
    """The pairs (k, 2) of shapes, in metres, with at least a metre of border in common; the lower first."""
    borders = shapely.boundary(np.array(shapes, dtype=object))
    one, other = shapely.STRtree(borders).query(borders, predicate="intersects")
    below = one < other
    one, other = one[below], other[below]
    shared = shapely.length(shapely.intersection(borders[one], borders[other])) >= SHORTEST_EDGE_M
    pairs = np.column_stack([one[shared], other[shared]])
    return pairs[np.lexsort(pairs.T[::-1])].astype(np.int64)
