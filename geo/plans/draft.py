"""The job of proposing cells: villages in degrees in, cells in degrees out. Run in a worker process."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.coordinates import FloatArray, MetricPlane, metric_plane_at
from geo.plans.changes import changes
from geo.plans.degrees import along_degrees, degrees_of, metres_of, read
from geo.plans.grounds import Tie
from geo.plans.lost import with_lost_homes
from geo.plans.pieces import nearest_shapes
from geo.plans.proposal import proposed_cells
from geo.plans.village import Band, PlanLimit, Proposal, Village, spread_of
from geo.work.job import Job


@dataclass(frozen=True, slots=True)
class VillageGround:
    """A village in degrees, shapes as WKB: its shape if known, the cells to draw anew, those that stay.

    `homes` (n, 2) and `loads` (n,) are of the people outside the cells that stay, or of all the village.
    """

    id: int
    shape: bytes | None
    redrawn: tuple[bytes, ...]
    fixed: tuple[bytes, ...]
    homes: FloatArray
    loads: FloatArray


@dataclass(frozen=True, slots=True)
class GivenTie:
    """A way or a bar in degrees (2, 2), and its reason."""

    line: tuple[tuple[float, float], tuple[float, float]]
    joins: bool
    reason: str


@dataclass(frozen=True, slots=True)
class DraftOrder:
    """What is asked of each village."""

    villages: tuple[VillageGround, ...]
    band: Band
    keep: float
    seed: int
    ties: tuple[GivenTie, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftCell:
    """A cell: WKB in degrees, its load, its parts, and which redrawn cell it stands for (−1: none)."""

    shape: bytes
    load: float
    parts: int
    stands_for: int


@dataclass(frozen=True, slots=True)
class DraftVillage:
    """What is proposed for a village: its cells, or that it stays; the spread of loads before and after."""

    id: int
    cells: tuple[DraftCell, ...]
    is_unchanged: bool
    spread_before: float
    spread: float
    limits: tuple[PlanLimit, ...]


DRAFT: Job[DraftOrder, tuple[DraftVillage, ...]] = Job(".plans.draft", "drafted")


def drafted(order: DraftOrder) -> tuple[DraftVillage, ...]:
    """The proposal for each village; the same order gives the same cells, whatever else is asked beside."""
    return tuple(_drafted(order, village) for village in order.villages)


def _drafted(order: DraftOrder, ground: VillageGround) -> DraftVillage:
    redrawn, fixed = read(ground.redrawn), read(ground.fixed)
    whole = read([ground.shape])[0] if ground.shape is not None else shapely.union_all(redrawn)
    if whole.is_empty:
        return DraftVillage(ground.id, (), is_unchanged=True, spread_before=0.0, spread=0.0, limits=())
    plane = metric_plane_at(whole.centroid.x)
    village = _village(order, ground, plane, (whole, redrawn, fixed))
    found = proposed_cells(village, order.band, order.keep, np.random.default_rng([order.seed, ground.id]))
    before = np.bincount(
        nearest_shapes([*village.cells], village.homes), weights=village.loads, minlength=len(village.cells)
    )
    return DraftVillage(
        id=ground.id,
        cells=_cells(village, found, plane, (whole, *redrawn, *fixed), homes=_free_homes(ground, fixed)),
        is_unchanged=found.is_unchanged,
        spread_before=spread_of(before.astype(np.float64)),
        spread=found.spread,
        limits=found.limits,
    )


def _village(
    order: DraftOrder,
    ground: VillageGround,
    plane: MetricPlane,
    shapes: tuple[BaseGeometry, list[BaseGeometry], list[BaseGeometry]],
) -> Village:
    whole, redrawn, fixed = shapes
    region = metres_of(along_degrees([whole]), plane)[0]
    kept = metres_of(along_degrees(fixed), plane)
    homes = plane.metres(ground.homes) if len(ground.homes) else np.empty((0, 2))
    free = np.ones(len(homes), dtype=bool)
    if kept:
        held = shapely.union_all(kept)
        region, free = region.difference(held), ~shapely.contains_xy(held, homes)
    ties = tuple(Tie(plane.metres(tie.line), tie.joins, tie.reason) for tie in order.ties)
    cells = tuple(metres_of(along_degrees(redrawn), plane))
    return Village(region, homes[free], ground.loads[free], cells, _near(ties, region))


def _free_homes(ground: VillageGround, fixed: Sequence[BaseGeometry]) -> FloatArray:
    """The homes (n, 2) in degrees that lie in none of the cells that stay."""
    if not fixed or not len(ground.homes):
        return ground.homes
    return ground.homes[~shapely.intersects_xy(shapely.union_all(fixed), ground.homes)]


def _near(ties: Sequence[Tie], region: BaseGeometry) -> tuple[Tie, ...]:
    return tuple(tie for tie in ties if shapely.LineString(tie.line).distance(region) == 0.0)


def _cells(
    village: Village,
    found: Proposal,
    plane: MetricPlane,
    known: Sequence[BaseGeometry],
    *,
    homes: FloatArray,
) -> tuple[DraftCell, ...]:
    if found.is_unchanged:
        return ()
    shapes = [cell.shape for cell in found.cells]
    stands_for = (
        changes(village.cells, shapes, village.homes).predecessor.tolist()
        if village.cells
        else [-1] * len(shapes)
    )
    drawn = with_lost_homes(degrees_of(shapes, plane, known), known[0], homes)
    return tuple(
        DraftCell(shapely.to_wkb(shape), cell.load, cell.parts, predecessor)
        for shape, cell, predecessor in zip(drawn, found.cells, stands_for, strict=True)
    )
