"""Cutting one polygon into cells of equal load: a power diagram, carved within each of today's cells.

Within a cell of today its own site is favoured, so that what is kept keeps its borders.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.coordinates import FloatArray
from geo.partition import PowerDiagram, centres, power_cells
from geo.plans.balance import Balanced, Homes, balanced
from geo.plans.pieces import Buildings, Piece, nearest_shapes
from geo.plans.village import Village
from geo.shapes import polygonal
from geo.topology import coverage_of_pieces

# Balance is exact up to so many buildings, beyond it an even sample stands for all.
_MOST_BUILDINGS = 600
_CENTIMETRE = 0.01
_LEAST_M2 = 1.0
_KEPT_SHARES = (1.0, 0.5, 0.25, 0.0)
# The share of the load that may end in another cell than it was balanced in.
_GIVEN_AWAY = 0.01
# Borders here are straight lines already: nothing is to be cut shorter.
_UNCUT_M = 1e9


@dataclass(frozen=True, slots=True)
class _Start:
    """Where the sites begin (k, 2), and which of them stands for each of today's cells (c,) or −1."""

    sites: FloatArray
    site_of: NDArray[np.intp]


def cells_of_piece(
    village: Village, piece: Piece, keep: float, rng: np.random.Generator
) -> list[BaseGeometry]:
    """The cells of one polygon, what hangs on it added to the nearest of them.

    Where keeping today's cells would tear one apart, it is asked for less and less.
    """
    if piece.cells == 1:
        return _with_hung([piece.ground], piece.hung)
    buildings = _sampled(piece.buildings, piece.cells)
    fresh = centres(buildings.places, piece.cells, rng)
    cells: list[BaseGeometry] = []
    for share in _KEPT_SHARES if keep > 0.0 else (0.0,):
        cells, is_whole = _cut(village, replace(piece, buildings=buildings), keep * share, fresh)
        if is_whole:
            break
    return _with_hung(cells, piece.hung)


def _cut(village: Village, piece: Piece, keep: float, fresh: FloatArray) -> tuple[list[BaseGeometry], bool]:
    """The cells of one polygon, and whether what was balanced is what was drawn."""
    old: list[BaseGeometry] = (
        [polygonal(cell.intersection(piece.ground)) for cell in village.cells] if keep > 0.0 else []
    )
    old = [shape for shape in old if shape.area > _LEAST_M2]
    buildings = piece.buildings
    holder = nearest_shapes(old, buildings.places) if old else np.full(len(buildings.loads), -1)
    start = _start(buildings, holder, len(old), fresh)
    homes = Homes(buildings.places, buildings.loads, np.append(start.site_of, -1)[holder])
    bonus = keep * piece.ground.area / piece.cells
    found = balanced(homes, start.sites, keep, bonus)
    carved = _carved(piece.ground, [*zip(old, start.site_of.tolist(), strict=True)], found, bonus)
    cells = list(coverage_of_pieces(carved, _UNCUT_M, snapped_m=2 * _CENTIMETRE))
    given_away = nearest_shapes([*cells], homes.places) != found.owner
    return [*cells], bool(homes.loads[given_away].sum() <= _GIVEN_AWAY * homes.loads.sum())


def _sampled(buildings: Buildings, count: int) -> Buildings:
    step = -(-len(buildings.loads) // _MOST_BUILDINGS)
    if len(buildings.loads) < count * step:
        return buildings
    return Buildings(buildings.places[::step], buildings.loads[::step])


def _start(buildings: Buildings, holder: NDArray[np.intp], old: int, fresh: FloatArray) -> _Start:
    """The middles of the people of today's cells, the most loaded first; new ones as far off as can be."""
    held, count = holder >= 0, len(fresh)
    load = np.bincount(holder[held], weights=buildings.loads[held], minlength=old)
    kept = np.lexsort((np.arange(old), -load))[:count]
    kept = np.sort(kept[load[kept] > 0.0])
    sites = [_middle(buildings, holder == cell) for cell in kept]
    while len(sites) < count:
        away = np.min([np.hypot(*(fresh - site).T) for site in sites] or [np.zeros(len(fresh))], axis=0)
        sites.append(fresh[np.argmax(away)])
        fresh = np.delete(fresh, np.argmax(away), axis=0)
    site_of = np.full(old, -1)
    site_of[kept] = np.arange(len(kept))
    return _Start(np.array(sites), site_of)


def _middle(buildings: Buildings, mine: NDArray[np.bool_]) -> FloatArray:
    return np.asarray(np.average(buildings.places[mine], axis=0, weights=buildings.loads[mine]))


def _carved(
    ground: Polygon, old: Sequence[tuple[BaseGeometry, int]], found: Balanced, bonus_m2: float
) -> list[BaseGeometry]:
    """What each site owns of the ground: within today's cells their own site is `bonus_m2` nearer."""
    rest = ground.difference(shapely.union_all([region for region, _ in old]))
    owned: list[list[BaseGeometry]] = [[] for _ in found.sites]
    for region, site in [*old, (rest, -1)]:
        weights = found.weights + bonus_m2 * (found.numbers == site)
        for index, part in enumerate(power_cells(PowerDiagram(found.sites, weights), region)):
            owned[index].append(part)
    return [shapely.union_all(parts, grid_size=_CENTIMETRE) for parts in owned]


def _with_hung(cells: list[BaseGeometry], hung: Sequence[Polygon]) -> list[BaseGeometry]:
    for part in hung:
        nearest = int(np.argmin(shapely.distance(np.array(cells, dtype=object), part)))
        cells[nearest] = shapely.union_all([cells[nearest], part])
    return cells
