"""Made-up people on the demonstration ground: how many live in each village, in how many cells, and where."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon

from app.demo.ground.sources import VillageRow
from geo.coordinates import FloatArray
from geo.shapes import points_inside, uniform_proposals

# The three subdistricts of the county seat; their communities hold far more people than a village does.
COUNTY_SEAT = ("001", "002", "003")

_SPREAD = 0.8
_SEAT_COMMUNITY, _COMMUNITY, _VILLAGE = 4.5, 2.2, 1.0
_HAMLET_PEOPLE = 14
_SCATTERED_SHARE = 0.2


def people_per_village(
    villages: Sequence[VillageRow], people: int, rng: np.random.Generator
) -> NDArray[np.intp]:
    """How many of `people` live in each village: many small ones, communities of the county seat large."""
    kind = np.array([_weight(village) for village in villages])
    return apportioned(people, kind * rng.lognormal(0.0, _SPREAD, len(villages)))


def apportioned(total: int, weights: FloatArray) -> NDArray[np.intp]:
    """Whole shares of `total` in proportion to the weights, by largest remainder."""
    exact = total * weights / weights.sum()
    shares: NDArray[np.intp] = np.floor(exact).astype(np.intp)
    shares[np.argsort(shares - exact, kind="stable")[: total - int(shares.sum())]] += 1
    return shares


def cells_per_village(people: NDArray[np.intp], cells: int) -> NDArray[np.intp]:
    """How many of `cells` each village gets: one at least, the next where a cell holds most people (Webster).

    No cell is cut where it would hold nobody, so fewer may come out.
    """
    counts = np.ones(len(people), dtype=np.intp)
    for _ in range(cells - len(people)):
        crowding = np.where(counts < people, people / (counts + 0.5), 0.0)
        fullest = int(np.argmax(crowding))
        if crowding[fullest] == 0.0:
            break
        counts[fullest] += 1
    return counts


def village_sites_sample(
    township: Polygon, seat: FloatArray, rows: Sequence[VillageRow], rng: np.random.Generator
) -> FloatArray:
    """Points (n, 2) over a township, dense around its seat as far as its villages are urban communities."""
    communities = sum(row.is_community for row in rows)
    core_m = 330.0 * math.sqrt(communities + 0.5)
    urban = points_inside(township, 60 * communities, lambda count: rng.normal(seat, core_m, (count, 2)))
    rural = points_inside(township, 60 * len(rows), uniform_proposals(township, rng))
    return np.concatenate([urban, rural])


def home_points(region: Polygon, people: int, rng: np.random.Generator) -> FloatArray:
    """Homes (people, 2) strictly inside a region in metres: most in hamlets, some scattered."""
    scattered = round(people * _SCATTERED_SHARE)
    hamlets = points_inside(region, 2 + people // _HAMLET_PEOPLE, uniform_proposals(region, rng))
    sizes = rng.dirichlet(np.full(len(hamlets), 1.5))
    reach_m = min(140.0, 0.07 * math.sqrt(region.area))

    def near_hamlets(count: int) -> FloatArray:
        chosen = hamlets[rng.choice(len(hamlets), count, p=sizes)]
        return rng.normal(chosen, reach_m)

    clustered = points_inside(region, people - scattered, near_hamlets)
    return np.concatenate([clustered, points_inside(region, scattered, uniform_proposals(region, rng))])


def _weight(village: VillageRow) -> float:
    if not village.is_community:
        return _VILLAGE
    return _SEAT_COMMUNITY if village.code[6:9] in COUNTY_SEAT else _COMMUNITY
