"""Ends of roads that nearly meet another: told with their metres, never joined."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.coordinates import FloatArray
from geo.roads.roads import IntArray

NEAR_M = 5.0


class NearMissKind(StrEnum):
    END_END = "END_END"
    END_EDGE = "END_EDGE"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A dead end (node index) within a few metres of another node's end, or of an edge it does not touch."""

    kind: NearMissKind
    node: int
    distance_m: float


def near_misses(
    nodes: FloatArray, lines: NDArray[Any], ends: tuple[IntArray, IntArray], within_m: float = NEAR_M
) -> tuple[NearMiss, ...]:
    """The dead ends among `nodes` (n, 2, metres) that come within `within_m` of an edge they do not touch.

    END_END where that edge is nearest at one of its own nodes, to the millimetre, else END_EDGE.
    """
    degree = np.bincount(np.concatenate(ends), minlength=len(nodes))
    dead = np.flatnonzero(degree == 1)
    tree = shapely.STRtree(lines)
    points = np.array(shapely.points(nodes[dead]))
    end, line = tree.query(points, predicate="dwithin", distance=within_m)
    apart = (ends[0][line] != dead[end]) & (ends[1][line] != dead[end])
    end, line = end[apart], line[apart]
    distance = np.asarray(shapely.distance(points[end], lines[line]))
    best = np.lexsort((line, distance, end))
    best = best[np.unique(end[best], return_index=True)[1]]
    found = []
    for at in best.tolist():
        node, edge = int(dead[end[at]]), line[at]
        to_ends = [float(np.hypot(*(nodes[side[edge]] - nodes[node]))) for side in ends]
        touches = min(to_ends) - float(distance[at]) < 1e-3  # noqa: PLR2004  # a millimetre
        kind = NearMissKind.END_END if touches else NearMissKind.END_EDGE
        found.append(NearMiss(kind, node, float(distance[at])))
    return tuple(found)
