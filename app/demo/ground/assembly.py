"""A drafted county on the ground: borders bent and matched, homes housed, villages and townships merged."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.demo.ground.county import Cell, Ground, Township, Village
from app.demo.ground.draft import CellDraft, VillageDraft
from app.demo.ground.drawing_board import DrawingBoard
from app.demo.ground.sources import TownshipRow, VillageRow
from db.codes import ShapeSource
from geo.cell_codes import make_cell_code
from geo.coordinates import FloatArray
from geo.shapes import inner_point, moved_together, on_degree_grid
from geo.topology import coverage_of_pieces, holding_part, merged_by

# Metres. Edges are cut short before they are bent, and what bending made needlessly fine is simplified after.
_LONGEST_EDGE_M = 110.0
_SIMPLIFIED_M = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A county as drafted: its townships, their seats (t, 2) in degrees, and on the board villages and cells.

    A seat outside what its township became is moved into it.
    """

    townships: Sequence[TownshipRow]
    seats: FloatArray
    villages: Sequence[VillageDraft]
    cells: Sequence[CellDraft]


def assembled(board: DrawingBoard, draft: Draft, *, seat_source: ShapeSource) -> Ground:
    """The draft as ground."""
    cells = _cells(board, draft.villages, draft.cells)
    villages = _villages(board, draft.villages, cells)
    polygons = merged_by(
        [village.polygon for village in villages], [village.township_code for village in villages]
    )
    townships = tuple(
        Township(row.code, row.name, _point(polygons[row.code], seat), polygons[row.code])
        for row, seat in zip(draft.townships, draft.seats, strict=True)
    )
    outline = merged_by([township.polygon for township in townships], ["county"] * len(townships))["county"]
    return Ground(outline, townships, villages, cells, township_point_source=seat_source)


def _cells(
    board: DrawingBoard, villages: Sequence[VillageDraft], drafts: Sequence[CellDraft]
) -> tuple[Cell, ...]:
    """The drafted cells on the ground; a home belongs to the cell it really lies in, whatever bending did."""
    polygons = _on_the_ground(board, [draft.region for draft in drafts])
    drafted_homes = np.concatenate([draft.homes for draft in drafts])
    homes, holder = _housed(polygons, board.degrees(board.bent(drafted_homes)))
    cells: list[Cell] = []
    serials: Counter[str] = Counter()
    for index, (draft, polygon) in enumerate(zip(drafts, polygons, strict=True)):
        village_code = villages[draft.village].row.code
        serials[village_code] += 1
        mine = homes[holder == index]
        code = make_cell_code(village_code, serials[village_code])
        cells.append(Cell(code, village_code, polygon, len(mine), mine))
    return tuple(cells)


def _on_the_ground(board: DrawingBoard, regions: Sequence[BaseGeometry]) -> list[Polygon]:
    flat = coverage_of_pieces(regions, _LONGEST_EDGE_M)
    bent = moved_together(flat, board.bent)
    simple = shapely.coverage_simplify(bent, _SIMPLIFIED_M)
    return moved_together(list(simple), board.degrees)


def _housed(polygons: Sequence[Polygon], homes: FloatArray) -> tuple[FloatArray, NDArray[np.intp]]:
    """The homes, each strictly inside a polygon, and which; one on a border moves into the nearest."""
    holder = holding_part(polygons, homes)
    astray = np.flatnonzero(holder < 0)
    holder[astray] = shapely.STRtree(polygons).nearest(shapely.points(homes[astray]))
    insides = [polygons[index].representative_point().coords[0] for index in holder[astray]]
    housed = homes.copy()
    housed[astray] = on_degree_grid(np.array(insides).reshape(-1, 2))
    return housed, holder


def _villages(
    board: DrawingBoard, drafts: Sequence[VillageDraft], cells: Sequence[Cell]
) -> tuple[Village, ...]:
    polygons = merged_by([cell.polygon for cell in cells], [cell.village_code for cell in cells])
    people: Counter[str] = Counter()
    for cell in cells:
        people[cell.village_code] += cell.people
    sites = board.degrees(board.bent(np.array([draft.site for draft in drafts])))
    rows = [draft.row for draft in drafts]
    return tuple(
        _village(row, site, polygons[row.code], people[row.code])
        for row, site in zip(rows, sites, strict=True)
    )


def _village(row: VillageRow, site: FloatArray, polygon: Polygon, people: int) -> Village:
    return Village(row.code, row.name, row.township_code, _point(polygon, site), polygon, people)


def _point(polygon: Polygon, preferred: FloatArray) -> Point:
    return Point(on_degree_grid(inner_point(polygon, preferred)))
