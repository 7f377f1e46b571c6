"""Ways cut into edges where they share a node and nowhere else: no bridge is joined to what it crosses."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from pyproj import Geod

from db.codes import OneWay, RoadClass
from geo.coordinates import FloatArray

GEOD = Geod(ellps="GRS80")


@dataclass(frozen=True, slots=True)
class Way:
    """A road as a file tells it.

    `points` (n, 2) in WGS-84 degrees; `keys` say which of them are the same node as another way's, None for
    one that never is. `row` is where it stands in the file, `ref` its own number there; `length_m` is None
    where the drawing says it.
    """

    row: int
    ref: int
    points: FloatArray
    keys: tuple[Hashable | None, ...]
    road_class: RoadClass
    name: str | None = None
    one_way: OneWay = OneWay.BOTH
    is_private: bool = False
    max_kmh: float | None = None
    duration_s: float | None = None
    length_m: float | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A piece of a way from node `source` to node `target`, indexes into `Noded.nodes`."""

    way: Way
    source: int
    target: int
    points: FloatArray
    length_m: float
    duration_s: float | None


@dataclass(frozen=True, slots=True)
class Noded:
    """Nodes (n, 2) in degrees, the edges between them, and the ways of no length, which were left out."""

    nodes: FloatArray
    edges: tuple[Edge, ...]
    without_length: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    way: Way
    first: int
    last: int


def noded(ways: Sequence[Way]) -> Noded:
    """The ways cut at every node that two of them share, or one has twice; a ferry at its ends alone."""
    shared = _shared(ways)
    pieces = [piece for way in ways for piece in _pieces(way, shared)]
    lengths = _lengths(pieces)
    index: dict[Hashable, int] = {}
    places: list[FloatArray] = []
    edges, without_length = [], []
    for piece, length in zip(pieces, lengths, strict=True):
        if length <= 0.0:
            without_length.append(piece.way)
            continue
        ends = [_node(piece.way, at, index, places) for at in (piece.first, piece.last)]
        points = piece.way.points[piece.first : piece.last + 1]
        edges.append(Edge(piece.way, ends[0], ends[1], points, length, piece.way.duration_s))
    nodes = np.array(places) if places else np.empty((0, 2))
    return Noded(nodes, tuple(edges), tuple(without_length))


def _shared(ways: Sequence[Way]) -> set[Hashable]:
    seen: Counter[Hashable] = Counter()
    for way in ways:
        if way.road_class != RoadClass.FERRY:
            seen.update(key for key in way.keys if key is not None)
    ends = {key for way in ways for key in (way.keys[0], way.keys[-1]) if key is not None}
    return ends | {key for key, times in seen.items() if times > 1}


def _pieces(way: Way, shared: set[Hashable]) -> list[_Piece]:
    last = len(way.keys) - 1
    inner = [] if way.road_class == RoadClass.FERRY else range(1, last)
    cuts = [0, *[at for at in inner if way.keys[at] in shared], last]
    return [_Piece(way, first, after) for first, after in pairwise(cuts)]


def _node(way: Way, at: int, index: dict[Hashable, int], places: list[FloatArray]) -> int:
    key = way.keys[at]
    # An end without a key is a node of its own.
    known = index.setdefault((way.row, at) if key is None else key, len(places))
    if known == len(places):
        places.append(way.points[at])
    return known


def _lengths(pieces: Sequence[_Piece]) -> list[float]:
    """The length said by the way if it is of one piece and says so, else geodesic (GRS 80)."""
    if not pieces:
        return []
    drawn = _drawn_lengths([piece.way.points[piece.first : piece.last + 1] for piece in pieces])
    said = [piece.way.length_m if _is_whole(piece) else None for piece in pieces]
    return [float(length) if told is None else told for told, length in zip(said, drawn, strict=True)]


def _is_whole(piece: _Piece) -> bool:
    return piece.last - piece.first == len(piece.way.keys) - 1


def _drawn_lengths(lines: Sequence[FloatArray]) -> FloatArray:
    starts = np.concatenate([line[:-1] for line in lines])
    ends = np.concatenate([line[1:] for line in lines])
    steps = GEOD.inv(starts[:, 0], starts[:, 1], ends[:, 0], ends[:, 1])[2]
    where = np.cumsum([0, *[len(line) - 1 for line in lines[:-1]]])
    return np.add.reduceat(np.asarray(steps), where)
