"""The twelve digits of a division (NBS 统计用区划代码): level, parent, subtree, functional zones."""

import re
from dataclasses import dataclass

from db.codes import DivisionLevel
from db.errors import DomainError

__all__ = [
    "NATION_CODE",
    "CodeRange",
    "DivisionLevel",
    "check_division_code",
    "full_division_code",
    "is_functional_zone",
    "is_grouping_name",
    "level_of",
    "parent_code",
    "subtree_range",
    "twelve_digits",
]

NATION_CODE = "100000000000"

# Province, city, county, township, village; a level is absent when its digits are zeros.
_PARTS = re.compile(r"(1[1-9]|[2-8][0-9])([0-9]{2})([0-9]{2})([0-9]{3})([0-9]{3})")
_PREFIX_DIGITS = {
    DivisionLevel.NATION: 0,
    DivisionLevel.PROVINCE: 2,
    DivisionLevel.CITY: 4,
    DivisionLevel.COUNTY: 6,
    DivisionLevel.TOWNSHIP: 9,
    DivisionLevel.VILLAGE: 12,
}
CODE_DIGITS = 12
_SHORT_LENGTHS = (2, 4, 6, 9)
_GROUPING_NAMES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


@dataclass(frozen=True, slots=True)
class CodeRange:
    """The codes of a division and everything below it: low ≤ code ≤ high, both twelve digits."""

    low: str
    high: str


def check_division_code(code: str) -> str:
    """The code itself if it can be a division's; raises DomainError BAD_DIVISION_CODE otherwise."""
    level_of(code)
    return code


def twelve_digits(code: str) -> str:
    """A code in full, wherever one is given: people write 500151 for 500151000000.

    What is no code stays as it is: whoever looks it up finds nothing.
    """
    is_short = len(code) in _SHORT_LENGTHS and code.isascii() and code.isdecimal()
    return code.ljust(CODE_DIGITS, "0") if is_short else code


def full_division_code(short: str) -> str:
    """Twelve digits from a code cut to 2, 4, 6, 9 or 12; raises DomainError BAD_DIVISION_CODE."""
    return check_division_code(twelve_digits(short))


def level_of(code: str) -> DivisionLevel:
    """The level a code stands on; raises DomainError BAD_DIVISION_CODE.

    Two exceptions are real: a city without counties (东莞, 中山, 儋州) has townships straight below it, and
    a retired county of a young province (460001) stood straight below the province.
    """
    if code == NATION_CODE:
        return DivisionLevel.NATION
    match = _PARTS.fullmatch(code)
    if match is None:
        raise _bad_code()
    _, city, county, township, village = (part.strip("0") for part in match.groups())
    if (village and not township) or (township and not city):
        raise _bad_code()
    if village:
        return DivisionLevel.VILLAGE
    if township:
        return DivisionLevel.TOWNSHIP
    if county:
        return DivisionLevel.COUNTY
    return DivisionLevel.CITY if city else DivisionLevel.PROVINCE


def parent_code(code: str) -> str | None:
    """The code one level up, None for the nation; raises DomainError BAD_DIVISION_CODE.

    The parent of a township may stand on the city level (a city without counties), that of a county may be a
    grouping that is no authority (`is_grouping_name`).
    """
    level = level_of(code)
    if level is DivisionLevel.NATION:
        return None
    if level is DivisionLevel.PROVINCE:
        return NATION_CODE
    kept = {DivisionLevel.CITY: 2, DivisionLevel.COUNTY: 4, DivisionLevel.TOWNSHIP: 6}.get(level, 9)
    return code[:kept].ljust(12, "0")


def subtree_range(code: str) -> CodeRange:
    """The one range that holds a division and all below it; raises DomainError BAD_DIVISION_CODE."""
    prefix = code[: _PREFIX_DIGITS[level_of(code)]]
    return CodeRange(prefix.ljust(12, "0"), prefix.ljust(12, "9"))


def is_functional_zone(code: str) -> bool:
    """Whether a county or township is a development zone of the statisticians: no GB/T 2260 code, no polygon.

    A county is one when its fifth digit is 7, a township when its digits are 400–599 (NBS coding rules);
    a village never. Raises DomainError BAD_DIVISION_CODE.
    """
    level = level_of(code)
    if level is DivisionLevel.COUNTY:
        return code[4] == "7"
    return level is DivisionLevel.TOWNSHIP and "400" <= code[6:9] <= "599"


def is_grouping_name(name: str) -> bool:
    """Whether a city-level name only groups counties (市辖区, 县, …) and names no authority."""
    return name in _GROUPING_NAMES


def _bad_code() -> DomainError:
    return DomainError(
        "BAD_DIVISION_CODE",
        "行政区划代码应为 12 位数字（国家统计局）：村级之上有乡级，乡级之上有地级",
        "a division code is twelve digits (NBS): a village lies in a township, a township in a city",
    )
