"""Costs where no roads are loaded: the straight line, lengthened, at a stated speed. An estimate."""

from collections.abc import Iterator

import numpy as np
from scipy.spatial.distance import cdist

from geo.coordinates import FloatArray
from geo.roads.costs import Costs

# How much longer roads are than the straight line, on the mean.
DETOUR = 1.35
_KMH = 3.6
_PAIRS_AT_ONCE = 500_000


def straight_costs(
    stations: FloatArray, homes: FloatArray, kmh: float, detour: float = DETOUR
) -> Iterator[tuple[slice, Costs]]:
    """Costs between stations (s, 2) and homes (h, 2) in metres on one plane, some stations at a time.

    NaN places are infinitely far.
    """
    size = max(1, _PAIRS_AT_ONCE // max(len(homes), 1))
    for start in range(0, len(stations), size):
        block = slice(start, min(start + size, len(stations)))
        metres = cdist(stations[block], homes) * detour
        metres = np.where(np.isnan(metres), np.inf, metres)
        yield block, Costs(metres * _KMH / kmh, metres)
