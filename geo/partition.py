"""Dividing a region among sites: Voronoi and power (Laguerre) diagrams, and the one of equal shares.

All in metres on a plane. Clustering alone does not balance, an additive weight per site does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse.csgraph import floyd_warshall
from scipy.spatial.distance import cdist
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.coordinates import FloatArray

_LLOYD_ROUNDS = 12
_BALANCE_ROUNDS = 4
# The exact balance costs the cube of the points; beyond this an even sample stands for all of them.
_MOST_BALANCED_POINTS = 1_500
# Square metres; keeps rounding in the assignment from looking like a contradiction between two weights.
_SLACK_M2 = 1e-3


@dataclass(frozen=True, slots=True)
class PowerDiagram:
    """Sites (k, 2) in metres, weights (k,) in m²: a place is the site's with the least distance² − weight."""

    sites: FloatArray
    weights: FloatArray


def voronoi_diagram(sites: FloatArray) -> PowerDiagram:
    """The diagram in which every place belongs to its nearest site."""
    return PowerDiagram(sites, np.zeros(len(sites)))


def owners(diagram: PowerDiagram, points: FloatArray) -> NDArray[np.intp]:
    """The index of the site each of the points (n, 2) belongs to."""
    costs = _squared_distances(points, diagram.sites) - diagram.weights
    return np.asarray(np.argmin(costs, axis=1))


def centres(points: FloatArray, count: int, rng: np.random.Generator) -> FloatArray:
    """Centres (count, 2) spread like the points (n, 2), n ≥ count: each near the mean of those around it."""
    sites = points[rng.choice(len(points), count, replace=False)]
    for _ in range(_LLOYD_ROUNDS):
        sites = _means(points, owners(voronoi_diagram(sites), points), sites)
    return sites


def balanced_diagram(points: FloatArray, parts: int, rng: np.random.Generator) -> PowerDiagram:
    """The power diagram whose `parts` sites own equally many of the points (n, 2), n ≥ parts, to within one.

    Above 1,500 points an even sample is balanced exactly and the rest nearly so.
    """
    sample = points[:: -(-len(points) // _MOST_BALANCED_POINTS)]
    sample = sample if len(sample) >= parts else points
    return _diagram_of_shares(sample, np.arange(len(sample)) % parts, rng)


def sized_diagram(points: FloatArray, sizes: Sequence[int], rng: np.random.Generator) -> PowerDiagram:
    """The power diagram whose sites own as many of the points (n, 2) as `sizes`, which sum to n, say."""
    return _diagram_of_shares(points, np.repeat(np.arange(len(sizes)), sizes), rng)


def _diagram_of_shares(points: FloatArray, slots: NDArray[np.intp], rng: np.random.Generator) -> PowerDiagram:
    """The power diagram in which each site owns as many of the points (n, 2) as slots (n,) name it."""
    sites = centres(points, int(slots.max()) + 1, rng)
    owner = _shares(points, sites, slots)
    for _ in range(_BALANCE_ROUNDS):
        sites = _means(points, owner, sites)
        owner = _shares(points, sites, slots)
    return PowerDiagram(sites, separating_weights(_squared_distances(points, sites), owner))


def power_cells(diagram: PowerDiagram, region: BaseGeometry) -> list[BaseGeometry]:
    """The part of the region that belongs to each site, in order; it may be of several pieces, or empty."""
    window = shapely.get_coordinates(region.envelope.buffer(1.0, join_style="mitre"))[:-1]
    cells = [Polygon(_cell_ring(diagram, index, window)) for index in range(len(diagram.sites))]
    return list(shapely.intersection(np.array(cells), region))


def _cell_ring(diagram: PowerDiagram, index: int, window: FloatArray) -> FloatArray:
    squares = np.sum(diagram.sites**2, axis=1) - diagram.weights
    ring = window
    for other in range(len(diagram.sites)):
        if other != index and len(ring):
            normal = 2.0 * (diagram.sites[other] - diagram.sites[index])
            ring = _clipped(ring, normal, squares[other] - squares[index])
    return ring


def _clipped(ring: FloatArray, normal: FloatArray, offset: float) -> FloatArray:
    """The convex ring (m, 2) cut down to the side where normal · x ≤ offset (Sutherland and Hodgman)."""
    side = ring @ normal - offset
    following, next_side = np.roll(ring, -1, axis=0), np.roll(side, -1)
    kept, crossing = side <= 0.0, (side <= 0.0) != (next_side <= 0.0)
    along = np.divide(side, side - next_side, out=np.zeros_like(side), where=crossing)
    cuts = ring + along[:, None] * (following - ring)
    both = np.stack([ring, cuts], axis=1).reshape(-1, 2)
    return np.asarray(both[np.column_stack([kept, crossing]).reshape(-1)])


def _shares(points: FloatArray, sites: FloatArray, slots: NDArray[np.intp]) -> NDArray[np.intp]:
    """The site of each point when each gets its slots and the squared distances are least in sum."""
    _, chosen = linear_sum_assignment(_squared_distances(points, sites)[:, slots])
    return np.asarray(slots[chosen])


def separating_weights(costs: FloatArray, owner: NDArray[np.intp]) -> FloatArray:
    """Weights (k,) under which each point's cost less the site's weight, costs (n, k), is least at its owner.

    "Every point of i is nearer to i than to j" bounds wⱼ − wᵢ from above. Shortest paths through these
    bounds solve all of them, from any start; the mean over all starts, forward and backward, keeps borders
    off the points. Every site owns a point.
    """
    count = costs.shape[1]
    bounds = np.zeros((count, count))
    for site in range(count):
        mine = costs[owner == site]
        bounds[site] = np.min(mine - mine[:, [site]], axis=0) + _SLACK_M2
    np.fill_diagonal(bounds, 0.0)
    shortest = floyd_warshall(np.ma.masked_invalid(bounds)) if count > 1 else bounds
    return np.asarray(np.mean(shortest - shortest.T, axis=0) / 2.0)


def _means(points: FloatArray, owner: NDArray[np.intp], fallback: FloatArray) -> FloatArray:
    counts = np.bincount(owner, minlength=len(fallback))
    sums = [np.bincount(owner, weights=points[:, axis], minlength=len(fallback)) for axis in (0, 1)]
    means = np.column_stack(sums) / np.maximum(counts, 1)[:, None]
    return np.asarray(np.where(counts[:, None] > 0, means, fallback))


def _squared_distances(points: FloatArray, sites: FloatArray) -> FloatArray:
    return np.asarray(cdist(points, sites, "sqeuclidean"))
