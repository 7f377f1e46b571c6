import numpy as np
import pytest
import shapely

from app.demo.ground.county import Ground
from app.demo.ground.futian import derive_futian
from app.demo.ground.sources import read_streets
from db.codes import ShapeSource
from geo.coordinates import FloatArray, metric_plane_at
from geo.topology import tiles_exactly
from tests.app.demo.test_ground import EXACT, homes_lie_in_their_cells

PLANE = metric_plane_at(114.0)


@pytest.fixture(scope="module")
def ground() -> Ground:
    return derive_futian()


def away_from(places: FloatArray, points: FloatArray) -> FloatArray:
    """The metres from each of the points to the nearest of the places, all in degrees."""
    tree = shapely.STRtree(list(shapely.get_parts(shapely.MultiPoint(PLANE.metres(places)))))
    found = tree.query_nearest(shapely.points(PLANE.metres(points)), return_distance=True, all_matches=False)
    return np.asarray(found[1])


def test_the_county_has_its_townships_communities_and_cells(ground: Ground) -> None:
    assert (len(ground.townships), len(ground.villages)) == (11, 93)
    assert len(ground.cells) == 240
    assert ground.villages[0].name == "沙埔头社区居委会"
    assert {village.code[:6] for village in ground.villages} == {"440304"}


def test_cells_communities_and_townships_each_tile_the_county_exactly(ground: Ground) -> None:
    for layer in (ground.cells, ground.villages, ground.townships):
        assert tiles_exactly([part.polygon for part in layer], ground.outline, EXACT)


def test_communities_lie_in_their_townships_and_cells_in_their_communities(ground: Ground) -> None:
    township = {one.code: one.polygon for one in ground.townships}
    village = {one.code: one.polygon for one in ground.villages}
    assert all(township[one.township_code].covers(one.polygon) for one in ground.villages)
    assert all(village[one.village_code].covers(one.polygon) for one in ground.cells)


def test_the_county_lies_around_its_roads(ground: Ground) -> None:
    crossings = read_streets().crossings
    inside = shapely.contains_xy(ground.outline, crossings[:, 0], crossings[:, 1])
    assert inside.mean() > 0.99
    area = shapely.transform(ground.outline, PLANE.metres).area
    assert 15e6 < area < 21e6
    assert len(ground.outline.interiors) == 0


def test_a_community_and_a_seat_stand_at_a_crossing_of_their_own(ground: Ground) -> None:
    for places in (ground.villages, ground.townships):
        points = np.array([(place.point.x, place.point.y) for place in places])
        assert all(place.polygon.contains(place.point) for place in places)
        assert np.percentile(away_from(read_streets().crossings, points), 90) < 1.0
        assert len(np.unique(points, axis=0)) == len(places)


def test_people_live_beside_roads(ground: Ground) -> None:
    homes = np.concatenate([cell.homes for cell in ground.cells])
    assert len(homes) == 6_000
    assert np.percentile(away_from(read_streets().along, homes), 95) < 80.0
    assert homes_lie_in_their_cells(ground)


def test_everything_says_that_it_is_derived(ground: Ground) -> None:
    derived = ShapeSource.DERIVED
    assert (ground.shape_source, ground.township_point_source) == (derived, derived)


def test_the_same_numbers_give_the_same_ground_and_other_numbers_another(ground: Ground) -> None:
    again, other = derive_futian(), derive_futian(seed=7)
    assert again.outline.equals_exact(ground.outline, 0.0)
    assert np.array_equal(again.cells[-1].homes, ground.cells[-1].homes)
    assert not other.outline.equals(ground.outline)


@pytest.mark.parametrize("people", [0, 1, 500])
def test_a_county_with_few_people_is_whole_as_well(people: int) -> None:
    few = derive_futian(people, seed=3)
    assert sum(village.people for village in few.villages) == people
    assert tiles_exactly([cell.polygon for cell in few.cells], few.outline, EXACT)
