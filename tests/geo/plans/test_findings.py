import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box, union_all
from shapely.geometry.base import BaseGeometry

from geo.plans.findings import PlanCell, PlanFinding, PlanVillage, findings, width_m

VILLAGE = PlanVillage(1, box(0, 0, 1_000, 1_000))
WEST, EAST = box(0, 0, 500, 1_000), box(500, 0, 1_000, 1_000)


def cell(number: int, shape: BaseGeometry, village_id: int = 1) -> PlanCell:
    return PlanCell(number, village_id, shape)


def test_a_plan_that_tiles_its_village_has_no_findings() -> None:
    assert findings([VILLAGE], [cell(1, WEST), cell(2, EAST)]) == []


def test_an_open_inlet_is_a_gap_like_an_enclosed_hole() -> None:
    inlet, hole = box(700, 0, 710, 300), box(800, 500, 900, 600)
    found = findings([VILLAGE], [cell(1, WEST), cell(2, EAST.difference(inlet).difference(hole))])
    assert [(one.kind, round(one.area_m2), round(one.width_m)) for one in found] == [
        (PlanFinding.GAP, 10_000, 100),
        (PlanFinding.GAP, 3_000, 10),
    ]
    assert found[0].shape.symmetric_difference(hole).area < 0.1


def test_ground_in_two_cells_is_an_overlap_that_names_both() -> None:
    found = findings([VILLAGE], [cell(1, box(0, 0, 520, 1_000)), cell(2, EAST)])
    assert [(one.kind, one.cells, round(one.area_m2), round(one.width_m)) for one in found] == [
        (PlanFinding.OVERLAP, (1, 2), 20_000, 20)
    ]


def test_ground_beyond_its_village_is_outside_even_where_another_village_is() -> None:
    other = PlanVillage(2, box(1_000, 0, 2_000, 1_000))
    found = findings([VILLAGE, other], [cell(1, WEST), cell(2, box(500, 0, 1_100, 1_000))])
    assert [(one.kind, one.village_id, one.cells) for one in found] == [
        (PlanFinding.GAP, 2, ()),
        (PlanFinding.OUTSIDE, 1, (2,)),
    ]


def test_a_strip_narrower_than_a_metre_is_a_sliver_however_long() -> None:
    found = findings([VILLAGE], [cell(1, WEST), cell(2, box(500.4, 0, 1_000, 1_000))])
    assert [(one.kind, one.is_sliver, round(one.width_m, 1)) for one in found] == [
        (PlanFinding.GAP, True, 0.4)
    ]
    assert found[0].area_m2 == pytest.approx(400, abs=1)


def test_rounding_to_a_centimetre_is_not_found() -> None:
    assert findings([VILLAGE], [cell(1, WEST), cell(2, box(500.01, 0, 1_000, 1_000))]) == []


def test_a_village_without_a_shape_finds_overlaps_alone() -> None:
    found = findings([PlanVillage(1, None)], [cell(1, WEST), cell(2, box(400, 0, 1_000, 1_000))])
    assert [one.kind for one in found] == [PlanFinding.OVERLAP]


def test_a_cell_that_crosses_itself_is_still_measured() -> None:
    bow = Polygon([(0, 0), (1_000, 1_000), (1_000, 0), (0, 1_000)])
    assert round(sum(one.area_m2 for one in findings([VILLAGE], [cell(1, bow)])), -2) == 500_000


@settings(max_examples=30)
@given(
    cuts=st.lists(
        st.tuples(st.integers(0, 900), st.integers(0, 900), st.integers(50, 400), st.integers(50, 400)),
        min_size=1,
        max_size=5,
    )
)
def test_gaps_overlaps_and_outside_account_for_all_ground(cuts: list[tuple[int, int, int, int]]) -> None:
    cells = [cell(index, box(x, y, x + w, y + h)) for index, (x, y, w, h) in enumerate(cuts)]
    found = findings([VILLAGE], cells)
    covered = union_all([one.shape for one in cells])
    gaps = sum(one.area_m2 for one in found if one.kind is PlanFinding.GAP)
    assert VILLAGE.shape is not None
    assert gaps == pytest.approx(VILLAGE.shape.difference(covered).area, abs=1.0)
    for overlap in (one for one in found if one.kind is PlanFinding.OVERLAP):
        first, second = (cells[index].shape for index in overlap.cells)
        assert overlap.shape.within(first.intersection(second).buffer(0.02))


def test_the_width_is_that_of_the_widest_place() -> None:
    flag = Polygon([(0, 0), (100, 0), (100, 10), (60, 10), (60, 40), (30, 40), (30, 10), (0, 10)])
    assert 30.0 <= width_m(flag) < 40.0
