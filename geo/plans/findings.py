"""What is wrong with a plan on the ground: gaps, overlaps, ground beyond its village, by area and width."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from db.codes import Code

# Plans are kept to a centimetre: what is no wider than two of them is rounding.
PRECISION_M = 0.01
NARROWEST_M = 0.02
SLIVER_M = 1.0


class PlanFinding(Code):
    """What is found."""

    GAP = "GAP", "空白：村（社区）内不属于任何网格", "village ground in no cell"
    OVERLAP = "OVERLAP", "重叠：同属两个网格", "ground in two cells"
    OUTSIDE = "OUTSIDE", "越界：超出所属村（社区）", "a cell's ground outside its village"


@dataclass(frozen=True, slots=True)
class PlanVillage:
    """A village of a plan, in metres; without a shape nothing is found about its ground."""

    id: int
    shape: BaseGeometry | None


@dataclass(frozen=True, slots=True)
class PlanCell:
    """A cell of a plan, in metres, and the village it belongs to."""

    id: int
    village_id: int
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Finding:
    """One polygon (metres) of a defect: the village and the cells concerned, its area and greatest width.

    A sliver is narrower than a metre.
    """

    kind: PlanFinding
    village_id: int
    cells: tuple[int, ...]
    shape: Polygon
    area_m2: float
    width_m: float

    @property
    def is_sliver(self) -> bool:
        """Whether it is narrower than a metre anywhere."""
        return self.width_m < SLIVER_M


def findings(villages: Sequence[PlanVillage], cells: Sequence[PlanCell]) -> list[Finding]:
    """Every gap, overlap and outside piece wider than 2 cm: by kind, largest first.

    A gap is village − ∪ cells, so an open inlet is one as well as an enclosed hole.
    """
    shapes = np.array([_sound(cell.shape) for cell in cells], dtype=object)
    tree = shapely.STRtree(shapes)
    found = [
        *(one for village in villages for one in _gaps(village, shapes, tree)),
        *_overlaps(cells, shapes, tree),
        *_outside({village.id: village for village in villages}, cells, shapes),
    ]
    return sorted(found, key=lambda one: (one.kind, -one.area_m2, one.village_id, one.cells))


def _gaps(village: PlanVillage, shapes: NDArray[np.object_], tree: shapely.STRtree) -> Iterator[Finding]:
    if village.shape is None:
        return
    ground = _sound(village.shape)
    near = shapes[tree.query(ground, predicate="intersects")]
    rest = shapely.difference(ground, shapely.union_all(near, grid_size=PRECISION_M), grid_size=PRECISION_M)
    yield from _measured(PlanFinding.GAP, village.id, (), rest)


def _overlaps(
    cells: Sequence[PlanCell], shapes: NDArray[np.object_], tree: shapely.STRtree
) -> Iterator[Finding]:
    first, second = tree.query(shapes, predicate="intersects")
    once = first < second
    shared = shapely.intersection(shapes[first[once]], shapes[second[once]], grid_size=PRECISION_M)
    for one, other, ground in zip(first[once], second[once], shared, strict=True):
        ids = (cells[one].id, cells[other].id)
        yield from _measured(PlanFinding.OVERLAP, cells[one].village_id, ids, ground)


def _outside(
    villages: dict[int, PlanVillage],
    cells: Sequence[PlanCell],
    shapes: NDArray[np.object_],
) -> Iterator[Finding]:
    for cell, shape in zip(cells, shapes, strict=True):
        village = villages.get(cell.village_id)
        if village is not None and village.shape is not None:
            beyond = shapely.difference(shape, _sound(village.shape), grid_size=PRECISION_M)
            yield from _measured(PlanFinding.OUTSIDE, cell.village_id, (cell.id,), beyond)


def _measured(
    kind: PlanFinding, village_id: int, cells: tuple[int, ...], ground: BaseGeometry
) -> Iterator[Finding]:
    for part in shapely.get_parts(ground):
        if isinstance(part, Polygon) and not part.is_empty:
            width = width_m(part)
            if width > NARROWEST_M:
                yield Finding(kind, village_id, cells, part, part.area, width)


def width_m(polygon: Polygon) -> float:
    """The diameter of the greatest circle inside a polygon in metres: how wide it is where it is widest."""
    radius = shapely.maximum_inscribed_circle(polygon, tolerance=PRECISION_M)
    return 2.0 * float(shapely.length(radius))


def _sound(shape: BaseGeometry) -> BaseGeometry:
    return shape if shape.is_valid else shapely.make_valid(shape)
