"""The ground on the drawing board: a county cut into townships, these into villages, these into cells."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from app.demo.ground.settlement import cells_per_village, home_points, village_sites_sample
from app.demo.ground.sources import VillageRow
from geo.coordinates import FloatArray
from geo.partition import balanced_diagram, centres, owners, power_cells, voronoi_diagram
from geo.shapes import largest_part

# Homes keep off the county's edge, which moves a little when it is bent and simplified.
_EDGE_M = 60.0

# Homes (people, 2) strictly inside a region in metres.
HomesIn: TypeAlias = Callable[[Polygon, int, np.random.Generator], FloatArray]


@dataclass(frozen=True, slots=True)
class VillageDraft:
    """A village on the board, in metres: where its people gather (2,) and the region it fills."""

    row: VillageRow
    site: FloatArray
    region: BaseGeometry


@dataclass(frozen=True, slots=True)
class CellDraft:
    """A cell on the board: its village by index, the region it fills, the homes it was cut around (n, 2)."""

    village: int
    region: BaseGeometry
    homes: FloatArray


def village_drafts(
    county: Polygon, seats: FloatArray, rows_by_township: Sequence[Sequence[VillageRow]], seed: int
) -> list[VillageDraft]:
    """The villages of the townships with these seats (t, 2), in order of their rows; they tile the county."""
    townships = power_cells(voronoi_diagram(seats), county)
    drafts: list[VillageDraft] = []
    for index, (seat, rows, region) in enumerate(zip(seats, rows_by_township, townships, strict=True)):
        rng = np.random.default_rng([seed, 1, index])
        sites = _village_sites(region, seat, rows, rng)
        regions = power_cells(voronoi_diagram(sites), region)
        drafts += [VillageDraft(*parts) for parts in zip(rows, sites, regions, strict=True)]
    return drafts


def cell_drafts(
    villages: Sequence[VillageDraft],
    people: NDArray[np.intp],
    seed: int,
    *,
    county: BaseGeometry,
    cells: int,
    homes_in: HomesIn = home_points,
) -> Iterator[CellDraft]:
    """About that many cells, village after village, each village's people shared out evenly among its own.

    The villages tile the county, in metres.
    """
    counts = cells_per_village(people, cells)
    habitable = county.buffer(-_EDGE_M)
    for index, village in enumerate(villages):
        rng = np.random.default_rng([seed, 2, index])
        homes = homes_in(largest_part(village.region.intersection(habitable)), int(people[index]), rng)
        yield from _cells_around(homes, village.region, index, cells=int(counts[index]), rng=rng)


def _village_sites(
    region: BaseGeometry, seat: FloatArray, rows: Sequence[VillageRow], rng: np.random.Generator
) -> FloatArray:
    """A site per row: the urban communities, whose codes come first, next to the seat."""
    sites = centres(village_sites_sample(largest_part(region), seat, rows, rng), len(rows), rng)
    return sites[np.argsort(np.hypot(*(sites - seat).T), kind="stable")]


def _cells_around(
    homes: FloatArray, region: BaseGeometry, village: int, *, cells: int, rng: np.random.Generator
) -> Iterator[CellDraft]:
    if cells == 1:
        yield CellDraft(village, region, homes)
        return
    diagram = balanced_diagram(homes, cells, rng)
    owner, pieces = owners(diagram, homes), power_cells(diagram, region)
    # Numbered from north to south, as one reads a map.
    for site in np.argsort(-diagram.sites[:, 1], kind="stable"):
        yield CellDraft(village, pieces[site], homes[owner == site])
