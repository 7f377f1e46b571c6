"""The jobs of reporting on a plan and of comparing two: shapes in degrees in, findings in degrees out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.coordinates import FloatArray, MetricPlane, metric_plane_at
from geo.plans.changes import changes
from geo.plans.degrees import degrees_of, metres_of, read
from geo.plans.findings import PlanCell, PlanFinding, PlanVillage, findings
from geo.plans.grounds import parts_of
from geo.plans.pieces import nearest_shapes
from geo.topology import holding_part
from geo.work.job import Job

NONE = -1
# A home on a border, or a step beyond it, is still the cell's.
_BORDER_M = 0.05


@dataclass(frozen=True, slots=True)
class GroundShape:
    """A cell or village in degrees: its id, the village it is or belongs to, its shape as WKB if known."""

    id: int
    village_id: int
    shape: bytes | None


@dataclass(frozen=True, slots=True)
class PlanGround:
    """A plan to be looked at: villages and cells, and those in force of which it takes over none.

    `homes` (n, 2) are all located people, `drawn` the ids of the cells that the plan draws itself.
    """

    villages: tuple[GroundShape, ...]
    cells: tuple[GroundShape, ...]
    replaced: tuple[GroundShape, ...]
    drawn: tuple[int, ...]
    homes: FloatArray


@dataclass(frozen=True, slots=True)
class GroundFinding:
    """A defect in degrees; `people` live on it."""

    kind: PlanFinding
    village_id: int
    cells: tuple[int, ...]
    shape: str
    area_m2: float
    width_m: float
    is_sliver: bool
    people: int


@dataclass(frozen=True, slots=True)
class PlanReview:
    """What is found: defects; the cell (by index, −1: none) of each home; parts of cells and of villages.

    `stands_for` gives, by id, the replaced cell that each drawn one stands for.
    """

    findings: tuple[GroundFinding, ...]
    holder: NDArray[np.intp]
    parts: dict[int, int]
    village_parts: dict[int, int]
    stands_for: dict[int, int]


@dataclass(frozen=True, slots=True)
class PlanPair:
    """The cells in which two plans differ, and all located people of their villages (n, 2)."""

    before: tuple[GroundShape, ...]
    after: tuple[GroundShape, ...]
    homes: FloatArray


@dataclass(frozen=True, slots=True)
class SharedGround:
    """Ground that lies in one cell of the first plan and in one of the second, by id."""

    before: int
    after: int
    area_m2: float
    people: int
    is_same: bool
    stands_for: bool


REVIEW: Job[PlanGround, PlanReview] = Job(".plans.review", "reviewed")
COMPARE: Job[PlanPair, tuple[SharedGround, ...]] = Job(".plans.review", "compared")


def reviewed(ground: PlanGround) -> PlanReview:
    """Everything that is found of a plan."""
    plane = _plane(ground.cells, ground.villages, ground.replaced)
    homes = plane.metres(ground.homes) if len(ground.homes) else np.empty((0, 2))
    shapes = _metres(ground.cells, plane)
    villages = {one.id: shape for one, shape in _known(ground.villages, plane)}
    return PlanReview(
        findings=_findings(ground, plane, (shapes, villages), homes),
        holder=_held(shapes, homes),
        parts={cell.id: parts_of(shape) for cell, shape in zip(ground.cells, shapes, strict=True)},
        village_parts={village: parts_of(shape) for village, shape in villages.items()},
        stands_for=_stands_for(ground, plane, homes),
    )


def compared(pair: PlanPair) -> tuple[SharedGround, ...]:
    """All ground that changes from a cell to another, or to the one that stands for it, largest first."""
    if not pair.before or not pair.after:
        return ()
    plane = _plane(pair.before, pair.after)
    homes = plane.metres(pair.homes) if len(pair.homes) else np.empty((0, 2))
    found = changes(_metres(pair.before, plane), _metres(pair.after, plane), homes)
    shared = sorted(found.shared, key=lambda one: (-one.people, -one.area_m2, one.before, one.after))
    return tuple(
        SharedGround(
            before=pair.before[one.before].id,
            after=pair.after[one.after].id,
            area_m2=one.area_m2,
            people=one.people,
            is_same=bool(found.same[one.after]) and int(found.predecessor[one.after]) == one.before,
            stands_for=int(found.predecessor[one.after]) == one.before,
        )
        for one in shared
    )


def _plane(*grounds: Sequence[GroundShape]) -> MetricPlane:
    """The plane in the middle of all that is drawn; where nothing is, nothing is measured on it either."""
    shapes = [one.shape for ground in grounds for one in ground if one.shape is not None]
    if not shapes:
        return metric_plane_at(105.0)  # a meridian of the country
    west, _, east, _ = shapely.total_bounds(np.array(read(shapes), dtype=object))
    return metric_plane_at((west + east) / 2.0)


def _metres(cells: Sequence[GroundShape], plane: MetricPlane) -> list[BaseGeometry]:
    return metres_of(read([cell.shape for cell in cells if cell.shape is not None]), plane)


def _known(villages: Sequence[GroundShape], plane: MetricPlane) -> list[tuple[GroundShape, BaseGeometry]]:
    drawn = [village for village in villages if village.shape is not None]
    return list(zip(drawn, _metres(drawn, plane), strict=True))


def _findings(
    ground: PlanGround,
    plane: MetricPlane,
    shapes: tuple[list[BaseGeometry], dict[int, BaseGeometry]],
    homes: FloatArray,
) -> tuple[GroundFinding, ...]:
    cells, villages = shapes
    found = findings(
        [PlanVillage(village.id, villages.get(village.id)) for village in ground.villages],
        [PlanCell(cell.id, cell.village_id, shape) for cell, shape in zip(ground.cells, cells, strict=True)],
    )
    drawn = degrees_of([one.shape for one in found], plane, [])
    points = np.asarray(shapely.points(homes))
    return tuple(
        GroundFinding(
            kind=one.kind,
            village_id=one.village_id,
            cells=one.cells,
            shape=shapely.to_geojson(shape),
            area_m2=one.area_m2,
            width_m=one.width_m,
            is_sliver=one.is_sliver,
            people=int(shapely.intersects(one.shape, points).sum()) if len(points) else 0,
        )
        for one, shape in zip(found, drawn, strict=True)
    )


def _held(shapes: list[BaseGeometry], homes: FloatArray) -> NDArray[np.intp]:
    if not shapes or not len(homes):
        return np.full(len(homes), NONE, dtype=np.intp)
    holder = holding_part(shapes, homes)
    lost = np.flatnonzero(holder < 0)
    nearest = nearest_shapes(shapes, homes[lost])
    far = shapely.distance(np.array(shapes, dtype=object)[nearest], np.asarray(shapely.points(homes[lost])))
    holder[lost[far <= _BORDER_M]] = nearest[far <= _BORDER_M]
    return np.asarray(holder)


def _stands_for(ground: PlanGround, plane: MetricPlane, homes: FloatArray) -> dict[int, int]:
    drawn = [cell for cell in ground.cells if cell.id in set(ground.drawn)]
    if not drawn or not ground.replaced:
        return {}
    found = changes(_metres(ground.replaced, plane), _metres(drawn, plane), homes)
    pairs = zip(drawn, found.predecessor.tolist(), strict=True)
    return {cell.id: ground.replaced[before].id for cell, before in pairs if before >= 0}
