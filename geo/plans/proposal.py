"""Cells proposed for a village: equal loads by a power diagram, in one piece, close to today's as asked."""

import numpy as np
from shapely.geometry.base import BaseGeometry

from geo.coordinates import FloatArray
from geo.plans.carving import cells_of_piece
from geo.plans.grounds import parts_of, pieces_of
from geo.plans.pieces import buildings_of, nearest_shapes, village_pieces
from geo.plans.village import Band, DrawnCell, PlanLimit, Proposal, Village, spread_of

# In the provenance of a draft: a change of the method changes it.
METHOD = "power-diagram"
METHOD_VERSION = "2"


def proposed_cells(village: Village, band: Band, keep: float, rng: np.random.Generator) -> Proposal:
    """Cells that tile the village, loads within the band where they can be and as equal as was found.

    `keep` (0–1) is how much today's cells are favoured. Cells already in the band, none in more parts than
    the village, are left as they are. No cell lies in more parts than the village does.
    """
    today = _as_they_are(village)
    if not len(village.homes) or (today and _fits(village, today, band)):
        return _proposal(village, band, today or _whole(village), unchanged=bool(today))
    drawn = _drawn(village, band.cells_for(float(village.loads.sum()), len(today)), keep, rng)
    if today and _rank(drawn, band) >= _rank(today, band) and _in_few_parts(village, today):
        return _proposal(village, band, today, unchanged=True)
    return _proposal(village, band, drawn, unchanged=False)


def _rank(cells: tuple[DrawnCell, ...], band: Band) -> tuple[int, float]:
    return sum(not band.holds(cell.load) for cell in cells), round(spread_of(_loads(cells)), 9)


def _loads(cells: tuple[DrawnCell, ...]) -> FloatArray:
    return np.array([cell.load for cell in cells], dtype=np.float64)


def _fits(village: Village, cells: tuple[DrawnCell, ...], band: Band) -> bool:
    return all(band.holds(cell.load) for cell in cells) and _in_few_parts(village, cells)


def _in_few_parts(village: Village, cells: tuple[DrawnCell, ...]) -> bool:
    most = parts_of(village.region, village.ties)
    return all(cell.parts <= most for cell in cells)


def _as_they_are(village: Village) -> tuple[DrawnCell, ...]:
    return _measured(village, list(village.cells))


def _whole(village: Village) -> tuple[DrawnCell, ...]:
    return _measured(village, [village.region])


def _measured(village: Village, shapes: list[BaseGeometry]) -> tuple[DrawnCell, ...]:
    if not shapes:
        return ()
    owner = nearest_shapes(shapes, village.homes)
    loads = np.bincount(owner, weights=village.loads, minlength=len(shapes))
    return tuple(
        DrawnCell(shape, float(load), parts_of(shape, village.ties))
        for shape, load in zip(shapes, loads, strict=True)
    )


def _drawn(village: Village, count: int, keep: float, rng: np.random.Generator) -> tuple[DrawnCell, ...]:
    pieces = village_pieces(village, count)
    shapes = [shape for piece in pieces for shape in cells_of_piece(village, piece, keep, rng)]
    shapes.sort(key=lambda shape: (-shape.centroid.y, shape.centroid.x))
    return _measured(village, shapes)


def _proposal(village: Village, band: Band, cells: tuple[DrawnCell, ...], *, unchanged: bool) -> Proposal:
    limits = tuple(_limits(village, band, cells))
    return Proposal(cells, unchanged, spread_of(_loads(cells)), limits)


def _limits(village: Village, band: Band, cells: tuple[DrawnCell, ...]) -> list[PlanLimit]:
    """What keeps cells out of the band, if any is."""
    if not len(village.homes):
        return [PlanLimit.NO_HOMES]
    if all(band.holds(cell.load) for cell in cells):
        return []
    total, buildings = float(village.loads.sum()), buildings_of(village.homes, village.loads)
    count = band.cells_for(total, len(cells))
    found = {
        PlanLimit.BAND_FITS_NO_NUMBER: not band.holds(total / count),
        PlanLimit.HEAVY_BUILDING: buildings.loads.max() > band.high,
        PlanLimit.FEW_BUILDINGS: len(buildings.loads) < count,
        PlanLimit.SEPARATE_PARTS: len(pieces_of(village.region, village.ties)) > 1,
    }
    return [limit for limit, stands in found.items() if stands] or [PlanLimit.SHAPE_OF_GROUND]
