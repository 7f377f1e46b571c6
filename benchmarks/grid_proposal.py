"""Proposing the cells of a county of 900 cells and 30,000 people, and reporting on what was proposed.

    python -m benchmarks.grid_proposal [--quick]

Both are jobs of a worker process; here they are run in this one, on a made-up county of equal villages,
without a database. Told are seconds, the spread of loads before and after, and what the report finds.
"""

import argparse
import time

import numpy as np
import shapely
from shapely import box

from geo.coordinates import metric_plane_at
from geo.plans.draft import DraftOrder, DraftVillage, VillageGround, drafted
from geo.plans.review import GroundShape, PlanGround, reviewed
from geo.plans.village import Band
from geo.shapes import on_degree_grid

VILLAGES, QUICK_VILLAGES, CELLS, PEOPLE, SIDE_M = 300, 20, 3, 100, 2_000.0
ORIGIN = (106.05, 29.85)


def village(number: int, rng: np.random.Generator) -> VillageGround:
    """A square village of three strips whose people crowd in one corner."""
    plane = metric_plane_at(ORIGIN[0])
    west, south = plane.metres([ORIGIN])[0] + np.array(divmod(number, 20)) * SIDE_M
    strips = [
        box(west + part * SIDE_M / CELLS, south, west + (part + 1) * SIDE_M / CELLS, south + SIDE_M)
        for part in range(CELLS)
    ]
    shapes = [shapely.transform(one, lambda at: on_degree_grid(plane.degrees(at))) for one in strips]
    homes = np.array([west, south]) + rng.beta(1.2, 2.5, (PEOPLE, 2)) * SIDE_M
    cells = tuple(shapely.to_wkb(one) for one in shapes)
    whole = shapely.to_wkb(shapely.coverage_union_all(shapes))
    return VillageGround(number, whole, cells, (), plane.degrees(homes), np.ones(PEOPLE))


def main() -> None:
    """Prints what was measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    count = QUICK_VILLAGES if parser.parse_args().quick else VILLAGES
    rng = np.random.default_rng(500151)
    villages = tuple(village(number, rng) for number in range(count))
    band = Band(PEOPLE / CELLS * 0.9, PEOPLE / CELLS * 1.1)
    for keep in (0.0, 0.5):
        began = time.perf_counter()
        drafts = drafted(DraftOrder(villages, band, keep, seed=1))
        seconds = time.perf_counter() - began
        told(keep, drafts, seconds)
    report(villages, drafts)


def told(keep: float, drafts: tuple[DraftVillage, ...], seconds: float) -> None:
    """One line on a proposal."""
    before, after = (np.mean([getattr(one, name) for one in drafts]) for name in ("spread_before", "spread"))
    cells = sum(len(one.cells) for one in drafts)
    print(
        f"keep {keep}: {cells} cells in {seconds:.1f} s ({1_000 * seconds / len(drafts):.0f} ms a village),"
        f" spread {before:.2f} before, {after:.3f} after"
    )


def report(villages: tuple[VillageGround, ...], drafts: tuple[DraftVillage, ...]) -> None:
    """One line on the report."""
    cells = tuple(
        GroundShape(1_000 * one.id + number, one.id, cell.shape)
        for one in drafts
        for number, cell in enumerate(one.cells)
    )
    ground = PlanGround(
        villages=tuple(GroundShape(one.id, one.id, one.shape) for one in villages),
        cells=cells,
        replaced=(),
        drawn=(),
        homes=np.concatenate([one.homes for one in villages]),
    )
    began = time.perf_counter()
    found = reviewed(ground)
    print(
        f"report: {len(found.findings)} findings, {(found.holder < 0).sum()} people in no cell,"
        f" {time.perf_counter() - began:.1f} s"
    )


if __name__ == "__main__":
    main()
