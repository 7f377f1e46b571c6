"""Probable pairs: of seven kinds of error nearly all are found, and twins are left alone."""

from functools import cache

import pytest

from resolvers.registry.duplicates.model import probable_pairs
from tests.resolvers.duplicates.seeded import KINDS, Seeded, seeded

EACH = 100


@cache
def found() -> tuple[Seeded, frozenset[tuple[int, int]]]:
    made = seeded(5_000, EACH)
    return made, frozenset((one.first_id, one.second_id) for one in probable_pairs(made.persons))


@pytest.mark.parametrize("kind", KINDS)
def test_of_each_kind_of_error_at_least_ninety_five_in_a_hundred_are_found(kind: str) -> None:
    made, pairs = found()
    assert len(made.pairs[kind] & pairs) >= 0.95 * EACH


def test_twins_are_not_proposed_and_hardly_anybody_else_who_is_two() -> None:
    made, pairs = found()
    same = frozenset[tuple[int, int]]().union(*made.pairs.values())
    assert made.twins & pairs == frozenset()
    assert len(pairs & same) >= 0.98 * len(pairs)
