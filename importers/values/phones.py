"""Telephone numbers as offices write them."""

import re

from importers.files.sheets import Cell, CellKind
from importers.findings import Read
from importers.values.identity import is_placeholder
from importers.values.said import folded, held, of_said, warned

__all__ = ["phone"]

_SEVERAL = re.compile(r"[/、,，;；|\n\r]+|(?<=[0-9])\s+(?=1[3-9][0-9]{9}\b)|或|和")
_COUNTRY = re.compile(r"(?:[+＋]|(?<![0-9])00)86[-\s]*(?=[0-9]{3})")
_MARKS = re.compile(r"[()（）\s._—–‐‑−]+|^(?:电话|手机|TEL|Tel|tel)[:：]?")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LIKE_MOBILE = re.compile(r"1[3-9][0-9]{5,}")
_LANDLINE = re.compile(r"(?:0[0-9]{2,3}-?)?[2-9][0-9]{6,7}")
_SERVICE = re.compile(r"[48]00-?[0-9]{3}-?[0-9]{4}|[0-9]{5,6}")
_MASKED = re.compile(r"[*＊]{2}")
_SPELT = re.compile(r"[0-9+][0-9-]{3,18}[0-9]")


def phone(cell: Cell, column: str) -> Read[str]:
    """A number in half width without blanks; of several the first that can be one, and it is said."""
    if cell.kind is CellKind.TEXT and _MOBILE.fullmatch(cell.text):
        return Read(cell.text)
    return of_said(cell, column, lambda said: _read(said, column))


def _read(cell: Cell, column: str) -> Read[str]:
    if is_placeholder(cell.text):
        return warned(
            None, "PHONE_PLACEHOLDER", column, "未填写电话号码", "a placeholder stands for the number"
        )
    if cell.kind is not CellKind.TEXT:
        return _of_numeral(cell, column)
    if _MASKED.search(cell.text):
        return warned(
            None,
            "PHONE_MASKED",
            column,
            "号码已脱敏，不改动登记",
            "masked: what is registered stays",
        )
    parts = _SEVERAL.split(_COUNTRY.sub("", cell.text).strip())
    written = [one for part in parts if (one := _bare(part))]
    fitting = [one for one in written if _fits(one)]
    if len(written) == 1:
        return _only(written[0], column)
    if fitting:
        return warned(
            fitting[0],
            "PHONE_SEVERAL",
            column,
            "单元格内有多个号码，取第一个有效的",
            "the cell has several numbers: the first that can be one is taken",
        )
    return _unreadable(column)


def _of_numeral(cell: Cell, column: str) -> Read[str]:
    """Eleven digits survive as a numeral; a leading nought does not."""
    if _MOBILE.fullmatch(cell.text):
        return Read(cell.text)
    return held(
        "PHONE_LOST",
        column,
        "号码存为数值，区号的 0 可能已丢失，请按文本填写",
        "the number was stored as a numeral and may have lost its leading nought: enter it as text",
    )


def _only(number: str, column: str) -> Read[str]:
    if _fits(number):
        return Read(number)
    if _LIKE_MOBILE.fullmatch(number):
        return held("PHONE_LENGTH", column, "手机号码应为 11 位", "a mobile number has eleven digits")
    if _SPELT.fullmatch(number):
        return warned(
            number,
            "PHONE_ODD",
            column,
            "号码不像国内号码",
            "the number does not look like one of this country",
        )
    return _unreadable(column)


def _unreadable(column: str) -> Read[str]:
    return held("PHONE_UNREADABLE", column, "不是电话号码", "not a telephone number")


def _bare(part: str) -> str:
    number = _MARKS.sub("", folded(part))
    joined = number.replace("-", "")
    return joined if _MOBILE.fullmatch(joined) else number


def _fits(number: str) -> bool:
    return any(form.fullmatch(number) for form in (_MOBILE, _LANDLINE, _SERVICE))
