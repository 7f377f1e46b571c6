"""Where places meet the road: the nearest point of the nearest edge, and the way there."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.coordinates import FloatArray
from geo.roads.network import Network
from geo.roads.roads import BoolArray, IntArray

_AT_ONCE = 2_000  # places: a call that holds the interpreter for some hundredths of a second


@dataclass(frozen=True, slots=True, eq=False)
class Access:
    """For each of k places: the edge (−1: off the network), how far along it (0–1), metres to the road.

    Metres are those to the nearest road even where that is too far.
    """

    edge: IntArray
    fraction: FloatArray
    leg_m: FloatArray

    @property
    def is_on(self) -> BoolArray:
        """Which places are on the network."""
        return self.edge >= 0

    def __len__(self) -> int:
        return len(self.edge)


def access_of(network: Network, places: FloatArray) -> Access:
    """Where places (k, 2), in metres on the network's plane, meet it; each by itself, whatever the others.

    Projected onto the edge, not onto its nodes; never onto a ferry. Of edges equally near the first counts.
    """
    edge = np.full(len(places), -1, dtype=np.int64)
    fraction, leg = np.zeros(len(places)), np.full(len(places), np.inf)
    if len(network.usable):
        for start in range(0, len(places), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            edge[part], fraction[part], leg[part] = _nearest(network, np.array(shapely.points(places[part])))
    edge[leg > network.travel.access_limit_m] = -1
    return Access(edge, fraction, leg)


def points_at(network: Network, access: Access) -> FloatArray:
    """The points (k, 2) on the road where places meet it, NaN off the network."""
    found = np.full((len(access), 2), np.nan)
    on = access.is_on
    lines = network.roads.lines[access.edge[on]]
    found[on] = shapely.get_coordinates(
        shapely.line_interpolate_point(lines, access.fraction[on], normalized=True)
    )
    return found


def _nearest(network: Network, points: NDArray[Any]) -> tuple[IntArray, FloatArray, FloatArray]:
    (place, line), leg = network.tree.query_nearest(points, return_distance=True)
    order = np.lexsort((line, place))
    first = order[np.unique(place[order], return_index=True)[1]]
    edge = network.usable[line[first]]
    fraction = shapely.line_locate_point(network.roads.lines[edge], points, normalized=True)
    return edge, np.clip(fraction, 0.0, 1.0), leg[first]
