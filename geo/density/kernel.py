"""The density of points on land as a smooth surface: persons a square kilometre, from the points."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from db.errors import DomainError
from geo.coordinates import FloatArray, MetricPlane
from geo.density.hexagons import IdArray, Lattice
from geo.work.job import Job

# Hexagons in a bandwidth: fine enough that the surface looks smooth, coarse enough to be sent.
FINENESS = 4
MOST_HEXAGONS = 20_000
SMALLEST_BANDWIDTH_M, LARGEST_BANDWIDTH_M = 500, 20_000
_AT_ONCE = 20_000
_M2_IN_KM2 = 1e6


@dataclass(frozen=True, slots=True)
class KernelQuestion:
    """Points (WKB of a multipoint) and land (WKB, polygons) in degrees, in the zone `epsg`.

    What each point counts for, and how many metres it is spread over.
    """

    epsg: int
    points: bytes
    weights: tuple[int, ...]
    land: bytes
    bandwidth_m: int


@dataclass(frozen=True, slots=True)
class Surface:
    """The density at hexagons of a lattice that touch land.

    `land_km2` is the land of each, `per_km2` the density on it, so that their products sum to `spread`: what
    the points within a bandwidth of land count for. `near` counts the points within a bandwidth of a centre.
    """

    lattice: Lattice
    ids: IdArray
    land_km2: FloatArray
    per_km2: FloatArray
    near: NDArray[np.int64]
    spread: int


def kernel_surface(question: KernelQuestion) -> Surface:
    """The surface of points spread by the quartic kernel, whose radius is the bandwidth.

    What would fall beyond the land's edge is given back to the land around the point (Jones 1993), so that
    the integral over the land is the number of points. Raises DomainError KERNEL_TOO_FINE.
    """
    lattice = Lattice(question.epsg, question.bandwidth_m // FINENESS)
    plane = MetricPlane(question.epsg)
    land: BaseGeometry = shapely.transform(shapely.from_wkb(question.land), plane.metres)
    ids, land_m2 = _on_land(lattice, land)
    degrees = shapely.get_coordinates(shapely.from_wkb(question.points))
    points = plane.metres(degrees) if len(degrees) else degrees
    counts = np.array(question.weights, dtype=np.float64)
    index, steps = _Index(ids), _around(lattice, question.bandwidth_m)
    sums, near, spread = np.zeros(len(ids)), np.zeros(len(ids), dtype=np.int64), 0.0
    for start in range(0, len(points), _AT_ONCE):
        some, worth = points[start : start + _AT_ONCE], counts[start : start + _AT_ONCE]
        hexagon, weight = _weights(lattice, some, steps=steps, index=index, bandwidth_m=question.bandwidth_m)
        kept = np.sum(weight * land_m2[hexagon], axis=1)
        share = weight * (worth / np.where(kept > 0.0, kept, 1.0))[:, None]
        reached = weight > 0.0
        sums += np.bincount(hexagon[reached], weights=share[reached], minlength=len(ids))
        near += np.bincount(hexagon[reached], minlength=len(ids))
        spread += float(worth[kept > 0.0].sum())
    return Surface(lattice, ids, land_m2 / _M2_IN_KM2, sums * _M2_IN_KM2, near, round(spread))


def _weights(
    lattice: Lattice, points: FloatArray, *, steps: IdArray, index: "_Index", bandwidth_m: float
) -> tuple[NDArray[np.int64], FloatArray]:
    """Of each point (n) and step from its hexagon (k): which hexagon it leads to, and the kernel's height."""
    reached = (lattice.holding(points)[:, None, :] + steps).reshape(-1, 2)
    shape = (len(points), len(steps))
    hexagon = index.places(reached).reshape(shape)
    apart = lattice.centres(reached).reshape(*shape, 2) - points[:, None]
    height = np.clip(1.0 - np.sum(apart**2, axis=2) / bandwidth_m**2, 0.0, None) ** 2
    return hexagon, height * (hexagon >= 0)


def _around(lattice: Lattice, radius_m: float) -> IdArray:
    """The steps (k, 2) from any hexagon to all whose centres may be within a radius of a place in it."""
    reach = radius_m + lattice.size_m
    steps = lattice.within((-reach, -reach, reach, reach))
    return np.asarray(steps[np.hypot(*lattice.centres(steps).T) <= reach])


class _Index:
    """Where in a list of hexagons each one stands."""

    def __init__(self, ids: IdArray) -> None:
        self._least = ids.min(axis=0) if len(ids) else np.zeros(2, dtype=np.int64)
        self._shape = np.ptp(ids, axis=0) + 1 if len(ids) else np.ones(2, dtype=np.int64)
        self._table = np.full(self._shape, -1, dtype=np.int64)
        if len(ids):
            self._table[tuple((ids - self._least).T)] = np.arange(len(ids))

    def places(self, ids: IdArray) -> NDArray[np.int64]:
        """The places of hexagons (n, 2) in the list, −1 for those that are not in it."""
        steps = ids - self._least
        inside = np.all((steps >= 0) & (steps < self._shape), axis=1)
        found = np.full(len(ids), -1, dtype=np.int64)
        found[inside] = self._table[tuple(steps[inside].T)]
        return found


def _on_land(lattice: Lattice, land: BaseGeometry) -> tuple[IdArray, FloatArray]:
    """The hexagons that touch land, and the land of each in m²."""
    west, south, east, north = land.bounds
    box = (east - west) * (north - south) / lattice.area_m2
    if box > 40 * MOST_HEXAGONS:
        raise _too_fine()
    ids = lattice.within((west, south, east, north))
    polygons = np.asarray(shapely.polygons(lattice.rings(ids)))
    shapely.prepare(land)
    touching = shapely.intersects(land, polygons)
    ids, polygons = ids[touching], polygons[touching]
    if len(ids) > MOST_HEXAGONS:
        raise _too_fine()
    inside = shapely.contains(land, polygons)
    land_m2 = np.full(len(ids), lattice.area_m2)
    land_m2[~inside] = shapely.area(shapely.intersection(land, polygons[~inside]))
    some = land_m2 > 0.0
    return ids[some], land_m2[some]


def _too_fine() -> DomainError:
    return DomainError(
        "KERNEL_TOO_FINE",
        f"带宽过小：此范围会超过 {MOST_HEXAGONS} 个格点；请加大带宽。",
        f"The bandwidth is too small: the area takes over {MOST_HEXAGONS} places; use a larger one.",
    )


KERNEL_SURFACE: Job[KernelQuestion, Surface] = Job(".density.kernel", "kernel_surface")
