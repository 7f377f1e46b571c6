"""Villages in metres for the tests of grid plans."""

import numpy as np
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from geo.coordinates import FloatArray
from geo.plans.grounds import Tie
from geo.plans.village import Village

WINDING = Polygon([(0, 0), (2_000, 200), (2_600, 1_700), (1_200, 2_400), (300, 1_500)])
BENT = Polygon([(0, 0), (3_000, 0), (3_000, 3_000), (2_000, 3_000), (2_000, 1_000), (0, 1_000)])


def village(
    region: BaseGeometry,
    people: int,
    seed: int,
    *,
    cells: tuple[BaseGeometry, ...] = (),
    ties: tuple[Tie, ...] = (),
) -> Village:
    """A village whose people live anywhere on its ground, some of them counted threefold."""
    rng = np.random.default_rng(seed)
    west, south, east, north = region.bounds
    homes = np.empty((0, 2))
    while len(homes) < people:
        offered = rng.uniform((west, south), (east, north), (4 * people, 2))
        homes = np.concatenate([homes, [place for place in offered if _inside(region, place)]])
    loads = np.where(rng.random(people) < 0.2, 3.0, 1.0)
    return Village(region, homes[:people], loads, cells, ties)


def strips(count: int, width: float = 1_000.0, height: float = 1_000.0) -> tuple[Polygon, ...]:
    """Equal strips side by side."""
    return tuple(box(index * width, 0, (index + 1) * width, height) for index in range(count))


def tie(start: tuple[float, float], end: tuple[float, float], *, joins: bool) -> Tie:
    """A way or a bar."""
    return Tie(np.array([start, end]), joins=joins, reason="a bridge" if joins else "a wall")


def _inside(region: BaseGeometry, place: FloatArray) -> bool:
    return bool(region.buffer(-5.0).intersects(Polygon.from_bounds(*place - 0.1, *place + 0.1)))
