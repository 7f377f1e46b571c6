import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from geo.plans.grounds import neighbours, parts_of
from geo.plans.pieces import nearest_shapes
from geo.plans.proposal import proposed_cells
from geo.plans.village import Band, PlanLimit, Proposal, Village, spread_of
from tests.geo.plans.villages import BENT, WINDING, strips, tie, village

WIDE = Band(1.0, 1e9)
# Borders are kept to a centimetre.
SLIVER_M2 = 20.0


def proposal(of: Village, band: Band, keep: float = 0.0, seed: int = 1) -> Proposal:
    return proposed_cells(of, band, keep, np.random.default_rng(seed))


def band_for(of: Village, cells: int) -> Band:
    """A band that exactly this number of cells fits."""
    mean = float(of.loads.sum()) / cells
    return Band(mean * 0.98, mean * 1.02)


def moved(of: Village, found: Proposal) -> int:
    """How many people are no longer with most of those they shared a cell with."""
    before = nearest_shapes(list(of.cells), of.homes)
    after = nearest_shapes([cell.shape for cell in found.cells], of.homes)
    stayed = [np.bincount(after[before == cell]).max() for cell in np.unique(before)]
    return len(of.homes) - int(sum(stayed))


@settings(max_examples=15)
@given(
    seed=st.integers(0, 10**6),
    cells=st.integers(2, 9),
    region=st.sampled_from([WINDING, BENT]),
    keep=st.sampled_from([0.0, 0.5, 0.9]),
)
def test_proposed_cells_tile_the_village_each_in_one_piece(
    seed: int, cells: int, region: Polygon, keep: float
) -> None:
    here = village(region, 120, seed, cells=(region,))
    found = proposal(here, band_for(here, cells), keep, seed)
    shapes = [cell.shape for cell in found.cells]
    assert shapely.union_all(shapes).symmetric_difference(region).area < SLIVER_M2
    assert abs(sum(shape.area for shape in shapes) - region.area) < SLIVER_M2
    assert [parts_of(shape) for shape in shapes] == [1] * len(shapes)
    assert sum(cell.load for cell in found.cells) == here.loads.sum()


@settings(max_examples=15)
@given(seed=st.integers(0, 10**6), cells=st.integers(2, 9))
def test_loads_are_equal_to_within_what_buildings_hold(seed: int, cells: int) -> None:
    here = village(WINDING, 200, seed)
    found = proposal(here, band_for(here, cells), seed=seed)
    loads = np.array([cell.load for cell in found.cells])
    assert len(loads) == cells
    assert np.abs(loads - loads.mean()).max() <= 2 * here.loads.max()
    assert found.spread == pytest.approx(spread_of(loads))


def test_the_same_seed_gives_the_same_cells() -> None:
    here = village(WINDING, 150, 4)
    first, second = (proposal(here, Band(40, 60), seed=9) for _ in range(2))
    assert first == second


def test_cells_within_the_band_stay_as_they_are() -> None:
    here = village(box(0, 0, 3_000, 1_000), 300, 2, cells=strips(3))
    found = proposal(here, Band(100, 180))
    assert found.is_unchanged
    assert [cell.shape for cell in found.cells] == list(strips(3))


def test_what_is_kept_moves_fewer_people() -> None:
    today = tuple(box(0, at, 2_000, at + 500) for at in (0, 500, 1_000, 1_500))
    here = village(box(0, 0, 2_000, 2_000), 300, 5)
    uneven = Village(here.region, here.homes, np.where(here.homes[:, 1] < 500, 2.0, 1.0), today)
    band = band_for(uneven, 4)
    free, kept = (proposal(uneven, band, keep) for keep in (0.0, 0.5))
    assert moved(uneven, kept) < moved(uneven, free)
    assert kept.spread < 0.05


def test_no_cell_has_more_parts_than_the_village() -> None:
    islands = MultiPolygon([box(0, 0, 2_000, 2_000), box(2_300, 0, 2_500, 200)])
    here = village(islands, 200, 6)
    found = proposal(here, band_for(here, 4))
    assert sorted(cell.parts for cell in found.cells) == [1, 1, 1, 2]
    assert shapely.union_all([cell.shape for cell in found.cells]).equals(islands) or (
        shapely.union_all([cell.shape for cell in found.cells]).symmetric_difference(islands).area < SLIVER_M2
    )


def test_an_island_with_a_bridge_hangs_on_the_part_the_bridge_leads_to() -> None:
    islands = MultiPolygon([box(0, 0, 1_000, 1_000), box(1_100, 0, 2_100, 1_000), box(1_040, 0, 1_060, 20)])
    here = village(islands, 120, 6, ties=(tie((1_105, 10), (1_058, 10), joins=True),))
    found = proposal(here, band_for(here, 2))
    east = max(found.cells, key=lambda cell: cell.shape.centroid.x)
    assert len(shapely.get_parts(east.shape)) == 2
    assert east.parts == 1


def test_no_cell_crosses_a_wall() -> None:
    wall = tie((1_500, -10), (1_500, 1_010), joins=False)
    here = village(box(0, 0, 3_000, 1_000), 200, 3, ties=(wall,))
    found = proposal(here, band_for(here, 4))
    bar = shapely.LineString(wall.line)
    assert (
        max(shapely.length(shapely.intersection(cell.shape, bar.buffer(0.001))) for cell in found.cells)
        < 2_100
    )
    assert all(cell.shape.bounds[2] < 1_500.1 or cell.shape.bounds[0] > 1_499.9 for cell in found.cells)


def test_a_building_that_holds_too_many_is_named_as_the_reason() -> None:
    homes = np.array([[10.0, 10.0]] * 80 + [[900.0, 900.0], [500.0, 100.0], [100.0, 800.0]])
    here = Village(box(0, 0, 1_000, 1_000), homes, np.ones(83), ())
    found = proposal(here, Band(20, 30))
    assert PlanLimit.HEAVY_BUILDING in found.limits
    assert max(cell.load for cell in found.cells) >= 80


def test_a_band_that_no_number_of_cells_fits_says_so() -> None:
    here = Village(WINDING, village(WINDING, 70, 1).homes, np.ones(70), ())
    found = proposal(here, Band(80, 100))
    assert found.limits == (PlanLimit.BAND_FITS_NO_NUMBER,)
    assert [cell.load for cell in found.cells] == [70.0]


def test_a_village_without_located_people_stays_whole() -> None:
    here = Village(WINDING, np.empty((0, 2)), np.empty(0), ())
    found = proposal(here, WIDE)
    assert found.limits == (PlanLimit.NO_HOMES,)
    assert [cell.shape for cell in found.cells] == [WINDING]


def test_proposed_cells_are_neighbours_by_edges() -> None:
    here = village(WINDING, 150, 8)
    shapes = [cell.shape for cell in proposal(here, band_for(here, 5)).cells]
    assert set(neighbours(shapes).reshape(-1).tolist()) == set(range(5))
