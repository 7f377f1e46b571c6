import numpy as np
from shapely import box

from geo.plans.changes import Moved, changes
from tests.geo.plans.villages import strips

HOMES = np.array([[float(x), 500.0] for x in range(50, 3_000, 100)])


def test_a_plan_compared_with_itself_changes_nothing() -> None:
    found = changes(strips(3), strips(3), HOMES)
    assert (found.predecessor.tolist(), found.same.tolist(), found.people_moved) == ([0, 1, 2], [True] * 3, 0)


def test_a_moved_border_moves_the_people_between() -> None:
    after = [box(0, 0, 1_200, 1_000), box(1_200, 0, 2_000, 1_000), box(2_000, 0, 3_000, 1_000)]
    found = changes(strips(3), after, HOMES)
    assert found.predecessor.tolist() == [0, 1, 2]
    assert found.same.tolist() == [False, False, True]
    assert found.people_moved == 2
    assert Moved(1, 0, 200_000.0, 2) in found.shared


def test_a_cell_cut_in_two_is_stood_for_by_the_larger_half() -> None:
    after = [box(0, 0, 300, 1_000), box(300, 0, 1_000, 1_000), *strips(3)[1:]]
    found = changes(strips(3), after, HOMES)
    assert found.predecessor.tolist() == [-1, 0, 1, 2]
    assert found.people_moved == 3


def test_cells_without_people_are_paired_by_ground() -> None:
    found = changes(strips(2), [box(0, 0, 900, 1_000), box(900, 0, 2_000, 1_000)], np.empty((0, 2)))
    assert found.predecessor.tolist() == [0, 1]
