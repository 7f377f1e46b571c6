"""The numbers of a siting, as the viewer may know them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.coordinates import FloatArray
from geo.roads.roads import BoolArray, IntArray
from geo.siting.siting_model import SitingGoal
from resolvers.small_numbers import Sight, is_withheld
from resolvers.spatial.service.question import CostBasis
from resolvers.spatial.service.roads import LoadedRoads
from resolvers.spatial.service.sites import StationAt
from resolvers.spatial.service.villages import Place
from resolvers.spatial.siting.question import SitingQuestion


@dataclass(frozen=True, slots=True)
class SitingNumbers:
    """People within the limit, without a path; the mean way of those who have one today. None: withheld."""

    covered: int | None
    unreachable: int | None
    mean: float | None


@dataclass(frozen=True, slots=True)
class Served:
    """How many people would have a station, or a village's new one, as their nearest; before and after."""

    station: StationAt | None
    village: Place | None
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class SitingChoice:
    """The best villages by one goal, what they would do, and the people of each station."""

    goal: SitingGoal
    villages: tuple[Place, ...]
    after: SitingNumbers
    nearer: int | None
    served: tuple[Served, ...]


@dataclass(frozen=True, slots=True)
class Siting:
    """An answer. `people` all that count, located or not; `before` with the stations as they stand."""

    question: SitingQuestion
    basis: CostBasis
    roads: LoadedRoads | None
    people: int
    unlocated: int | None
    candidates: int
    without_point: int
    is_by_cell: bool
    before: SitingNumbers
    choices: tuple[SitingChoice, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Costed:
    """The homes that count: `weights` (n,), the nearest of several places (−1: none) and its cost."""

    weights: FloatArray
    nearest: IntArray
    cost: FloatArray

    def sum(self, which: BoolArray) -> int:
        """How many people."""
        return round(float(self.weights[which].sum()))

    def mean(self, travellers: BoolArray) -> float | None:
        """The mean cost of those of the travellers who have a path, None without any."""
        mine = travellers & np.isfinite(self.cost)
        people = float(self.weights[mine].sum())
        return float(self.weights[mine] @ self.cost[mine]) / people if people else None


def nearest_of(weights: FloatArray, costs: FloatArray) -> Costed:
    """The nearest of k places by costs (n, k); the first of those equally near."""
    if not costs.size:
        return Costed(weights, np.full(len(weights), -1), np.full(len(weights), np.inf))
    best = costs.min(axis=1)
    return Costed(weights, np.where(np.isinf(best), -1, costs.argmin(axis=1)), best)


def numbers(sight: Sight, now: Costed, then: Costed, limit: float) -> SitingNumbers:
    """What `then` does; withheld where it, or its difference from `now`, tells fewer than five apart."""
    covered = told(sight, then.sum(then.cost <= limit), now.sum(now.cost <= limit))
    unreachable = told(sight, then.sum(np.isinf(then.cost)), now.sum(np.isinf(now.cost)))
    return SitingNumbers(covered, unreachable, then.mean(np.isfinite(now.cost)))


def told(sight: Sight, people: int, before: int | None = None) -> int | None:
    """A number of people, None where it is withheld."""
    change = 0 if before is None else abs(people - before)
    hidden = any(is_withheld(sight, count, personal=True) for count in (people, change))
    return None if hidden else people


def served(
    sight: Sight, costed: tuple[Costed, Costed], stations: Sequence[StationAt], villages: Sequence[Place]
) -> tuple[Served, ...]:
    """The people of each station and of each new one, now and then; `then` counts places in this order."""
    now, then = costed
    places: list[tuple[StationAt | None, Place | None]] = [(station, None) for station in stations]
    places += [(None, village) for village in villages]
    before = [now.sum(now.nearest == index) if index < len(stations) else 0 for index in range(len(places))]
    after = [then.sum(then.nearest == index) for index in range(len(places))]
    return tuple(
        Served(station, village, told(sight, old), told(sight, new, old))
        for (station, village), old, new in zip(places, before, after, strict=True)
    )
