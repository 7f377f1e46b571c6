"""Coverages: polygons that share their borders vertex by vertex, without overlap or hole."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.shapes import largest_part, polygonal


def coverage_of_pieces(
    pieces: Sequence[BaseGeometry], longest_edge_m: float, *, snapped_m: float = -1.0
) -> list[Polygon]:
    """One polygon per piece, borders matched vertex by vertex, in order.

    `pieces` (metres) tile a region but for rounding. Edges are cut to `longest_edge_m`. What a piece has
    beyond its largest part goes to the neighbour with the longest common border; lines and points of it, as
    overlays leave them where two only touched, go to nobody. Vertices within `snapped_m` become one (−1: as
    near as rounding leaves them): parts between which a gap stays are no neighbours.
    """
    fine = shapely.segmentize(np.array([polygonal(piece) for piece in pieces]), longest_edge_m)
    # The stubs stop at shapely 2.1; the function is shapely 2.2's.
    clean = shapely.coverage_clean(fine, snapping_distance=snapped_m)  # type: ignore[attr-defined]
    parts, owner = shapely.get_parts(clean, return_index=True)
    _give_orphans_away(parts, owner)
    return [largest_part(shapely.coverage_union_all(parts[owner == index])) for index in range(len(pieces))]


def merged_by(polygons: Sequence[Polygon], keys: Sequence[str]) -> dict[str, Polygon]:
    """The union of the polygons of each key, along exactly matching borders; keys in order of appearance."""
    members: dict[str, list[Polygon]] = {}
    for key, polygon in zip(keys, polygons, strict=True):
        members.setdefault(key, []).append(polygon)
    return {key: largest_part(shapely.coverage_union_all(group)) for key, group in members.items()}


def tiles_exactly(parts: Sequence[Polygon], whole: Polygon, tolerance: float) -> bool:
    """Whether valid parts share their borders exactly and are the whole, to a `tolerance` (share of area)."""
    whole_and_valid = all(part.is_valid and not part.is_empty for part in parts)
    if not (whole_and_valid and shapely.coverage_is_valid(list(parts))):
        return False
    difference = shapely.coverage_union_all(list(parts)).symmetric_difference(whole)
    surplus = abs(sum(part.area for part in parts) - whole.area)
    return bool(max(difference.area, surplus) <= tolerance * whole.area)


def holding_part(parts: Sequence[BaseGeometry], points: NDArray[np.float64]) -> NDArray[np.intp]:
    """The index of the part each point (n, 2) lies strictly inside of, −1 for outside or on a border."""
    tree = shapely.STRtree(parts)
    point, part = tree.query(shapely.points(points), predicate="within")
    holder = np.full(len(points), -1, dtype=np.intp)
    holder[point] = part
    return holder


def _give_orphans_away(parts: NDArray[np.object_], owner: NDArray[np.intp]) -> None:
    """Change `owner` so that only the largest part of each piece keeps it."""
    areas = shapely.area(parts)
    largest = {int(owner[part]): int(part) for part in np.argsort(areas, kind="stable")}
    settled = sorted(largest.values())
    waiting = sorted(set(range(len(parts))) - set(settled))
    while waiting:
        # The longest common border first: an orphan beside another orphan waits until that one has a home.
        borders = shapely.length(shapely.intersection(parts[settled][None, :], parts[waiting][:, None]))
        which, neighbour = np.unravel_index(int(np.argmax(borders)), borders.shape)
        orphan = waiting.pop(int(which))
        owner[orphan] = owner[settled[int(neighbour)]]
        settled.append(orphan)
