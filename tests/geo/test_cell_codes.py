import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import DomainError
from geo.cell_codes import check_cell_code, make_cell_code, village_of_cell_code

VILLAGE = "500151117210"


@given(serial=st.integers(1, 999))
def test_a_cell_code_made_is_a_cell_code_and_names_its_village(serial: int) -> None:
    code = make_cell_code(VILLAGE, serial)
    assert check_cell_code(code) == code
    assert len(code) == 15
    assert village_of_cell_code(code) == VILLAGE


@pytest.mark.parametrize(
    ("village", "serial"), [(VILLAGE, 0), (VILLAGE, 1000), (VILLAGE, -1), ("500151117000", 1)]
)
def test_a_cell_needs_a_village_and_a_serial_of_three_digits(village: str, serial: int) -> None:
    with pytest.raises(DomainError, match="BAD_CELL_CODE"):
        make_cell_code(village, serial)


@pytest.mark.parametrize("code", ["", VILLAGE, VILLAGE + "01", VILLAGE + "0001", VILLAGE + "00a", "9" * 15])
def test_what_does_not_fit_the_default_pattern_is_refused(code: str) -> None:
    with pytest.raises(DomainError, match="BAD_CELL_CODE"):
        check_cell_code(code)


def test_a_county_may_have_its_own_pattern() -> None:
    pattern = r"TL-[A-Z][0-9]{2}"
    assert check_cell_code("TL-B07", pattern) == "TL-B07"
    assert village_of_cell_code("TL-B07", pattern) is None
    with pytest.raises(DomainError, match="BAD_CELL_CODE"):
        check_cell_code("TL-B7", pattern)


def test_a_village_named_in_the_pattern_must_be_one() -> None:
    with pytest.raises(DomainError, match="BAD_CELL_CODE"):
        check_cell_code("500151117000-1", r"(?P<village>[0-9]{12})-[0-9]+")
