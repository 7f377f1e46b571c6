"""Identity numbers as offices write them. Never guessed: a digit that a spreadsheet lost is lost."""

import re
from datetime import date

from db.errors import DomainError
from geo.identity_numbers import is_identity_number, normalised_identity_number
from importers.files.sheets import Cell, CellKind
from importers.findings import Finding, Read, Weight
from importers.values.said import folded, of_said, refused, warned

__all__ = ["IDENTITY_DIFFERS", "are_of_two", "identity_number", "is_placeholder", "masked_number"]

IDENTITY_DIFFERS = Finding(
    "IDENTITY_DIFFERS",
    Weight.HELD,
    "脱敏号码不是该编号所指之人的，请核对人员编号",
    "the masked number is not that of the person whom the id names: check the id",
)

_AROUND = re.compile(r"^[’‘'`´\"“”=]+|[’‘'`´\"“”]+$")
_BETWEEN = re.compile(r"[-‐‑–—_.]")
_LOOKALIKES = str.maketrans({"×": "X", "Х": "X", "х": "X", "Χ": "X", "χ": "X", "✕": "X"})
_EXPONENT = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"0+|1+|9{3,}|X+|[-/\\*?.—_]+|无|没有|暂无|不详|不明|未知|未提供|未办理|未办|待补|待查|待核实|空|N/?A|NULL|NONE|123456789012345678"
)
_MASKED = re.compile(r"[*＊]{2}")
_OLD, _PRESENT = 15, 18


def identity_number(cell: Cell, column: str, today: date | None = None) -> Read[str]:
    """The eighteen characters of a number, `today` being the last day anybody can have been born on.

    A cell that holds a number has lost its tail, whatever its check digit says (one in fourteen passes for
    another person's), so it is refused; placeholders are no number.
    """
    if cell.kind is CellKind.TEXT and is_identity_number(cell.text, today):
        return Read(cell.text)
    return of_said(cell, column, lambda said: _read(said, column, today))


def masked_number(cell: Cell) -> str | None:
    """A number of which parts are hidden, as it stands there; None if the cell has none."""
    if is_placeholder(cell.text) or not _MASKED.search(cell.text):
        return None
    return _AROUND.sub("", folded(cell.text)).upper()


def are_of_two(masked: str, registered: str) -> bool:
    """Whether two masked numbers cannot be one: by the ends, which every mask of ours shows."""
    ends = ((masked[0], registered[0]), (masked[-1], registered[-1]))
    return any("*" not in pair and pair[0] != pair[1] for pair in ends)


def is_placeholder(text: str) -> bool:
    """Whether a text stands where a number is not known."""
    return _PLACEHOLDER.fullmatch(folded(text).upper()) is not None


def _read(cell: Cell, column: str, today: date | None) -> Read[str]:
    if is_placeholder(cell.text):
        return warned(
            None, "IDENTITY_PLACEHOLDER", column, "未填写身份证号码", "a placeholder stands for the number"
        )
    if _MASKED.search(cell.text):
        return warned(
            None, "IDENTITY_MASKED", column, "号码已脱敏，不改动登记", "masked: what is registered stays"
        )
    written = _AROUND.sub("", folded(cell.text)).upper()
    if cell.kind is not CellKind.TEXT or _EXPONENT.fullmatch(written):
        return refused(
            "IDENTITY_LOST",
            column,
            "号码曾存为数值，末几位已丢失，须按证件重新填写（单元格先设为文本）",
            "the number was stored as a numeral and its last digits are lost: enter it anew, as text",
        )
    return _checked(_BETWEEN.sub("", written).translate(_LOOKALIKES), column, today)


def _checked(number: str, column: str, today: date | None) -> Read[str]:
    if len(number) not in {_OLD, _PRESENT}:
        return refused("IDENTITY_LENGTH", column, "号码应为 18 位", "the number should have 18 characters")
    try:
        normalised = normalised_identity_number(number, today)
    except DomainError:
        return _why(number, column, today)
    if len(number) == _PRESENT:
        return Read(normalised)
    return warned(
        normalised,
        "IDENTITY_CONVERTED",
        column,
        "15 位号码已换算为 18 位，请核对",
        "15 digits were brought to 18 characters: check them",
    )


def _why(number: str, column: str, today: date | None) -> Read[str]:
    """Which rule a number breaks: only its last character, or another."""
    others = (number[:-1] + last for last in "0123456789X")
    if len(number) == _PRESENT and any(is_identity_number(one, today) for one in others):
        return refused(
            "IDENTITY_CHECK",
            column,
            "校验码不符，号码中至少有一位填错",
            "the check character does not fit: at least one character is wrong",
        )
    return refused(
        "IDENTITY_INVALID",
        column,
        "号码无效：含有其他字符，或地区、出生日期不可能",
        "no such number can be: other characters, or an area or day of birth that cannot be",
    )
