"""Equal loads: an additive weight per site under which every site owns about as much weight as any other."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog
from scipy.spatial.distance import cdist

from geo.coordinates import FloatArray
from geo.partition import separating_weights

_ROUNDS = 3
# Shares below this are rounding of the linear programme.
_SHARE = 1e-7


@dataclass(frozen=True, slots=True)
class Homes:
    """Buildings of one piece of ground: places (n, 2) in metres, loads (n,), and the site of today or −1."""

    places: FloatArray
    loads: FloatArray
    old: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Balanced:
    """Sites (k, 2), their weights (k,) in m², and which owns each home (n,)."""

    sites: FloatArray
    weights: FloatArray
    owner: NDArray[np.intp]
    numbers: NDArray[np.intp]


def balanced(homes: Homes, sites: FloatArray, keep: float, bonus_m2: float) -> Balanced:
    """Sites moved, weighted and thinned until each owns about an equal load.

    A home is `bonus_m2` nearer to its site of today; `keep` (0–1) is how much a site stays where it began.
    Buildings are never shared out, so loads differ by what a building holds; a site left without any is
    dropped, and `numbers` (k,) tells which of the given ones remain.
    """
    start, numbers = sites, np.arange(len(sites))
    for _ in range(_ROUNDS):
        owner = _equal_loads(homes, sites, numbers, bonus_m2)
        left = np.unique(owner)
        owner, numbers, start = np.searchsorted(left, owner), numbers[left], start[left]
        sites = keep * start + (1.0 - keep) * _means(homes, owner)
    owner = _equal_loads(homes, sites, numbers, bonus_m2)
    left = np.unique(owner)
    sites, numbers, owner = sites[left], numbers[left], np.searchsorted(left, owner)
    weights = separating_weights(_costs(homes, sites, numbers, bonus_m2), owner)
    return Balanced(sites, weights, owner, numbers)


def _costs(homes: Homes, sites: FloatArray, numbers: NDArray[np.intp], bonus_m2: float) -> FloatArray:
    return np.asarray(
        cdist(homes.places, sites, "sqeuclidean") - bonus_m2 * (homes.old[:, None] == numbers[None])
    )


def _equal_loads(
    homes: Homes, sites: FloatArray, numbers: NDArray[np.intp], bonus_m2: float
) -> NDArray[np.intp]:
    """The site of each home when loads are equal and load × cost is least in sum, shared homes made whole."""
    people, count = len(homes.places), len(sites)
    costs = _costs(homes, sites, numbers, bonus_m2)
    fair = np.full(count, homes.loads.sum() / count)
    found = linprog(
        costs.reshape(-1),
        A_eq=_sums(people, count),  # type: ignore[call-overload]  # the stubs lack sparse
        b_eq=np.r_[homes.loads, fair],
        method="highs-ds",
    )
    return _made_whole(found.x.reshape(people, count), homes.loads)


@lru_cache(maxsize=8)
def _sums(people: int, count: int) -> sparse.csc_array:
    """What adds up the shares (people × count, row by row) of each home, then of each site.

    A village asks for the same several times over.
    """
    home, site = np.divmod(np.arange(people * count), count)
    rows = np.column_stack([home, people + site]).reshape(-1)
    ends = np.arange(0, 2 * people * count + 1, 2)
    return sparse.csc_array((np.ones(len(rows)), rows, ends), shape=(people + count, people * count))


def _made_whole(shares: FloatArray, loads: FloatArray) -> NDArray[np.intp]:
    """Each home to one of the sites that share it: the heaviest first, to the one with least so far."""
    owner = np.argmax(shares, axis=1)
    sharers = (shares > _SHARE * loads.max()).sum(axis=1)
    whole = sharers <= 1
    load = np.bincount(owner[whole], weights=loads[whole], minlength=shares.shape[1])
    shared = np.flatnonzero(~whole)
    for home in shared[np.lexsort((shared, -loads[shared]))]:
        mine = np.flatnonzero(shares[home] > _SHARE * loads.max())
        owner[home] = mine[np.argmin(load[mine])]
        load[owner[home]] += loads[home]
    return np.asarray(owner)


def _means(homes: Homes, owner: NDArray[np.intp]) -> FloatArray:
    load = np.bincount(owner, weights=homes.loads)
    sums = [np.bincount(owner, weights=homes.loads * homes.places[:, axis]) for axis in (0, 1)]
    return np.column_stack(sums) / load[:, None]
