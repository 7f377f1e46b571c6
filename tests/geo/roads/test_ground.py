"""The ground drawn around roads, and the two forms of service areas."""

import numpy as np
import pytest
import shapely
from shapely import box

from geo.roads.access import access_of
from geo.roads.costs import costs_by_block
from geo.roads.fastest import band_of, fastest
from geo.roads.ground import drawn, ground_around
from geo.roads.network import network_of
from geo.roads.straight import DETOUR, straight_costs
from geo.roads.travel import Travel
from tests.geo.roads.streets import Street, at, futian, network

MINUTES = (5.0, 10.0, 15.0, 30.0, 45.0)


def test_the_drawn_areas_of_futian_share_borders_and_never_overlap() -> None:
    roads = futian()
    found = network_of(roads, Travel())
    region = box(*roads.nodes.min(axis=0), *roads.nodes.max(axis=0)).buffer(300.0)
    ground = ground_around(found, region)
    stations = access_of(found, roads.nodes[::170])
    first = fastest(costs_by_block(found, stations, ground.points), len(ground.points))
    shapes = drawn(ground, first.station, len(stations), region)
    overlaps = [a.intersection(b).area for i, a in enumerate(shapes) for b in shapes[:i]]
    assert max(overlaps) <= 1.0
    assert all(shapely.is_valid(shapes))
    assert 0.3 * region.area < sum(shape.area for shape in shapes) <= region.area


def test_a_minute_on_the_dot_is_within_the_band() -> None:
    seconds = np.array([0.0, 300.0, 300.0 + 1e-9, 300.1, 1800.0, 2700.0, 2700.1, np.inf])
    assert band_of(seconds, MINUTES).tolist() == [0, 0, 0, 1, 3, 4, -1, -1]


def test_of_equally_fast_stations_the_first_serves() -> None:
    found = network(Street([(0, 0), (1000, 0)]))
    stations, homes = access_of(found, at((0, 0), (1000, 0))), access_of(found, at((500, 0), (600, 0)))
    first = fastest(costs_by_block(found, stations, homes), 2)
    assert first.station[1] == 1
    tied = fastest(costs_by_block(found, access_of(found, at((0, 0), (0, 0))), homes), 2)
    assert tied.station.tolist() == [0, 0]


def test_the_straight_line_is_lengthened_and_never_reaches_the_unlocated() -> None:
    homes = np.array([[1_000.0, 0.0], [np.nan, np.nan]])
    first = fastest(straight_costs(np.zeros((1, 2)), homes, 4.0), 2)
    assert first.metres[0] == pytest.approx(1_000.0 * DETOUR)
    assert first.seconds[0] == pytest.approx(1_350.0 * 0.9)
    assert first.station.tolist() == [0, -1]
