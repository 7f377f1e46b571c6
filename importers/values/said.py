"""What every column has in common: blank says nothing, （清空） clears, a failed formula is asked about."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, TypeVar

from importers.files.sheets import Cell, CellKind
from importers.findings import Finding, Read, Weight

__all__ = ["CLEARED", "folded", "found", "held", "of_said", "refused", "warned"]

Value = TypeVar("Value")

CLEARED = "（清空）"
_NOTHING: Read[Any] = Read()
_PLAIN = re.compile(r"[\u4e00-\u9fa50-9A-Za-z.-]+")
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")


def folded(text: str) -> str:
    """Text in half width, without blanks and what cannot be seen: ５００ １ is 5001."""
    if (text.isascii() and text.isalnum()) or _PLAIN.fullmatch(text):
        return text
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def of_said(cell: Cell, column: str, read: Callable[[Cell], Read[Value]]) -> Read[Value]:
    """What `read` makes of a cell that says something."""
    if cell.kind is CellKind.BLANK:
        return _NOTHING
    if cell.kind is CellKind.FAULT:
        return held("CELL_FAULT", column, "公式出错，没有值", "a formula failed: there is no value")
    text = folded(cell.text)
    if not text:
        return _NOTHING
    if text == "(清空)":
        return Read(clears=True)
    return read(cell)


def found(value: Value | None, weight: Weight, code: str, *told: str) -> Read[Value]:
    """A value, if any, with one finding: its column, Chinese and English text."""
    column, zh, en = told
    return Read(value, (Finding(code, weight, zh, en, column),))


def warned(value: Value | None, code: str, column: str, *texts: str) -> Read[Value]:
    """A value that is taken, and what is odd about it."""
    return found(value, Weight.WARNED, code, column, *texts)


def held(code: str, column: str, *texts: str) -> Read[Value]:
    """No value until somebody has decided."""
    return found(None, Weight.HELD, code, column, *texts)


def refused(code: str, column: str, *texts: str) -> Read[Value]:
    """No value, and none to be had from this cell."""
    return found(None, Weight.REFUSED, code, column, *texts)
