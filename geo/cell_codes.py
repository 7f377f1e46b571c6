"""Codes of grid cells: text with a pattern per county, by default the village's digits and a serial."""

import re

from db.codes import DivisionLevel
from db.errors import DomainError
from geo.division_codes import level_of

DEFAULT_CELL_CODE_PATTERN = r"(?P<village>[0-9]{12})(?P<serial>[0-9]{3})"

_SERIAL_DIGITS = 3
# A county's pattern is written by people; a short code keeps even a foolish one quick.
_LONGEST_CODE = 40


def make_cell_code(village_code: str, serial: int) -> str:
    """The default code of a village's cell, serial 1–999; raises BAD_DIVISION_CODE or BAD_CELL_CODE."""
    if level_of(village_code) is not DivisionLevel.VILLAGE or not 1 <= serial < 10**_SERIAL_DIGITS:
        raise _bad_code()
    return f"{village_code}{serial:0{_SERIAL_DIGITS}d}"


def check_cell_code(code: str, pattern: str = DEFAULT_CELL_CODE_PATTERN) -> str:
    """The code itself if it fits the county's pattern; raises DomainError BAD_CELL_CODE otherwise.

    A group named `village` in the pattern must hold a village's division code.
    """
    _matched(code, pattern)
    return code


def village_of_cell_code(code: str, pattern: str = DEFAULT_CELL_CODE_PATTERN) -> str | None:
    """The village code in a cell code, None if the pattern names none; raises DomainError BAD_CELL_CODE."""
    return _matched(code, pattern).groupdict().get("village")


def _matched(code: str, pattern: str) -> re.Match[str]:
    match = re.fullmatch(pattern, code) if len(code) <= _LONGEST_CODE else None
    if match is None or not _carries_a_village(match):
        raise _bad_code()
    return match


def _carries_a_village(match: re.Match[str]) -> bool:
    village = match.groupdict().get("village")
    try:
        return village is None or level_of(village) is DivisionLevel.VILLAGE
    except DomainError:
        return False


def _bad_code() -> DomainError:
    return DomainError(
        "BAD_CELL_CODE",
        "网格编码不符合本县规则（默认：12 位村级区划代码加 3 位序号）",
        "the cell code does not fit the county's pattern (default: 12-digit village code, 3-digit serial)",
    )
