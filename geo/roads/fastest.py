"""Which station each home reaches first, and which homes each station reaches."""

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


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """Pairs of a station and a home within the limit, by station and home, with their seconds and metres."""

    station: IntArray
    home: IntArray
    seconds: FloatArray
    metres: FloatArray


def fastest(costs: Iterable[tuple[slice, Costs]], homes: int) -> Fastest:
    """The fastest station of each home; of equally fast ones the first, so give them by rank."""
    station = np.full(homes, NONE, dtype=np.int64)
    seconds, metres = np.full(homes, np.inf), np.full(homes, np.inf)
    every = np.arange(homes)
    for block, part in costs:
        first = np.argmin(part.seconds, axis=0)
        found = part.seconds[first, every]
        nearer = found < seconds
        station[nearer] = block.start + first[nearer]
        seconds[nearer] = found[nearer]
        metres[nearer] = part.metres[first, every][nearer]
    return Fastest(station, seconds, metres)


def reached(costs: Iterable[tuple[slice, Costs]], limit_s: float) -> Reached:
    """Every pair within the limit, the limit itself included."""
    parts = [(block.start, part, *np.nonzero(part.seconds <= limit_s + ROUNDING_S)) for block, part in costs]
    if not parts:
        return Reached(*np.empty((2, 0), dtype=np.int64), *np.empty((2, 0)))
    return Reached(
        np.concatenate([start + row for start, _, row, _ in parts]),
        np.concatenate([home for _, _, _, home in parts]),
        np.concatenate([part.seconds[row, home] for _, part, row, home in parts]),
        np.concatenate([part.metres[row, home] for _, part, row, home in parts]),
    )


def band_of(seconds: FloatArray, minutes: tuple[float, ...]) -> IntArray:
    """The index of the band each cost falls in, −1 beyond the last; bands are closed above."""
    band = np.searchsorted(np.array(minutes) * 60.0 + ROUNDING_S, seconds, side="left")
    return np.where(band == len(minutes), NONE, band)
