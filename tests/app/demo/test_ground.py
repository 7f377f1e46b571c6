import numpy as np
import pytest
import shapely

from app.demo.ground.derived import Ground, derive_ground, shifted
from app.demo.ground.settlement import apportioned
from db.codes import ShapeSource
from geo.cell_codes import village_of_cell_code
from geo.coordinates import metric_plane_at
from geo.shapes import on_degree_grid
from geo.topology import tiles_exactly

# Square degrees lose more digits than square metres: a share of 1e-9 is a square metre of the county.
EXACT = 1e-9


@pytest.fixture(scope="module")
def ground() -> Ground:
    return derive_ground()


@pytest.fixture(scope="module")
def elsewhere(ground: Ground) -> Ground:
    return shifted(ground, "510116", -2.5, 1.03)


def homes_lie_in_their_cells(ground: Ground) -> bool:
    return all(
        shapely.contains_xy(cell.polygon, cell.homes[:, 0], cell.homes[:, 1]).all() for cell in ground.cells
    )


def test_the_county_has_its_townships_villages_and_about_900_cells(ground: Ground) -> None:
    assert (len(ground.townships), len(ground.villages), len(ground.cells)) == (28, 333, 900)
    assert ground.villages[0].name == "东方社区居民委员会"


def test_the_county_is_about_as_large_as_the_real_one(ground: Ground) -> None:
    metres = shapely.transform(ground.outline, metric_plane_at(106.0).metres)
    assert 1_300e6 < metres.area < 1_380e6
    assert len(ground.outline.interiors) == 0


def test_cells_villages_and_townships_each_tile_the_county_exactly(ground: Ground) -> None:
    for layer in (ground.cells, ground.villages, ground.townships):
        assert tiles_exactly([part.polygon for part in layer], ground.outline, EXACT)


def test_every_cell_lies_in_exactly_the_village_its_code_names(ground: Ground) -> None:
    polygon_of = {village.code: village.polygon for village in ground.villages}
    assert all(village_of_cell_code(cell.code) == cell.village_code for cell in ground.cells)
    assert all(polygon_of[cell.village_code].covers(cell.polygon) for cell in ground.cells)
    assert len({cell.code for cell in ground.cells}) == len(ground.cells)


def test_every_home_lies_strictly_inside_its_cell(ground: Ground) -> None:
    assert homes_lie_in_their_cells(ground)
    assert sum(len(cell.homes) for cell in ground.cells) == 30_000


def test_every_township_and_village_point_lies_inside(ground: Ground) -> None:
    assert all(township.polygon.contains(township.point) for township in ground.townships)
    assert all(village.polygon.contains(village.point) for village in ground.villages)


def test_people_add_up_from_cells_to_villages(ground: Ground) -> None:
    for village in ground.villages:
        cells = [cell for cell in ground.cells if cell.village_code == village.code]
        assert village.people == sum(cell.people for cell in cells) == sum(len(cell.homes) for cell in cells)


def test_villages_lie_on_both_sides_of_thirty_veterans(ground: Ground) -> None:
    people = np.array([village.people for village in ground.villages])
    assert (people < 30).sum() > 50
    assert (people > 50).sum() > 100
    assert (people > 300).sum() > 10


def test_the_cells_of_a_village_are_balanced_by_people(ground: Ground) -> None:
    for village in ground.villages:
        counts = [cell.people for cell in ground.cells if cell.village_code == village.code]
        # Balanced to within one on the drawing board; bending the borders may carry a home or two across.
        assert max(counts) - min(counts) <= 6


def test_every_coordinate_lies_on_the_degree_grid(ground: Ground) -> None:
    vertices = shapely.get_coordinates([cell.polygon for cell in ground.cells])
    homes = np.concatenate([cell.homes for cell in ground.cells])
    assert (vertices == on_degree_grid(vertices)).all()
    assert (homes == on_degree_grid(homes)).all()


def test_the_same_numbers_give_the_same_ground_and_other_numbers_another(ground: Ground) -> None:
    again, other = derive_ground(), derive_ground(seed=7)
    assert again.outline.equals_exact(ground.outline, 0.0)
    assert np.array_equal(again.cells[-1].homes, ground.cells[-1].homes)
    assert not other.outline.equals(ground.outline)


@pytest.mark.parametrize("people", [0, 1, 500])
def test_a_county_with_few_people_is_whole_as_well(people: int) -> None:
    few = derive_ground(people, seed=3)
    assert sum(village.people for village in few.villages) == people
    assert tiles_exactly([cell.polygon for cell in few.cells], few.outline, EXACT)


def test_everything_derived_says_so(ground: Ground, elsewhere: Ground) -> None:
    assert (ground.shape_source, ground.township_point_source) == (ShapeSource.DERIVED, ShapeSource.GEONAMES)
    assert elsewhere.township_point_source is ShapeSource.DERIVED


def test_a_shifted_county_has_other_codes_and_is_as_exact(ground: Ground, elsewhere: Ground) -> None:
    assert elsewhere.cells[0].code == "510116" + ground.cells[0].code[6:]
    assert {village.township_code for village in elsewhere.villages} == {t.code for t in elsewhere.townships}
    assert tiles_exactly([cell.polygon for cell in elsewhere.cells], elsewhere.outline, EXACT)
    assert homes_lie_in_their_cells(elsewhere)


def test_shares_are_whole_and_add_up() -> None:
    assert apportioned(10, np.array([1.0, 1.0, 1.0])).tolist() == [4, 3, 3]
    assert apportioned(7, np.array([0.5, 0.0, 6.5])).tolist() == [1, 0, 6]
