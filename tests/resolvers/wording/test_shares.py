"""Shares as text."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.wording.shares import LEAST, MOST, percent


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (363, 399, "91.0%"),
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (1, 2000, "0.1%"),
        (1, 2001, LEAST),
        (0, 7, "0.0%"),
        (7, 7, "100.0%"),
        (9999, 10000, MOST),
        (1999, 2000, MOST),
        (1998, 2000, "99.9%"),
        (1, 16, "6.3%"),
    ],
)
def test_a_share_is_rounded_half_up_to_one_decimal(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


@given(st.integers(1, 10**9), st.data())
def test_a_share_is_never_further_off_than_half_a_tenth(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    text = percent(part, whole)
    exact = Fraction(100 * part, whole)
    if text in {LEAST, MOST}:
        assert 0 < exact < Fraction(1, 20) or Fraction(1999, 20) <= exact < 100
    else:
        assert abs(Fraction(text.removesuffix("%")) - exact) <= Fraction(1, 20)
        assert (text == "100.0%") == (part == whole) or exact < 100
        assert (text == "0.0%") == (part == 0)
