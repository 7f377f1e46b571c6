"""What is withheld cannot be got back: by linear algebra over all that is told."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.withholding.complementary import Group, Withheld, withheld
from geo.withholding.places import NO_PLACE, Path

SMALLEST = 5
PATHS = st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 2))
GROUPS = st.lists(
    st.builds(
        Group,
        st.integers(0, 7),
        PATHS,
        st.tuples(st.integers(0, 5), st.integers(0, 2), st.sampled_from(["west", "east"])),
    ),
    max_size=14,
)


def members(groups: list[Group]) -> tuple[dict[Path, np.ndarray], list[dict[object, np.ndarray]]]:
    """Of each place and each bin, which groups it holds."""
    paths = {group.path[:depth] for group in groups for depth in range(4)}
    places = {path: np.array([group.path[: len(path)] == path for group in groups], float) for path in paths}
    cuts = [
        {name: np.array([group.bins[cut] == name for group in groups], float) for name in names}
        for cut, names in enumerate([{group.bins[cut] for group in groups} for cut in range(3)])
    ]
    return places, cuts


def told(groups: list[Group], hidden: Withheld) -> np.ndarray:
    places, cuts = members(groups)
    rows = [row for path, row in places.items() if path not in hidden.places]
    for cut, names in enumerate(cuts):
        rows += [row for name, row in names.items() if name not in hidden.bins[cut]]
    return np.array(rows).reshape(-1, len(groups))


def follows(rows: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether a number is a sum of multiples of others, whatever the persons are."""
    if not len(rows):
        return False
    factors, *_ = np.linalg.lstsq(rows.T, wanted, rcond=None)
    return bool(np.allclose(rows.T @ factors, wanted, atol=1e-7))


@settings(max_examples=150)
@given(groups=GROUPS)
def test_nothing_withheld_follows_from_all_that_is_told(groups: list[Group]) -> None:
    some = [group for group in groups if group.persons]
    if not some:
        return
    hidden = withheld(groups, SMALLEST)
    (places, cuts), rows = members(some), told(some, hidden)
    assert [path for path in hidden.places if follows(rows, places[path])] == []
    for cut, names in enumerate(cuts):
        assert [name for name in hidden.bins[cut] if follows(rows, names[name])] == []


@settings(max_examples=150)
@given(groups=GROUPS)
def test_no_few_persons_are_told_nor_left_over_in_the_tree_or_a_cut(groups: list[Group]) -> None:
    some = [group for group in groups if group.persons]
    hidden = withheld(groups, SMALLEST)
    persons = np.array([group.persons for group in some])
    places, cuts = members(some) if some else ({}, [])
    for path, row in places.items():
        if path in hidden.places or NO_PLACE in path:
            continue
        assert row @ persons >= SMALLEST
        inside = [
            one for one in places if one[: len(path)] == path and one != path and one not in hidden.places
        ]
        left = row * (1 - np.max([places[one] for one in inside], axis=0, initial=0.0))
        # Those in no place are no place, and may be few.
        placed = np.array([NO_PLACE not in group.path for group in some])
        assert not 0 < left @ persons < SMALLEST or not (left * placed) @ persons
    for cut, names in enumerate(cuts):
        assert all(row @ persons >= SMALLEST for name, row in names.items() if name not in hidden.bins[cut])
        lost = sum(row @ persons for name, row in names.items() if name in hidden.bins[cut])
        assert () in hidden.places or not 0 < lost < SMALLEST


@pytest.mark.parametrize("few", [1, 4])
def test_one_bin_is_never_withheld_alone(few: int) -> None:
    groups = [Group(few, (1, 1, 1), ("a",)), Group(9, (1, 1, 2), ("b",)), Group(20, (1, 2, 1), ("c",))]
    hidden = withheld(groups, SMALLEST)
    assert hidden.bins == (frozenset({"a", "b"}),)
    assert hidden.places == {(1, 1, 1), (1, 1, 2)}


def test_where_all_are_many_nothing_is_withheld() -> None:
    groups = [Group(5, (1, 1, 1), ("a",)), Group(9, (1, 1, 2), ("b",))]
    assert withheld(groups, SMALLEST) == Withheld(frozenset(), (frozenset(),))


def test_a_county_of_few_is_withheld_whole() -> None:
    hidden = withheld([Group(3, (1, 1, 1), ("a",))], SMALLEST)
    assert hidden == Withheld(frozenset({(), (1,), (1, 1), (1, 1, 1)}), (frozenset({"a"}),))


def test_a_place_is_not_given_away_by_a_bin_that_holds_just_the_same_persons() -> None:
    groups = [
        Group(3, (1, 1, 1), ("a",)),
        Group(9, (1, 1, 2), ("b",)),
        Group(3, (1, 2, 1), ("c",)),
        Group(9, (1, 2, 2), ("d",)),
    ]
    assert withheld(groups, SMALLEST).bins == (frozenset("abcd"),)


def test_the_order_of_groups_does_not_matter() -> None:
    groups = [
        Group(number % 7, (number % 2, number % 3, number), (number % 4, number % 5)) for number in range(40)
    ]
    assert withheld(groups, SMALLEST) == withheld(groups[::-1], SMALLEST)
