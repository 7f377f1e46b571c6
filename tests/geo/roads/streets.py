"""Small road networks drawn in metres, and the one of 福田 that is real."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from app.demo.ground.sources import FUTIAN_ROADS
from db.codes import CoordinateSystem, OneWay, RoadClass
from geo.coordinates import FloatArray, MetricPlane, metric_plane_at
from geo.roads.access import access_of
from geo.roads.assembly import roads_of
from geo.roads.costs import Costs, costs_between
from geo.roads.network import Network, network_of
from geo.roads.noding import Noded, Way, noded
from geo.roads.roads import Roads
from geo.roads.travel import Travel
from importers.roads.tables import read_tables

FUTIAN = FUTIAN_ROADS
PLANE = metric_plane_at(105.0)
CORNER = np.array([[105.0, 30.0]])


@dataclass(frozen=True, slots=True)
class Street:
    """A road through points in metres from the corner; it meets others where they share a point."""

    points: Sequence[tuple[float, float]]
    road_class: RoadClass = RoadClass.RESIDENTIAL
    one_way: OneWay = OneWay.BOTH
    is_private: bool = False
    duration_s: float | None = None
    level: str = ""
    max_kmh: float | None = None


def at(*points: tuple[float, float]) -> FloatArray:
    """Points in metres from the corner, on the plane."""
    return PLANE.metres(CORNER) + np.array(points, dtype=np.float64).reshape(-1, 2)


def laid(*streets: Street) -> Noded:
    """The streets as the import nodes them."""
    return noded([_way(row, street) for row, street in enumerate(streets)])


def roads(*streets: Street) -> Roads:
    """The streets as a network without a way of travelling."""
    return roads_of(laid(*streets))


def network(*streets: Street, travel: Travel | None = None) -> Network:
    """The streets as `travel` sees them: on foot unless said."""
    return network_of(roads(*streets), travel or Travel())


def costs(found: Network, stations: FloatArray, homes: FloatArray) -> Costs:
    """Every station × every home, from where they stand."""
    return costs_between(found, access_of(found, stations), access_of(found, homes))


@cache
def futian() -> Roads:
    """The real roads of central 福田."""
    return roads_of(noded(read_tables(FUTIAN, CoordinateSystem.WGS84).ways))


def _way(row: int, street: Street) -> Way:
    plane: MetricPlane = PLANE
    points = plane.degrees(at(*street.points))
    return Way(
        row=row,
        ref=row,
        points=points,
        keys=tuple((x, y, street.level) for x, y in street.points),
        road_class=street.road_class,
        one_way=street.one_way,
        is_private=street.is_private,
        duration_s=street.duration_s,
        max_kmh=street.max_kmh,
    )
