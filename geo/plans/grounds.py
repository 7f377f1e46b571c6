"""How ground hangs together: a shared edge of a metre or more, ways that join, bars that part."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

from geo.coordinates import FloatArray

SHORTEST_SHARED_M = 1.0
# How far from the ground the end of a way may lie and still stand on it.
_REACH_M = 25.0


@dataclass(frozen=True, slots=True)
class Tie:
    """A correction of what hangs together, from place to place (2, 2) in metres, with its reason.

    One that `joins` is a way (bridge, ferry) between two parts; one that does not is a bar (wall, railway).
    """

    line: FloatArray
    joins: bool
    reason: str


def neighbours(cells: Sequence[BaseGeometry]) -> NDArray[np.intp]:
    """The pairs (p, 2) of cells, lower index first, that share an edge of a metre or more, not a corner."""
    shapes = np.array(cells, dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    first, second = first[first < second], second[first < second]
    borders = shapely.boundary(shapes)
    shared = shapely.length(shapely.intersection(borders[first], borders[second]))
    pairs = np.column_stack([first, second])[shared >= SHORTEST_SHARED_M]
    return np.asarray(pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))])


def pieces_of(shape: BaseGeometry, ties: Sequence[Tie]) -> list[Polygon]:
    """The polygons of a shape, cut along the bars, largest first."""
    pieces = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon) and not part.is_empty]
    for tie in ties:
        if not tie.joins:
            bar = LineString(tie.line)
            cut = [part for whole in pieces for part in split(whole, bar).geoms]
            pieces = [part for part in cut if isinstance(part, Polygon)]
    return sorted(pieces, key=lambda piece: (-piece.area, piece.bounds))


def joined(pieces: Sequence[Polygon], ties: Sequence[Tie]) -> NDArray[np.intp]:
    """The number of the whole each piece belongs to: those with a way between them are one."""
    ends = [_joined_pair(pieces, tie) for tie in ties if tie.joins]
    pairs = np.array([pair for pair in ends if pair is not None], dtype=np.intp).reshape(-1, 2)
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), (len(pieces), len(pieces)))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.intp)


def parts_of(shape: BaseGeometry, ties: Sequence[Tie] = ()) -> int:
    """Into how many parts a shape falls, bars parting and ways joining."""
    pieces = pieces_of(shape, ties)
    return int(joined(pieces, ties).max(initial=-1)) + 1


def _joined_pair(pieces: Sequence[Polygon], tie: Tie) -> tuple[int, int] | None:
    """The two pieces a way leads between, None if it does not."""
    near = [_piece_at(pieces, end) for end in tie.line]
    return None if None in near or near[0] == near[1] else (near[0], near[1])  # type: ignore[return-value]  # not None


def _piece_at(pieces: Sequence[Polygon], place: FloatArray) -> int | None:
    far = shapely.distance(np.array(pieces, dtype=object), shapely.Point(place))
    return int(np.argmin(far)) if len(pieces) and far.min() <= _REACH_M else None
