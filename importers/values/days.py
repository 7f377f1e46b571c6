"""Days as offices write them, as precisely as they are said and no more: 1968年 is a year."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from importers.files.sheets import Cell, CellKind
from importers.findings import Read
from importers.values.numerals import plain_numerals
from importers.values.said import folded, held, of_said, warned

__all__ = ["SaidDay", "day"]

_SPLIT = re.compile(r"[年月日号./\-—–·,，、]+")
_TIME = re.compile(r"(?:\s+|T)[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9.]+)?\s*$")
_REPUBLIC = re.compile(r"^民国([0-9]{1,2}|元)年?")
_ERA = re.compile(r"^公元")
_PACKED = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")
_OLDEST, _LATEST = 1800, 2999
_EPOCH = date(1899, 12, 30)
_SERIALS = range(3_654, 73_051)  # 1910 to 2099, as a spreadsheet counts days
_FIRST_OF_REPUBLIC = 1911
_MONTHS, _SHORT_YEAR, _LONG_YEAR = 12, 2, 4
_TENTH = re.compile(r"[0-9]+\.1")


@dataclass(frozen=True, slots=True)
class SaidDay:
    """A day, a month or a year, as it was said."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def whole(self) -> date | None:
        """The day itself, None where only a month or year was said."""
        return None if self.month is None or self.day is None else date(self.year, self.month, self.day)

    @property
    def first(self) -> date:
        """The first day that it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day that it can be."""
        month = self.month or _MONTHS
        return date(self.year, month, self.day or monthrange(self.year, month)[1])


def day(cell: Cell, column: str, today: date) -> Read[SaidDay]:
    """A day with its precision kept; what can be read in two ways is held.

    `today` tells the century of a year of two digits: what would lie ahead is of the last one.
    """
    return of_said(cell, column, lambda said: _read(said, column, today))


def _read(cell: Cell, column: str, today: date) -> Read[SaidDay]:
    if cell.kind is CellKind.NUMBER and _TENTH.fullmatch(cell.text):
        return _doubtful(column)  # 1968.10 and 1968.1 are one numeral
    text = plain_numerals(_ERA.sub("", folded(_TIME.sub("", cell.text))))
    if republic := _REPUBLIC.match(text):
        year = 1 if republic[1] == "元" else int(republic[1])
        text = f"{year + _FIRST_OF_REPUBLIC}年{text[republic.end() :]}"
    if text.isdecimal() and text.isascii():
        return _run_together(text, column)
    parts = [part for part in _SPLIT.split(text) if part]
    if not all(part.isascii() and part.isdecimal() and len(part) <= _LONG_YEAR for part in parts):
        return _unreadable(column)
    return _of_parts(parts, column, today)


def _run_together(text: str, column: str) -> Read[SaidDay]:
    """Digits only: 1968, 196807, 19680701, or a spreadsheet's count of days."""
    number = int(text) if len(text) < 9 else 0  # noqa: PLR2004  # more digits are no day
    if len(text) == _LONG_YEAR and _OLDEST <= number <= _LATEST:
        return _made([number], column)
    if len(text) == 5 and number in _SERIALS:  # noqa: PLR2004  # days since 1910 have five digits
        counted = _EPOCH + timedelta(days=number)
        return warned(
            SaidDay(counted.year, counted.month, counted.day),
            "DAY_FROM_COUNT",
            column,
            "由表格的天数换算而来，请核对",
            "worked out from a spreadsheet's count of days: check it",
        )
    packed = _PACKED.fullmatch(text)
    return _made([int(part) for part in packed.groups() if part], column) if packed else _unreadable(column)


def _of_parts(parts: Sequence[str], column: str, today: date) -> Read[SaidDay]:
    if not parts or len(parts) > 3:  # noqa: PLR2004  # year, month, day
        return _unreadable(column)
    if len(parts[0]) == _LONG_YEAR:
        return _made([int(part) for part in parts], column)
    if len(parts[0]) == _SHORT_YEAR and len(parts) > 1 and len(parts[-1]) <= _SHORT_YEAR:
        year = int(parts[0])
        if year <= today.year % 100:
            return _doubtful(column)
        read = _made([today.year // 100 * 100 - 100 + year, *map(int, parts[1:])], column)
        if read.value is None:
            return read
        return warned(
            read.value,
            "DAY_SHORT_YEAR",
            column,
            "年份只有两位，按上世纪理解，请核对",
            "a year of two digits is taken for the last century: check it",
        )
    return _doubtful(column)


def _made(parts: Sequence[int], column: str) -> Read[SaidDay]:
    """A day of the calendar; noughts at the end stand for what is not known."""
    known = list(parts)
    while len(known) > 1 and known[-1] == 0:
        known.pop()
    said = SaidDay(*known)
    try:
        in_range = _OLDEST <= said.year <= _LATEST and bool(said.first) and bool(said.last)
    except ValueError:
        in_range = False
    if not in_range or 0 in known[1:]:
        return held("DAY_IMPOSSIBLE", column, "历法上没有这一天", "there is no such day")
    if len(known) == len(parts):
        return Read(said)
    return warned(
        said,
        "DAY_PARTLY_KNOWN",
        column,
        "月或日填为 0，只取已知部分",
        "month or day is nought: what is known is taken",
    )


def _doubtful(column: str) -> Read[SaidDay]:
    return held(
        "DAY_AMBIGUOUS",
        column,
        "日期有两种读法，请写成 1968-07-01 或 1968-07",
        "the day can be read in two ways: write 1968-07-01 or 1968-07",
    )


def _unreadable(column: str) -> Read[SaidDay]:
    return held(
        "DAY_UNREADABLE",
        column,
        "不是日期，请写成 1968-07-01、1968-07 或 1968",
        "not a day: write 1968-07-01, 1968-07 or 1968",
    )
