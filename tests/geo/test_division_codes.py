import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import DomainError
from geo.division_codes import (
    NATION_CODE,
    DivisionLevel,
    check_division_code,
    full_division_code,
    is_functional_zone,
    is_grouping_name,
    level_of,
    parent_code,
    subtree_range,
)

LINE = ("500151117210", "500151117000", "500151000000", "500100000000", "500000000000", NATION_CODE)
LEVELS = tuple(DivisionLevel)[::-1]
VILLAGES = st.from_regex(r"\A[2-8][0-9](0[1-9]|[1-9][0-9]){2}[1-9][0-9]{2}[1-9][0-9]{2}\Z")


@pytest.mark.parametrize(("code", "level"), list(zip(LINE, LEVELS, strict=True)))
def test_a_code_says_its_level(code: str, level: DivisionLevel) -> None:
    assert level_of(code) is level


def test_parents_lead_from_a_village_to_the_nation() -> None:
    assert [parent_code(code) for code in LINE] == [*LINE[1:], None]


def test_a_township_of_a_city_without_counties_lies_straight_below_the_city() -> None:
    assert level_of("441900003000") is DivisionLevel.TOWNSHIP
    assert parent_code("441900003000") == "441900000000"


def test_a_retired_county_may_lie_straight_below_its_province() -> None:
    assert level_of("460001000000") is DivisionLevel.COUNTY
    assert parent_code("460001000000") == "460000000000"


@pytest.mark.parametrize(
    "code",
    [
        *("", "500151", "50015111721", "5001511172100", "500151000210", "500000117000", "100000000001"),
        *("900000000000", "000000000000", "50015111721x", "５00151117210", "500151117210\n"),
    ],
)
def test_what_is_no_division_code_is_refused(code: str) -> None:
    with pytest.raises(DomainError, match="BAD_DIVISION_CODE"):
        check_division_code(code)


@pytest.mark.parametrize(
    ("short", "full"), [("50", LINE[4]), ("5001", LINE[3]), ("500151", LINE[2]), ("500151117", LINE[1])]
)
def test_a_short_code_is_filled_with_zeros(short: str, full: str) -> None:
    assert full_division_code(short) == full


@pytest.mark.parametrize("short", ["", "5", "500", "50015", "5001511", "50015111721"])
def test_a_code_cut_elsewhere_is_refused(short: str) -> None:
    with pytest.raises(DomainError, match="BAD_DIVISION_CODE"):
        full_division_code(short)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("130171000000", True),
        ("130102000000", False),
        ("500151399000", False),
        ("500151400000", True),
        ("500151599000", True),
        ("500151600000", False),
        ("500151400001", False),
        ("507000000000", False),
    ],
)
def test_functional_zones_are_told_by_the_fifth_digit_or_the_township_number(
    code: str, *, expected: bool
) -> None:
    assert is_functional_zone(code) is expected


def test_a_city_that_only_groups_counties_is_told_by_its_name() -> None:
    assert is_grouping_name("市辖区")
    assert is_grouping_name("省直辖县级行政区划")
    assert not is_grouping_name("铜梁区")


@given(village=VILLAGES, other=VILLAGES, digits=st.sampled_from([0, 2, 4, 6, 9, 12]))
def test_a_subtree_range_holds_just_the_codes_below(village: str, other: str, digits: int) -> None:
    mixed = village[:digits] + other[digits:]
    subtree = subtree_range(village[:digits].ljust(12, "0") if digits else NATION_CODE)
    assert subtree.low <= mixed <= subtree.high
    assert (subtree.low <= other <= subtree.high) == (other[:digits] == village[:digits])


@given(village=VILLAGES)
def test_every_village_reaches_the_nation_in_five_steps(village: str) -> None:
    code = village
    for _ in range(5):
        code = parent_code(code) or ""
    assert code == NATION_CODE
