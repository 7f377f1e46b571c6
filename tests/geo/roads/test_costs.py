"""What ways cost: on the edge, around one-ways, over ferries, through private ground, off the network."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.codes import OneWay, RoadClass, TravelDirection, TravelMode
from db.errors import DomainError
from geo.roads.access import access_of, points_at
from geo.roads.costs import costs_between
from geo.roads.network import network_of
from geo.roads.travel import Travel
from tests.geo.roads.streets import Street, at, costs, futian, network

ROAD = Street([(0, 0), (1000, 0)])


def test_a_place_meets_the_edge_and_not_its_nearest_node() -> None:
    found = network(ROAD)
    access = access_of(found, at((300, 40)))
    assert access.leg_m[0] == pytest.approx(40.0, abs=0.01)
    assert access.fraction[0] == pytest.approx(0.3, abs=1e-6)
    np.testing.assert_allclose(points_at(found, access), at((300, 0)), atol=0.01)


def test_the_ways_to_the_road_count() -> None:
    found = costs(network(ROAD), at((100, 30)), at((700, 50)))
    assert found.metres[0, 0] == pytest.approx(680.0, abs=0.2)
    assert found.seconds[0, 0] == pytest.approx(680.0 * 0.9, abs=0.2)


def test_beyond_the_access_limit_a_place_is_off_the_network_and_its_metres_are_told() -> None:
    found = network(ROAD, travel=Travel(access_limit_m=100.0))
    access = access_of(found, at((500, 99.9), (500, 100.5)))
    assert access.is_on.tolist() == [True, False]
    assert access.leg_m[1] == pytest.approx(100.5, abs=0.02)


def test_without_a_way_there_is_no_number() -> None:
    island = Street([(0, 3000), (100, 3000)])
    found = costs(network(ROAD, island), at((0, 0)), at((50, 3000), (500, 0)))
    assert np.isinf(found.seconds[0, 0])
    assert np.isinf(found.metres[0, 0])
    assert np.isfinite(found.seconds[0, 1])


def test_stations_at_the_very_ends_and_middle_of_one_edge_take_no_detour() -> None:
    found = costs(network(ROAD), at((0, 0), (400, 0), (600, 0), (1000, 0)), at((500, 0)))
    np.testing.assert_allclose(found.metres[:, 0], [500, 100, 100, 500], atol=0.1)


def test_one_ways_bind_cars_in_the_direction_asked_and_nobody_on_foot() -> None:
    around = [Street([(0, 0), (1000, 0)], one_way=OneWay.FORWARD), Street([(1000, 0), (1000, 500), (0, 0)])]
    station, home = at((1000, 0)), at((0, 0))
    to_station = costs(network(*around, travel=Travel(TravelMode.CAR)), station, home)
    there = Travel(TravelMode.CAR, direction=TravelDirection.FROM_STATION)
    from_station = costs(network(*around, travel=there), station, home)
    on_foot = costs(network(*around), home, station)
    assert to_station.metres[0, 0] == pytest.approx(1000.0, abs=0.5)
    assert from_station.metres[0, 0] == pytest.approx(500 + np.hypot(1000, 500), abs=1.0)
    assert on_foot.metres[0, 0] == pytest.approx(1000.0, abs=0.5)


def test_both_on_a_one_way_the_car_goes_around() -> None:
    ring = [Street([(0, 0), (1000, 0)], one_way=OneWay.FORWARD), Street([(1000, 0), (1000, 100), (0, 0)])]
    found = network(*ring, travel=Travel(TravelMode.CAR))
    behind = costs(found, at((400, 0)), at((600, 0)))
    ahead = costs(found, at((600, 0)), at((400, 0)))
    assert ahead.metres[0, 0] == pytest.approx(200.0, abs=0.2)
    assert behind.metres[0, 0] > 1800.0


def test_a_ferry_is_out_by_default_and_when_let_in_takes_its_own_time_and_a_wait() -> None:
    crossing = [
        ROAD,
        Street([(1000, 0), (1500, 50), (2000, 0)], RoadClass.FERRY, duration_s=300.0),
        Street([(2000, 0), (2400, 0)]),
    ]
    by_land = costs(network(*crossing), at((1000, 0)), at((2100, 0)))
    let_in = network(*crossing, travel=Travel(ferries=True))
    by_ferry = costs(let_in, at((1000, 0)), at((2100, 0)))
    assert np.isinf(by_land.seconds[0, 0])
    assert by_ferry.seconds[0, 0] == pytest.approx(300.0 + 600.0 + 100 * 0.9, abs=0.2)
    assert access_of(let_in, at((1500, 45))).edge[0] != 1


def test_a_ferry_that_says_no_duration_goes_at_its_usual_speed() -> None:
    ferry = Street([(0, 0), (800, 0)], RoadClass.FERRY)
    found = network(
        ferry, Street([(-100, 0), (0, 0)]), Street([(800, 0), (900, 0)]), travel=Travel(ferries=True)
    )
    way = costs(found, at((0, 0)), at((800, 0)))
    assert way.seconds[0, 0] == pytest.approx(800 * 0.45 + 600, abs=0.2)


def test_a_private_way_is_the_last_leg_and_never_a_short_cut() -> None:
    compound = Street([(0, 0), (0, 100), (400, 100), (400, 0)], is_private=True)
    around = Street([(0, 0), (0, -2000), (400, -2000), (400, 0)])
    found = network(compound, around)
    through = costs(found, at((0, -50)), at((400, -50)))
    inside = costs(found, at((0, -50)), at((200, 100)))
    out = costs(found, at((200, 100)), at((0, -50)))
    within = costs(found, at((100, 100)), at((300, 100)))
    assert through.metres[0, 0] > 4000
    assert inside.metres[0, 0] == pytest.approx(350.0, abs=0.3)
    assert out.metres[0, 0] == pytest.approx(350.0, abs=0.3)
    assert within.metres[0, 0] == pytest.approx(200.0, abs=0.2)


def test_of_two_roads_between_the_same_crossings_the_quicker_counts() -> None:
    long_way = Street([(0, 0), (500, 800), (1000, 0)])
    found = costs(network(ROAD, long_way), at((0, 0)), at((1000, 0)))
    assert found.metres[0, 0] == pytest.approx(1000.0, abs=0.3)


def test_a_loop_is_gone_around_the_shorter_way() -> None:
    loop = Street([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)])
    found = costs(network(loop, Street([(0, 0), (-100, 0)])), at((-100, 0)), at((0, 90)))
    assert found.metres[0, 0] == pytest.approx(190.0, abs=0.2)


def test_a_car_keeps_to_the_signs_and_to_the_highest_speed_asked() -> None:
    signed = Street([(0, 0), (1000, 0)], RoadClass.PRIMARY, max_kmh=36.0)
    usual = costs(network(signed, travel=Travel(TravelMode.CAR)), at((0, 0)), at((1000, 0)))
    slow = costs(network(signed, travel=Travel(TravelMode.CAR, 18.0)), at((0, 0)), at((1000, 0)))
    assert usual.seconds[0, 0] == pytest.approx(100.0, abs=0.1)
    assert slow.seconds[0, 0] == pytest.approx(200.0, abs=0.1)


@pytest.mark.parametrize(
    ("speed", "limit", "code"), [(0.0, 1000.0, "BAD_SPEED"), (4.0, -1.0, "BAD_ACCESS_LIMIT")]
)
def test_impossible_ways_of_travelling_are_refused(speed: float, limit: float, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        Travel(speed_kmh=speed, access_limit_m=limit)
    assert refused.value.code == code


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1), st.sampled_from(list(TravelMode)))
def test_one_station_asked_alone_is_its_row_of_the_whole_answer(seed: int, mode: TravelMode) -> None:
    rng = np.random.default_rng(seed)
    found = network_of(futian(), Travel(mode))
    low, high = futian().nodes.min(axis=0), futian().nodes.max(axis=0)
    stations = access_of(found, rng.uniform(low, high, (6, 2)))
    places = rng.uniform(low, high, (40, 2))
    whole = costs_between(found, stations, access_of(found, places))
    one = int(rng.integers(6))
    some = rng.permutation(40)[:7]
    alone = access_of(found, places[some])
    picked = type(stations)(stations.edge[[one]], stations.fraction[[one]], stations.leg_m[[one]])
    part = costs_between(found, picked, alone)
    np.testing.assert_array_equal(part.seconds[0], whole.seconds[one, some])
    np.testing.assert_array_equal(part.metres[0], whole.metres[one, some])
