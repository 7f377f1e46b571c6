"""A county's roads as one way of travelling sees them: seconds along each edge, and the graph to search.

The search always goes outward from a station. Where the person travels to the station, each edge is searched
against the direction it is travelled in.

A private way may be the first or the last leg, never a short cut: its nodes stand in the graph up to three
times, for before, on and after the public roads.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy import sparse

from db.codes import OneWay, TravelDirection, TravelMode
from geo.coordinates import FloatArray
from geo.roads.roads import CLASSES, WAYS, BoolArray, IntArray, Roads
from geo.roads.speeds import FERRY_KMH, FERRY_WAIT_S, USES, allows
from geo.roads.travel import Travel

_KMH = 3.6  # kilometres an hour in one metre a second


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Roads for one way of travelling.

    `along_s` and `against_s` are the seconds of searching an edge from source to target and back, infinite
    where not allowed; `graph` and `metres` (same shape and pattern) hold seconds and metres between states.
    State i < n is node i on the public roads; `before` and `after` give each node's private states, −1
    without. `usable` are the edges that a place may be projected onto; `tree` indexes their lines.
    """

    roads: Roads
    travel: Travel
    along_s: FloatArray
    against_s: FloatArray
    graph: sparse.csr_array
    metres: sparse.csr_array
    before: IntArray
    after: IntArray
    usable: IntArray
    tree: shapely.STRtree


def network_of(roads: Roads, travel: Travel) -> Network:
    """The network that `travel` sees."""
    allowed = _allowed(roads, travel)
    seconds = np.where(allowed, _seconds(roads, travel), np.inf)
    along, against = _by_direction(roads, travel, seconds)
    before, after, count = _private_states(roads, allowed)
    graph, metres = _graph(roads, (along, against), (before, after), count)
    usable = np.flatnonzero(allowed & ~roads.is_ferry)
    return Network(
        roads=roads,
        travel=travel,
        along_s=along,
        against_s=against,
        graph=graph,
        metres=metres,
        before=before,
        after=after,
        usable=usable,
        tree=shapely.STRtree(roads.lines[usable]),
    )


def usable_by(roads: Roads, mode: TravelMode) -> BoolArray:
    """Which edges a mode may use, ferries among them."""
    by_class = np.array([allows(USES[road_class], mode) for road_class in CLASSES])
    return np.asarray(by_class[roads.road_class])


def _allowed(roads: Roads, travel: Travel) -> BoolArray:
    allowed = usable_by(roads, travel.mode)
    return allowed if travel.ferries else allowed & ~roads.is_ferry


def _seconds(roads: Roads, travel: Travel) -> FloatArray:
    speeds = np.full(len(roads.length_m), travel.kmh)
    if travel.mode == TravelMode.CAR:
        by_class = np.array([USES[road_class].car_kmh or FERRY_KMH for road_class in CLASSES])
        speeds = np.fmin(by_class[roads.road_class], roads.max_kmh)
        if travel.speed_kmh is not None:
            speeds = np.minimum(speeds, travel.speed_kmh)
    crossing = roads.length_m * _KMH / FERRY_KMH
    ferry = np.where(np.isnan(roads.duration_s), crossing, roads.duration_s) + FERRY_WAIT_S
    return np.where(roads.is_ferry, ferry, roads.length_m * _KMH / speeds)


def _by_direction(roads: Roads, travel: Travel, seconds: FloatArray) -> tuple[FloatArray, FloatArray]:
    if travel.mode == TravelMode.WALK:
        return seconds, seconds
    forward = np.where(roads.one_way == WAYS.index(OneWay.BACKWARD), np.inf, seconds)
    backward = np.where(roads.one_way == WAYS.index(OneWay.FORWARD), np.inf, seconds)
    outward = travel.direction == TravelDirection.FROM_STATION
    return (forward, backward) if outward else (backward, forward)


def _private_states(roads: Roads, allowed: BoolArray) -> tuple[IntArray, IntArray, int]:
    count = len(roads.nodes)
    private = allowed & roads.is_private
    touched = np.unique(np.concatenate([roads.source[private], roads.target[private]]))
    before, after = np.full((2, count), -1)
    before[touched] = count + np.arange(len(touched))
    after[touched] = count + len(touched) + np.arange(len(touched))
    return before, after, count + 2 * len(touched)


def _graph(
    roads: Roads, seconds: tuple[FloatArray, FloatArray], private: tuple[IntArray, IntArray], count: int
) -> tuple[sparse.csr_array, sparse.csr_array]:
    start = np.concatenate([roads.source, roads.target])
    end = np.concatenate([roads.target, roads.source])
    cost, length = np.concatenate(seconds), np.tile(roads.length_m, 2)
    open_, own = np.isfinite(cost) & (start != end), np.tile(roads.is_private, 2)
    public = np.flatnonzero(open_ & ~own)
    closed = np.flatnonzero(open_ & own)
    before, after = private
    a, b = start[closed], end[closed]
    rows = np.concatenate([start[public], before[a], before[a], a, after[a]])
    columns = np.concatenate([end[public], before[b], b, after[b], after[b]])
    edges = np.concatenate([public, closed, closed, closed, closed])
    # Of several edges between the same two states the quickest counts, the shortest of those.
    order = np.lexsort((length[edges], cost[edges], columns, rows))
    rows, columns, edges = rows[order], columns[order], edges[order]
    first = np.ones(len(rows), dtype=bool)
    first[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
    rows, columns, edges = rows[first], columns[first], edges[first]
    starts = np.searchsorted(rows, np.arange(count + 1))
    return (
        sparse.csr_array((cost[edges], columns, starts), shape=(count, count)),
        sparse.csr_array((length[edges], columns, starts), shape=(count, count)),
    )
