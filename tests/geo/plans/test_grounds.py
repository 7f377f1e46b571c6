import numpy as np
from shapely import MultiPolygon, box

from geo.plans.grounds import joined, neighbours, parts_of, pieces_of
from tests.geo.plans.villages import tie

ISLANDS = MultiPolygon([box(0, 0, 100, 100), box(150, 0, 250, 100)])


def test_cells_that_share_an_edge_are_neighbours_and_those_that_share_a_corner_are_not() -> None:
    squares = [box(0, 0, 100, 100), box(100, 0, 200, 100), box(100, 100, 200, 200), box(100, 99.5, 101, 199)]
    assert neighbours(squares[:3]).tolist() == [[0, 1], [1, 2]]


def test_an_edge_below_a_metre_joins_nothing() -> None:
    assert neighbours([box(0, 0, 100, 100), box(100, 99.2, 200, 200)]).tolist() == []
    assert neighbours([box(0, 0, 100, 100), box(100, 98.9, 200, 200)]).tolist() == [[0, 1]]


def test_islands_are_parts_until_a_bridge_joins_them() -> None:
    assert parts_of(ISLANDS) == 2
    assert parts_of(ISLANDS, [tie((90, 50), (160, 50), joins=True)]) == 1


def test_a_bridge_that_ends_in_the_water_joins_nothing() -> None:
    assert parts_of(ISLANDS, [tie((90, 50), (400, 50), joins=True)]) == 2


def test_a_wall_parts_what_it_crosses_wholly() -> None:
    ground = box(0, 0, 200, 100)
    assert parts_of(ground, [tie((100, -1), (100, 101), joins=False)]) == 2
    assert parts_of(ground, [tie((100, -1), (100, 60), joins=False)]) == 1


def test_a_gate_in_a_wall_makes_one_ground_of_two() -> None:
    ties = [tie((100, -1), (100, 101), joins=False), tie((90, 50), (110, 50), joins=True)]
    pieces = pieces_of(box(0, 0, 200, 100), ties)
    assert len(pieces) == 2
    assert np.unique(joined(pieces, ties)).tolist() == [0]
