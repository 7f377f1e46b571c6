"""What the ways between stations and homes cost on the roads: seconds of the quickest, and its metres.

One search from each station reaches every state; a home's cost is then read off at the ends of its edge, and
along the edge itself where both lie on it. So an answer depends on the station, the home and the roads alone,
and bit for bit not on what else is asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from geo.coordinates import FloatArray
from geo.roads.access import Access
from geo.roads.network import Network
from geo.roads.roads import IntArray

_KMH = 3.6
_STATES_AT_ONCE = 100_000  # a search holds the interpreter: some thirty milliseconds
_PAIRS_AT_ONCE = 500_000
_NO_WAY = -9999  # what scipy writes for a state without a predecessor


@dataclass(frozen=True, slots=True, eq=False)
class Costs:
    """Seconds and metres (s, h) from or to s stations, for h homes; infinite where there is no way."""

    seconds: FloatArray
    metres: FloatArray


def costs_between(network: Network, stations: Access, homes: Access) -> Costs:
    """Every station × every home (s, h) at once: 16 bytes for each pair. Infinite off the network.

    `stations` and `homes` are what `access_of(network, places)` says of them; the direction is the network's
    (`network.travel.direction`). The ways to the road are in both, at walking speed. For many homes take
    `costs_by_block`; for a matrix between the stops of a round give the same access twice, and for the ways
    there and back two networks with the two directions.
    """
    parts = list(costs_by_block(network, stations, homes))
    if not parts:
        return Costs(np.empty((0, len(homes))), np.empty((0, len(homes))))
    return Costs(
        np.concatenate([part.seconds for _, part in parts]),
        np.concatenate([part.metres for _, part in parts]),
    )


def costs_by_block(network: Network, stations: Access, homes: Access) -> Iterator[tuple[slice, Costs]]:
    """The same, some stations at a time: which of them, and their costs."""
    states = max(network.graph.shape[0], 1)
    size = max(1, min(_STATES_AT_ONCE // states, _PAIRS_AT_ONCE // max(len(homes), 1)))
    for start in range(0, len(stations), size):
        block = slice(start, min(start + size, len(stations)))
        some = Access(stations.edge[block], stations.fraction[block], stations.leg_m[block])
        yield block, _block(network, some, homes)


def _block(network: Network, stations: Access, homes: Access) -> Costs:
    seconds = np.full((len(stations), len(homes)), np.inf)
    metres = np.full((len(stations), len(homes)), np.inf)
    here, there = np.flatnonzero(stations.is_on), np.flatnonzero(homes.is_on)
    if len(here) and len(there):
        found = _on_network(network, _taken(stations, here), _taken(homes, there))
        pairs = np.ix_(here, there)
        seconds[pairs] = found.seconds
        metres[pairs] = np.where(np.isinf(found.seconds), np.inf, found.metres)
    return Costs(seconds, metres)


def _taken(access: Access, rows: IntArray) -> Access:
    return Access(access.edge[rows], access.fraction[rows], access.leg_m[rows])


def _on_network(network: Network, stations: Access, homes: Access) -> Costs:
    reached = _searched(network, stations)
    ends = [
        _from_end(network, reached, homes, at_source=True),
        _from_end(network, reached, homes, at_source=False),
        _along_one_edge(network, stations, homes),
    ]
    best = ends[0]
    for other in ends[1:]:
        nearer = other.seconds < best.seconds
        best = Costs(
            np.where(nearer, other.seconds, best.seconds), np.where(nearer, other.metres, best.metres)
        )
    legs = stations.leg_m[:, None] + homes.leg_m[None, :]
    return Costs(best.seconds + legs * _KMH / network.travel.access_kmh, best.metres + legs)


def _searched(network: Network, stations: Access) -> Costs:
    """The costs from each station to every state of the graph."""
    count, many = network.graph.shape[0], len(stations)
    graph, metres = _with_stations(network, stations)
    found, before = dijkstra(graph, indices=count + np.arange(many), return_predecessors=True)
    return Costs(found[:, :count], _metres(metres, before.astype(np.int64))[:, :count])


def _with_stations(network: Network, stations: Access) -> tuple[sparse.csr_array, sparse.csr_array]:
    """The graph with a state for each station, which can only be left: no way leads through it."""
    count = network.graph.shape[0]
    rows, columns, seconds, metres = _departures(network, stations)
    order = np.lexsort((columns, rows))
    starts = network.graph.indptr[-1] + np.searchsorted(rows[order], np.arange(1, len(stations) + 1))
    indptr = np.concatenate([network.graph.indptr, starts])
    indices = np.concatenate([network.graph.indices, columns[order]])
    shape = (count + len(stations), count + len(stations))
    return (
        sparse.csr_array((np.concatenate([network.graph.data, seconds[order]]), indices, indptr), shape),
        sparse.csr_array((np.concatenate([network.metres.data, metres[order]]), indices, indptr), shape),
    )


def _departures(network: Network, stations: Access) -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
    roads, edge = network.roads, stations.edge
    to_source = _part(stations.fraction, network.against_s[edge])
    to_target = _part(1.0 - stations.fraction, network.along_s[edge])
    seconds = np.concatenate([to_source, to_target])
    metres = np.concatenate([stations.fraction, 1.0 - stations.fraction]) * np.tile(roads.length_m[edge], 2)
    nodes = np.concatenate([roads.source[edge], roads.target[edge]])
    rows = np.tile(np.arange(len(stations)), 2)
    private = np.tile(roads.is_private[edge], 2)
    rows = np.concatenate([rows, rows[private]])
    columns = np.concatenate([nodes, network.before[nodes[private]]])
    seconds = np.concatenate([seconds, seconds[private]])
    metres = np.concatenate([metres, metres[private]])
    can = np.isfinite(seconds)
    return _quickest(rows[can], columns[can], seconds[can], metres[can])


def _quickest(
    rows: IntArray, columns: IntArray, seconds: FloatArray, metres: FloatArray
) -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
    """One departure for each pair: both ends of a loop are the same node."""
    order = np.lexsort((metres, seconds, columns, rows))
    rows, columns = rows[order], columns[order]
    first = np.ones(len(rows), dtype=bool)
    first[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
    return rows[first], columns[first], seconds[order][first], metres[order][first]


def _metres(metres: sparse.csr_array, before: IntArray) -> FloatArray:
    """The metres of the way found to each state (s, n), from the state before it on that way.

    By doubling: after k rounds each state knows the last 2^k steps of its way.
    """
    many, count = before.shape
    step = np.where(before == _NO_WAY, np.arange(count)[None, :], before)
    keys = np.repeat(np.arange(count), np.diff(metres.indptr)) * count + metres.indices
    wanted = step * count + np.arange(count)[None, :]
    found = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    known = before != _NO_WAY
    length = np.where(known, metres.data[found] if len(keys) else 0.0, 0.0)
    rows = np.arange(many)[:, None]
    while True:
        further = step[rows, step]
        length = length + length[rows, step]
        if np.array_equal(further, step):
            return np.asarray(length)
        step = further


def _from_end(network: Network, reached: Costs, homes: Access, *, at_source: bool) -> Costs:
    roads, edge = network.roads, homes.edge
    nodes = roads.source[edge] if at_source else roads.target[edge]
    share = homes.fraction if at_source else 1.0 - homes.fraction
    whole = network.along_s[edge] if at_source else network.against_s[edge]
    seconds, metres = reached.seconds[:, nodes], reached.metres[:, nodes]
    private = np.flatnonzero(roads.is_private[edge])
    for states in (network.before, network.after) if len(private) else ():
        at = states[nodes[private]]
        nearer = reached.seconds[:, at] < seconds[:, private]
        seconds[:, private] = np.where(nearer, reached.seconds[:, at], seconds[:, private])
        metres[:, private] = np.where(nearer, reached.metres[:, at], metres[:, private])
    return Costs(seconds + _part(share, whole), metres + share * roads.length_m[edge])


def _along_one_edge(network: Network, stations: Access, homes: Access) -> Costs:
    same = stations.edge[:, None] == homes.edge[None, :]
    ahead = homes.fraction[None, :] - stations.fraction[:, None]
    whole = np.where(ahead >= 0.0, network.along_s[homes.edge], network.against_s[homes.edge])
    seconds = np.where(same, _part(np.abs(ahead), whole), np.inf)
    return Costs(seconds, np.abs(ahead) * network.roads.length_m[homes.edge])


def _part(share: FloatArray, whole: FloatArray) -> FloatArray:
    """A share of an edge's seconds: nothing of a way that may not be taken costs nothing."""
    barred = np.isinf(whole) & (share > 0.0)
    return np.where(barred, np.inf, share * np.where(np.isinf(whole), 0.0, whole))
