"""Local Moran and Getis-Ord statistics, with p-values by permutation. Loaded in worker processes alone."""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from esda import G_Local, Moran_Local
from libpysal.graph import Graph
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import false_discovery_control

from db.errors import DomainError
from geo.clusters.hotspots import (
    FALSE_DISCOVERIES,
    FEWEST_PLACES,
    LEAST_PERMUTATIONS,
    MOST_PLACES,
    PERMUTATIONS_A_PLACE,
    LocalAnswer,
    LocalMethod,
    LocalQuestion,
    LocalResult,
    Silence,
    Spot,
)
from geo.clusters.neighbours import neighbours
from geo.coordinates import FloatArray, MetricPlane

# By whether a place is high, and whether its neighbours are.
_KINDS = {
    (True, True): Spot.HIGH,
    (False, False): Spot.LOW,
    (True, False): Spot.HIGH_AMONG_LOW,
    (False, True): Spot.LOW_AMONG_HIGH,
}


@dataclass(frozen=True, slots=True)
class _Found:
    statistics: FloatArray
    p_values: FloatArray
    kinds: tuple[Spot, ...]


def local_statistics(question: LocalQuestion) -> LocalAnswer:
    """The statistics of all places that have neighbours; the others are left out of every computation.

    Significance is two-sided and holds the rate of false discoveries (Benjamini and Hochberg) at 5 %. Raises
    DomainError TOO_MANY_PLACES.
    """
    if len(question.places) > MOST_PLACES:
        raise _too_many()
    plane = MetricPlane(question.epsg)
    given = [shapely.from_wkb(place.shape) for place in question.places]
    pairs = neighbours([shapely.transform(shape, plane.metres) for shape in given])
    degrees = np.bincount(pairs.ravel(), minlength=len(given))
    joined = np.flatnonzero(degrees)
    shares = np.array([place.share for place in question.places])[joined]
    if len(joined) < FEWEST_PLACES:
        return LocalAnswer((), 0, Silence.TOO_FEW_PLACES)
    if np.ptp(shares) == 0.0:
        return LocalAnswer((), 0, Silence.NO_VARIATION)
    graph = _graph(np.searchsorted(joined, pairs), len(joined))
    permutations = max(LEAST_PERMUTATIONS, PERMUTATIONS_A_PLACE * len(joined) - 1)
    with warnings.catch_warnings():
        # esda 3 will give two-sided values itself, and says so; until then they are doubled here.
        warnings.simplefilter("ignore", DeprecationWarning)
        found = _found(question, shares, graph, permutations)
    return LocalAnswer(_results(found, degrees, joined), permutations)


def _graph(pairs: NDArray[np.int64], count: int) -> Any:
    """Neighbours as a graph, whose order is that of the places."""
    both = np.concatenate([pairs, pairs[:, ::-1]])
    return Graph.from_sparse(
        sparse.coo_array((np.ones(len(both)), tuple(both.T)), shape=(count, count)).tocsr()
    )


def _found(question: LocalQuestion, shares: FloatArray, graph: Any, permutations: int) -> _Found:
    options = {"permutations": permutations, "seed": question.seed, "keep_simulations": False}
    high = shares > shares.mean()
    if question.method == LocalMethod.LOCAL_MORAN:
        local = Moran_Local(shares, graph.transform("R"), **options)
        around = graph.transform("R").lag(shares) > shares.mean()
        kinds = tuple(_KINDS[bool(one), bool(other)] for one, other in zip(high, around, strict=True))
        return _Found(local.Is, _two_sided(local.p_sim, permutations), kinds)
    star = graph.assign_self_weight(1)
    # Weights of one: of rows that sum to one esda's z-scores would take no account of how many neighbours.
    local = G_Local(shares, star, transform="B", star=None, **options)
    above = star.transform("R").lag(shares) > shares.mean()
    return _Found(
        local.Zs, _two_sided(local.p_sim, permutations), tuple(_KINDS[bool(one), bool(one)] for one in above)
    )


def _two_sided(p_values: FloatArray, permutations: int) -> FloatArray:
    """What esda gives is the share of permutations at least as extreme on the side observed, as singles."""
    extreme = np.round(np.asarray(p_values, dtype=np.float64) * (permutations + 1))
    return np.minimum(2.0 * extreme / (permutations + 1), 1.0)


def _results(found: _Found, degrees: NDArray[np.int64], joined: NDArray[np.int64]) -> tuple[LocalResult, ...]:
    significant = false_discovery_control(found.p_values) <= FALSE_DISCOVERIES
    results = [LocalResult(Spot.NO_NEIGHBOURS, 0) for _ in degrees]
    for place, at in enumerate(joined):
        spot = found.kinds[place] if significant[place] else Spot.NOT_SIGNIFICANT
        statistic, p_value = float(found.statistics[place]), float(found.p_values[place])
        results[at] = LocalResult(spot, int(degrees[at]), statistic, p_value)
    return tuple(results)


def _too_many() -> DomainError:
    return DomainError(
        "TOO_MANY_PLACES",
        f"单元超过 {MOST_PLACES} 个；请缩小范围或按村统计。",
        f"More than {MOST_PLACES} places; ask about a smaller area, or by village.",
    )
