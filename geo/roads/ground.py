"""The ground around the roads, cut into small pieces that each go with a point of a road.

Only for drawing: who is reached is told by each home's own cost, never by a shape.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo.coordinates import FloatArray
from geo.roads.access import Access
from geo.roads.network import Network
from geo.roads.roads import IntArray
from geo.shapes import polygonal

_STEP_M = 80.0
_OFF_ROAD_M = 150.0
_OPEN_STEP_M = 300.0
_MOST_OPEN = 30_000
_SIMPLER_M = 15.0


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Points of the roads, and the piece of ground (`pieces`, in metres) around each.

    `points` are what `costs_between` takes for homes. Ground far from every road is in no piece.
    """

    points: Access
    pieces: NDArray[Any]


def ground_around(network: Network, region: BaseGeometry) -> Ground:
    """The ground within a region, in metres on the network's plane."""
    points, places = _points(network)
    if not len(places):
        return Ground(points, np.empty(0, dtype=object))
    every = np.concatenate([places, _open_ground(places, region)])
    if len(every) == 1:
        return Ground(points, np.array([region], dtype=object))
    cells = shapely.voronoi_polygons(shapely.MultiPoint(every), extend_to=region.envelope, ordered=True)
    return Ground(points, shapely.get_parts(cells)[: len(places)])


def drawn(ground: Ground, owner: IntArray, parts: int, region: BaseGeometry) -> list[MultiPolygon]:
    """The ground of each part (`owner` by piece, −1: none) within the region, borders still shared."""
    # A part without ground is an empty polygon: a coverage takes nothing else.
    shapes = [polygonal(shapely.coverage_union_all(ground.pieces[owner == part])) for part in range(parts)]
    simpler = shapely.coverage_simplify(np.array(shapes, dtype=object), _SIMPLER_M, simplify_boundary=False)
    return [polygonal(shape) for shape in shapely.intersection(simpler, region)]


def _points(network: Network) -> tuple[Access, FloatArray]:
    """Places some eighty metres apart on every edge that can be met, each place once."""
    roads, edges = network.roads, network.usable
    pieces = np.maximum(np.ceil(roads.length_m[edges] / _STEP_M), 1.0).astype(np.int64)
    edge = np.repeat(edges, pieces)
    within = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    fraction = (within + 0.5) / np.repeat(pieces, pieces)
    if not len(edge):
        return Access(edge, fraction, fraction), np.empty((0, 2))
    found = shapely.line_interpolate_point(roads.lines[edge], fraction, normalized=True)
    places = shapely.get_coordinates(found)
    kept = np.sort(np.unique(np.round(places), axis=0, return_index=True)[1])
    return Access(edge[kept], fraction[kept], np.zeros(len(kept))), places[kept]


def _open_ground(places: FloatArray, region: BaseGeometry) -> FloatArray:
    """Points far from every road, which take the open ground so that no road's piece spreads over it."""
    west, south, east, north = region.bounds
    step = max(_OPEN_STEP_M, float(np.sqrt((east - west) * (north - south) / _MOST_OPEN)))
    lattice = np.stack(np.meshgrid(np.arange(west, east, step), np.arange(south, north, step)), axis=-1)
    candidates = lattice.reshape(-1, 2)
    if not len(candidates):
        return candidates
    distance = cKDTree(places).query(candidates, distance_upper_bound=_OFF_ROAD_M)[0]
    return np.asarray(candidates[np.isinf(distance)])
