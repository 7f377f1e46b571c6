import numpy as np
from shapely import GeometryCollection, LineString, MultiPolygon, Polygon, box

from geo.shapes import inner_point, moved_together, outline_around, points_inside, uniform_proposals
from geo.topology import coverage_of_pieces, holding_part, merged_by, tiles_exactly

LEFT, RIGHT_LOW, RIGHT_HIGH = box(0, 0, 10, 20), box(10, 0, 20, 10), box(10, 10, 20, 20)
WHOLE = box(0, 0, 20, 20)
EXACT = 1e-12


def test_borders_are_matched_where_three_pieces_meet() -> None:
    pieces = [LEFT, RIGHT_LOW, RIGHT_HIGH]
    assert not tiles_exactly(pieces, WHOLE, EXACT)
    assert tiles_exactly(coverage_of_pieces(pieces, 100.0), WHOLE, EXACT)


def test_a_gap_or_an_overlap_is_no_exact_tiling() -> None:
    assert not tiles_exactly([LEFT, box(11, 0, 20, 20)], WHOLE, EXACT)
    assert not tiles_exactly([LEFT, box(9, 0, 20, 20)], WHOLE, EXACT)


def test_a_part_cut_off_from_its_piece_goes_to_its_neighbour() -> None:
    torn = MultiPolygon([box(0, 0, 10, 20), box(18, 0, 20, 20)])
    first, second = coverage_of_pieces([torn, box(10, 0, 18, 20)], 100.0)
    assert first.equals(LEFT)
    assert second.equals(box(10, 0, 20, 20))


def test_lines_that_an_overlay_leaves_of_a_piece_are_nobodys() -> None:
    touched = GeometryCollection([LEFT, LineString([(10, 0), (20, 0)])])
    pieces = coverage_of_pieces([touched, RIGHT_LOW, RIGHT_HIGH], 100.0)
    assert tiles_exactly(pieces, WHOLE, EXACT)


def test_merged_cells_share_their_borders_too() -> None:
    cells = coverage_of_pieces([LEFT, RIGHT_LOW, RIGHT_HIGH], 3.0)
    villages = merged_by(cells, ["west", "east", "east"])
    assert list(villages) == ["west", "east"]
    assert tiles_exactly(list(villages.values()), WHOLE, EXACT)


def test_vertices_moved_together_leave_no_gap() -> None:
    cells = coverage_of_pieces([LEFT, RIGHT_LOW, RIGHT_HIGH], 3.0)
    moved = moved_together(cells, lambda points: np.round(points * 1.000_003 + 0.1 * np.sin(points), 3))
    assert tiles_exactly(moved, merged_by(moved, ["all"] * 3)["all"], EXACT)


def test_a_point_on_a_border_lies_strictly_inside_no_part() -> None:
    places = np.array([[5.0, 5.0], [15.0, 15.0], [10.0, 5.0], [50.0, 50.0]])
    assert holding_part([LEFT, RIGHT_LOW, RIGHT_HIGH], places).tolist() == [0, 2, -1, -1]


def test_an_outline_holds_its_points_and_has_the_area_asked_for() -> None:
    points = np.random.default_rng(1).uniform(0, 20_000, (20, 2))
    outline = outline_around(points, 900e6)
    assert abs(outline.area - 900e6) < 1e3
    assert (holding_part([outline], points) == 0).all()


def test_points_found_inside_lie_inside() -> None:
    region = Polygon([(0, 0), (10, 0), (0, 10)])
    points = points_inside(region, 50, uniform_proposals(region, np.random.default_rng(2)))
    assert points.shape == (50, 2)
    assert (points.sum(axis=1) < 10).all()


def test_a_preferred_point_outside_is_replaced_by_one_inside() -> None:
    assert inner_point(LEFT, np.array([5.0, 5.0])).tolist() == [5.0, 5.0]
    inside = inner_point(LEFT, np.array([99.0, 5.0]))
    assert holding_part([LEFT], inside.reshape(1, 2)).tolist() == [0]
