"""Which station each home reaches first, and in which band of minutes that is."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from geo.coordinates import FloatArray
from geo.roads.costs import Costs
from geo.roads.roads import IntArray

NONE = -1
# An hour on the dot is within an hour, whatever the sum of its parts rounds to.
ROUNDING_S = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Fastest:
    """For each of h homes the index of its fastest station (−1: none is reached), seconds and metres."""

    station: IntArray
    seconds: FloatArray
    metres: FloatArray


def fastest(costs: Iterable[tuple[slice, Costs]], homes: int) -> Fastest:
    """The fastest station of each home; of equally fast ones the first, so give them by rank."""
    return fastest_and_own(costs, np.full(homes, NONE, dtype=np.int64))[0]


def fastest_and_own(costs: Iterable[tuple[slice, Costs]], own: IntArray) -> tuple[Fastest, Fastest]:
    """The fastest station of each home, and what the way to its `own` (h, −1: none) costs."""
    every, none = np.arange(len(own)), np.full(len(own), np.inf)
    best = Fastest(np.full(len(own), NONE, dtype=np.int64), none.copy(), none.copy())
    mine = Fastest(own, none.copy(), none.copy())
    for block, part in costs:
        first = np.argmin(part.seconds, axis=0)
        nearer = part.seconds[first, every] < best.seconds
        best.station[nearer] = block.start + first[nearer]
        best.seconds[nearer] = part.seconds[first, every][nearer]
        best.metres[nearer] = part.metres[first, every][nearer]
        here = np.flatnonzero((own >= block.start) & (own < block.stop))
        mine.seconds[here] = part.seconds[own[here] - block.start, here]
        mine.metres[here] = part.metres[own[here] - block.start, here]
    return best, mine


def band_of(seconds: FloatArray, minutes: tuple[float, ...]) -> IntArray:
    """The index of the band each cost falls in, −1 beyond the last; bands are closed above."""
    band = np.searchsorted(np.array(minutes) * 60.0 + ROUNDING_S, seconds, side="left")
    return np.where(band == len(minutes), NONE, band)
