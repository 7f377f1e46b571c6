"""Reachability on the real roads of 福田 is that of a plain Dijkstra over the file's own rows."""

import csv
import heapq
import math
from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from db.codes import RoadClass, TravelDirection, TravelMode
from geo.coordinates import FloatArray
from geo.roads.access import Access, access_of
from geo.roads.components import components
from geo.roads.costs import costs_between
from geo.roads.network import Network, network_of
from geo.roads.roads import CLASSES, BoolArray, Roads
from geo.roads.travel import Travel
from tests.geo.roads.streets import FUTIAN, futian

WALK = Travel()


def _with_stations(roads: Roads, stations: Access) -> tuple[sparse.csr_array, int]:
    """The walkable roads as metres between nodes, each edge cut at its stations."""
    count = len(roads.nodes)
    cuts: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for number, (edge, fraction) in enumerate(zip(stations.edge, stations.fraction, strict=True)):
        if edge >= 0:
            cuts[int(edge)].append((float(fraction), count + number))
    best: dict[tuple[int, int], float] = {}
    for edge in np.flatnonzero(_is_walked(roads)).tolist():
        length = float(roads.length_m[edge])
        stops = [(0.0, int(roads.source[edge])), *sorted(cuts[edge]), (1.0, int(roads.target[edge]))]
        for (a, start), (b, end) in pairwise(stops):
            key = (min(start, end), max(start, end))
            best[key] = min(best.get(key, math.inf), (b - a) * length)
    rows, columns = np.array(list(best)).T
    # A weight of nothing is no edge to scipy: a micrometre stands for it.
    metres = np.maximum(np.array(list(best.values())), 1e-6)
    size = count + len(stations)
    return sparse.csr_array((metres, (rows, columns)), shape=(size, size)), count


def _is_walked(roads: Roads) -> BoolArray:
    no_feet = [CLASSES.index(RoadClass.MOTORWAY), CLASSES.index(RoadClass.MOTORWAY_LINK)]
    return np.asarray(~np.isin(roads.road_class, no_feet))


def _stations(roads: Roads) -> FloatArray:
    edge = int(np.argmax(roads.length_m))
    middle = roads.lines[edge].interpolate(0.37, normalized=True)
    again = roads.lines[edge].interpolate(0.74, normalized=True)
    on_edge = [(middle.x, middle.y), (again.x, again.y)]
    node = roads.nodes[100]
    beside, far = node + np.array([3.0, 4.0]), node + np.array([50_000.0, 0.0])
    return np.array([node, *on_edge, on_edge[0], beside, far])


def _nodes_as_homes(roads: Roads) -> Access:
    """Every node, as the end of one of its edges."""
    edge = np.full(len(roads.nodes), -1)
    fraction = np.zeros(len(roads.nodes))
    walked = np.flatnonzero(_is_walked(roads))
    edge[roads.target[walked]], fraction[roads.target[walked]] = walked, 1.0
    edge[roads.source[walked]], fraction[roads.source[walked]] = walked, 0.0
    return Access(edge, fraction, np.zeros(len(roads.nodes)))


def _walkable() -> tuple[Roads, Network]:
    roads = futian()
    return roads, network_of(roads, WALK)


def test_the_file_is_the_whole_network() -> None:
    with FUTIAN.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    told = {(frozenset((row["source"], row["target"])), row["osmid"], row["length_m"]) for row in rows}
    assert len(futian().nodes) == 1751
    assert len(futian().length_m) == len(told)


def test_every_node_is_as_far_as_a_plain_dijkstra_says() -> None:
    roads, network = _walkable()
    stations = access_of(network, _stations(roads))
    plain, count = _with_stations(roads, stations)
    expected = dijkstra(plain, directed=False, indices=count + np.arange(len(stations)))[:, :count]
    found = costs_between(network, stations, _nodes_as_homes(roads))
    on = stations.is_on
    assert on.tolist() == [True, True, True, True, True, False]
    assert np.isinf(found.seconds[~on]).all()
    ways = expected[on] + stations.leg_m[on][:, None]
    np.testing.assert_allclose(found.metres[on], ways, rtol=1e-9, atol=1e-3)
    np.testing.assert_allclose(found.seconds[on], ways * 3.6 / 4.0, rtol=1e-9, atol=1e-3)


def test_two_stations_at_one_point_are_equally_far_from_everywhere() -> None:
    roads, network = _walkable()
    stations = access_of(network, _stations(roads))
    found = costs_between(network, stations, _nodes_as_homes(roads))
    np.testing.assert_array_equal(found.seconds[1], found.seconds[3])


@pytest.mark.parametrize("direction", list(TravelDirection))
def test_by_car_every_node_is_as_far_as_a_plain_heap_says(direction: TravelDirection) -> None:
    roads = futian()
    network = network_of(roads, Travel(TravelMode.CAR, direction=direction))
    start = int(np.argmax(np.bincount(roads.source[network.usable])))
    station = access_of(network, roads.nodes[[start]])
    found = costs_between(network, station, access_of(network, roads.nodes))
    expected = _plain_heap(network, start)
    near = np.flatnonzero((access_of(network, roads.nodes).leg_m == 0.0) & np.isfinite(expected))
    assert len(near) > 900
    np.testing.assert_allclose(found.seconds[0, near], expected[near], rtol=1e-9, atol=1e-6)


def _plain_heap(network: Network, start: int) -> FloatArray:
    out: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for edge in network.usable.tolist():
        a, b = int(network.roads.source[edge]), int(network.roads.target[edge])
        out[a].append((b, float(network.along_s[edge])))
        out[b].append((a, float(network.against_s[edge])))
    best = np.full(len(network.roads.nodes), np.inf)
    queue = [(0.0, start)]
    while queue:
        seconds, node = heapq.heappop(queue)
        if seconds >= best[node]:
            continue
        best[node] = seconds
        for other, step in out[node]:
            heapq.heappush(queue, (seconds + step, other))
    return best


def test_one_component_holds_nearly_all_and_the_islands_are_numbered_apart() -> None:
    roads = futian()
    number = components(len(roads.nodes), (roads.source, roads.target), roads.road_class, TravelMode.WALK)
    _, network = _walkable()
    plain, _ = _with_stations(roads, access_of(network, _stations(roads)[:0]))
    islands, label = sparse.csgraph.connected_components(plain, directed=False)
    alone = int((number < 0).sum())  # nodes of motorway ramps, which nobody walks
    assert len(np.unique(number[number >= 0])) == islands - alone
    assert (number == 0).sum() == np.bincount(label).max()
