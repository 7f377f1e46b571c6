"""Communities and homes as the roads of a city have them: around crossings, and in buildings beside roads."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from app.demo.ground.draft import HomesIn, VillageDraft
from app.demo.ground.sources import VillageRow
from geo.coordinates import FloatArray
from geo.partition import centres, owners, power_cells, sized_diagram, voronoi_diagram
from geo.shapes import points_inside, uniform_proposals

_BESIDE_M, _BUILDING_M = 25.0, 6.0
_BUILDING_PEOPLE = 4


def community_drafts(
    county: Polygon, crossings: FloatArray, rows_by_township: Sequence[Sequence[VillageRow]], seed: int
) -> list[VillageDraft]:
    """A community around each of some crossings, in townships of as many as these have; they tile a county.

    `county` and `crossings` (n, 2) in metres; the drafts are in order of the rows.
    """
    rng = np.random.default_rng([seed, 1])
    sizes = [len(rows) for rows in rows_by_township]
    sites = _on_crossings(centres(crossings, sum(sizes), rng), crossings)
    diagram = sized_diagram(sites, sizes, rng)
    owner, regions = owners(diagram, sites), power_cells(diagram, county)
    drafts: list[VillageDraft] = []
    for index, (rows, region) in enumerate(zip(rows_by_township, regions, strict=True)):
        mine = sites[owner == index]
        parts = power_cells(voronoi_diagram(mine), region)
        drafts += [VillageDraft(*each) for each in zip(rows, mine, parts, strict=True)]
    return drafts


def seats_of(drafts: Sequence[VillageDraft]) -> FloatArray:
    """The seats (t, 2) of the drafts' townships in order: each at the site nearest to the middle of all."""
    codes = np.array([draft.row.township_code for draft in drafts])
    sites = np.array([draft.site for draft in drafts])
    groups = [sites[codes == code] for code in dict.fromkeys(codes.tolist())]
    return np.array([_nearest(group, group.mean(axis=0)) for group in groups])


def homes_beside(along: FloatArray) -> HomesIn:
    """Homes in buildings beside the roads with these points (m, 2), in a region without any anywhere."""

    def homes(region: Polygon, people: int, rng: np.random.Generator) -> FloatArray:
        roadside = along[shapely.contains_xy(region, along[:, 0], along[:, 1])]

        def beside_roads(count: int) -> FloatArray:
            return rng.normal(roadside[rng.integers(0, len(roadside), count)], _BESIDE_M)

        propose = beside_roads if len(roadside) else uniform_proposals(region, rng)
        buildings = points_inside(region, 2 + people // _BUILDING_PEOPLE, propose)

        def in_buildings(count: int) -> FloatArray:
            return rng.normal(buildings[rng.integers(0, len(buildings), count)], _BUILDING_M)

        return points_inside(region, people, in_buildings)

    return homes


def _on_crossings(sites: FloatArray, crossings: FloatArray) -> FloatArray:
    """Each site at the nearest crossing of those around it; no two are at the same."""
    owner: NDArray[np.intp] = owners(voronoi_diagram(sites), crossings)
    around = [crossings[owner == index] for index in range(len(sites))]
    moved = [_nearest(some, site) if len(some) else site for some, site in zip(around, sites, strict=True)]
    return np.array(moved)


def _nearest(points: FloatArray, to: FloatArray) -> FloatArray:
    return np.asarray(points[np.argmin(np.sum((points - to) ** 2, axis=1))])
