"""The ways of siting: costs from homes to places, and homes taken together where they are many."""

from dataclasses import dataclass

import numpy as np

from geo.coordinates import FloatArray
from geo.roads.costs import costs_by_block
from geo.roads.fastest import ROUNDING_S
from geo.roads.roads import IntArray
from geo.roads.straight import straight_costs
from geo.siting.siting_model import MOST_PAIRS
from resolvers.spatial.service.homes import Homes
from resolvers.spatial.service.ways import Ground, access_of_places

# What travels to the worker process: people's places × candidates.
_MOST_COSTS = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class SitingWays:
    """What costs (n, k) between homes and places are found on, in whole seconds or metres."""

    ground: Ground
    in_seconds: bool

    def costs(self, places: FloatArray, homes: Homes) -> FloatArray:
        """Of each home to each place, infinite without a path."""
        if not len(places) or not len(homes):
            return np.empty((len(homes), len(places)))
        at = homes.metres(self.ground.plane)
        if self.ground.loaded is None:
            parts = straight_costs(self.ground.plane.metres(places), at, self.ground.travel.kmh)
        else:
            network = self.ground.network
            met = access_of_places(network, self.ground.plane.metres(places))
            parts = costs_by_block(network, met, access_of_places(network, at))
        found = [part.seconds if self.in_seconds else part.metres for _, part in parts]
        return np.ceil(np.concatenate(found).T - ROUNDING_S)


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Homes taken together: the group of each (n,), and the home that stands for each group (g,)."""

    group: IntArray
    middle: IntArray

    def weights(self, weights: FloatArray) -> FloatArray:
        """The weight of each group, of the homes' weights (n,)."""
        return np.bincount(self.group, weights=weights, minlength=len(self.middle)).astype(np.float64)


def grouped(homes: Homes, candidates: int) -> tuple[Groups, bool]:
    """By building; where these are too many, by cell, the home nearest to the middle standing for all."""
    if not len(homes):
        return Groups(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)), False
    _, first, group = np.unique(homes.places, axis=0, return_index=True, return_inverse=True)
    group = group.reshape(-1)
    if len(first) * max(candidates, 1) <= _MOST_COSTS and len(first) * candidates <= 5 * MOST_PAIRS:
        return Groups(group, first), False
    keys = np.column_stack([homes.division, homes.cell])
    group = np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1)
    count = np.bincount(group)
    means = [np.bincount(group, weights=homes.places[:, axis]) / count for axis in (0, 1)]
    far = np.hypot(*(homes.places - np.column_stack(means)[group]).T)
    order = np.lexsort((far, group))
    return Groups(group, order[np.unique(group[order], return_index=True)[1]]), True
