import sys
import tracemalloc
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import DomainError
from geo.identity_numbers import (
    birth_date_of,
    check_character,
    is_identity_number,
    make_identity_number,
    normalised_identity_number,
)
from tests.geo.vectors import rows_of

MADE_UP = st.builds(
    make_identity_number,
    st.sampled_from(["500151", "500224", "510228"]),
    st.dates(date(1900, 1, 1), date(2025, 12, 31)),
    st.integers(996, 999),
)


def accepted(written: str) -> bool:
    try:
        return is_identity_number(normalised_identity_number(written))
    except DomainError:
        return False


def test_the_golden_vectors_are_accepted_and_refused_as_they_say() -> None:
    rows = rows_of("resident_id.csv")
    assert [row["why"] for row in rows if accepted(row["id"]) != (row["valid"] == "1")] == []


@given(number=MADE_UP)
def test_a_number_made_up_is_a_number(number: str) -> None:
    assert normalised_identity_number(number) == number
    assert 996 <= int(number[14:17]) <= 999


@given(number=MADE_UP, place=st.integers(0, 16), step=st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, place: int, step: int) -> None:
    wrong = (int(number[place]) + step) % 10
    assert not is_identity_number(f"{number[:place]}{wrong}{number[place + 1 :]}")


@given(born_on=st.dates(date(1900, 1, 1), date(1999, 12, 31)), sequence=st.integers(996, 999))
def test_fifteen_digits_become_the_eighteen_of_the_same_person(born_on: date, sequence: int) -> None:
    eighteen = make_identity_number("510228", born_on, sequence)
    assert normalised_identity_number(eighteen[:6] + eighteen[8:17]) == eighteen
    assert birth_date_of(eighteen[:6] + eighteen[8:17]) == born_on


def _born_on(day: str) -> str:
    """A well-formed number of somebody born on a day (YYYYMMDD)."""
    return f"500151{day}996" + check_character(f"500151{day}996")


@pytest.mark.parametrize("day", ["20991231", "21000101", "99991231"])
def test_nobody_is_born_after_today(day: str) -> None:
    assert not accepted(_born_on(day))


def test_the_last_day_of_birth_is_today() -> None:
    number = _born_on("20260701")

    assert is_identity_number(number, date(2026, 7, 1))
    assert not is_identity_number(number, date(2026, 6, 30))
    assert normalised_identity_number(number, date(2026, 7, 1)) == number


def test_a_small_x_and_blanks_around_are_put_right() -> None:
    assert normalised_identity_number(" 11010519491231002x ") == "11010519491231002X"


@pytest.mark.parametrize(
    "written", ["", "5.00151E+17", "５00151195001019970", "500151195002309973", "0" * 18]
)
def test_what_is_no_number_is_refused_without_showing_it(written: str) -> None:
    with pytest.raises(DomainError) as refusal:
        normalised_identity_number(written)
    assert refusal.value.code == "BAD_IDENTITY_NUMBER"
    assert not written or written not in str(refusal.value)


@pytest.mark.parametrize("number", [_born_on("19330405"), "500151193304059960"])
def test_no_number_is_kept_once_it_was_asked_about(number: str) -> None:
    held = sys.getrefcount(number)
    is_identity_number(number)
    assert sys.getrefcount(number) == held


def test_long_texts_are_not_kept() -> None:
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for digit in "123456789":
            for asked in (normalised_identity_number, is_identity_number, birth_date_of):
                with suppress(DomainError):
                    asked(digit * 1_000_000)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 1_000_000


@pytest.mark.parametrize(("area", "sequence"), [("500151", 995), ("500151", 1000), ("50015", 996), ("", 997)])
def test_only_numbers_that_are_nobodys_are_made(area: str, sequence: int) -> None:
    with pytest.raises(DomainError, match="BAD_IDENTITY_NUMBER"):
        make_identity_number(area, date(1950, 1, 1), sequence)
