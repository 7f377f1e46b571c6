import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from geo.coordinates import FloatArray
from geo.partition import PowerDiagram, balanced_diagram, centres, owners, power_cells, voronoi_diagram
from geo.topology import coverage_of_pieces, tiles_exactly

VILLAGE = Polygon([(0, 0), (2_000, 200), (2_600, 1_700), (1_200, 2_400), (300, 1_500)])
BENT = Polygon([(0, 0), (3_000, 0), (3_000, 3_000), (2_000, 3_000), (2_000, 1_000), (1_000, 1_000)])
EXACT = 1e-9


def scattered(count: int, seed: int) -> FloatArray:
    return np.random.default_rng(seed).normal((1_200, 1_100), (500, 400), (count, 2))


def test_two_sites_meet_half_way_and_a_weight_moves_the_border() -> None:
    sites = np.array([[0.0, 50.0], [100.0, 50.0]])
    halves = power_cells(voronoi_diagram(sites), box(0, 0, 100, 100))
    heavier = power_cells(PowerDiagram(sites, np.array([2_000.0, 0.0])), box(0, 0, 100, 100))
    assert [half.area for half in halves] == [5_000.0, 5_000.0]
    assert [part.area for part in heavier] == [6_000.0, 4_000.0]


def test_a_site_too_light_for_any_place_has_an_empty_cell() -> None:
    diagram = PowerDiagram(np.array([[40.0, 50.0], [60.0, 50.0]]), np.array([0.0, -1e6]))
    assert [cell.is_empty for cell in power_cells(diagram, box(0, 0, 100, 100))] == [False, True]


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), parts=st.integers(2, 12), people=st.integers(12, 150))
def test_cells_hold_equally_many_people_to_within_one(seed: int, parts: int, people: int) -> None:
    homes = scattered(people, seed)
    diagram = balanced_diagram(homes, parts, np.random.default_rng(seed))
    counts = np.bincount(owners(diagram, homes), minlength=parts)
    assert counts.max() - counts.min() <= 1


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), parts=st.integers(2, 12), region=st.sampled_from([VILLAGE, BENT]))
def test_cells_are_disjoint_and_together_the_village(seed: int, parts: int, region: Polygon) -> None:
    diagram = balanced_diagram(scattered(60, seed), parts, np.random.default_rng(seed))
    pieces = [piece for piece in power_cells(diagram, region) if not piece.is_empty]
    cells = coverage_of_pieces(pieces, 500.0)
    assert tiles_exactly(cells, region, EXACT)
    overlap = shapely.intersection(np.array(cells)[:, None], np.array(cells)[None, :])
    assert np.triu(shapely.area(overlap), 1).max() < 1e-6


@given(seed=st.integers(0, 10**6))
def test_a_place_lies_in_the_cell_of_its_owner(seed: int) -> None:
    rng = np.random.default_rng(seed)
    diagram = PowerDiagram(rng.uniform(0, 100, (6, 2)), rng.uniform(-300, 300, 6))
    places = rng.uniform(0, 100, (30, 2))
    cells = np.array(power_cells(diagram, box(0, 0, 100, 100)))[owners(diagram, places)]
    assert shapely.distance(cells, shapely.points(places)).max() < 1e-6


def test_centres_lie_where_the_points_are() -> None:
    points = np.concatenate([scattered(50, 1), scattered(50, 2) + 50_000.0])
    found = centres(points, 2, np.random.default_rng(3))
    assert sorted(np.round(found[:, 0] / 50_000.0).tolist()) == [0.0, 1.0]


def test_many_people_are_still_shared_out_nearly_evenly() -> None:
    homes = scattered(4_000, 5)
    counts = np.bincount(owners(balanced_diagram(homes, 4, np.random.default_rng(5)), homes))
    assert counts.max() - counts.min() < 200
