"""The lines of a sheet while they are read: cells by field, and what was found so far."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from db.errors import DomainError
from importers.files.sheets import BLANK, Cell, Line, Sheet
from importers.findings import Finding, Read, Weight
from importers.runs.steps import Columns
from importers.values.days import SaidDay
from importers.values.said import warned

Value = TypeVar("Value")
_KEPT = 4096
HIDDEN = Finding(
    "LINE_HIDDEN", Weight.WARNED, "该行在文件中是隐藏的，请核对", "the line is hidden in the file: check it"
)


class LineCells:
    """The cells of a line by field, with their headings."""

    def __init__(self, line: Line, sheet: Sheet, columns: Columns) -> None:
        self._line, self._sheet, self._columns = line, sheet, columns

    def of(self, name: str) -> tuple[Cell, str]:
        """A field's cell, blank if the sheet has none, and its heading."""
        at = self._columns.get(name)
        return (BLANK, name) if at is None else (self._line.cells[at], self._sheet.columns[at])


class Findings(list[Finding]):
    """What was found about a line so far."""

    def of(self, read: Read[Value]) -> Value | None:
        """The value of a cell; what was found about it is kept."""
        if read.findings:
            self.extend(read.findings)
        return read.value


def findings_of(line: Line) -> Findings:
    """Those of a line that is about to be read."""
    return Findings([HIDDEN] if line.hidden else [])


def remembering(read: Callable[..., Value]) -> Callable[..., Value]:
    """The same reader, which reads nothing twice that it read lately: most columns have few words."""
    return lru_cache(_KEPT)(read)


def accepted(read: Read[str], column: str, rule: Any) -> Read[str]:
    """The value as the registry keeps it; held if the registry would refuse it."""
    if read.value is None:
        return read
    try:
        return Read(rule(read.value), read.findings)
    except DomainError as refusal:
        finding = Finding(refusal.code, Weight.HELD, refusal.zh, refusal.en, column)
        return Read(None, (*read.findings, finding))


def whole_day(read: Read[SaidDay], column: str) -> Read[str]:
    """A whole day; the registry keeps no part of one."""
    if read.value is None:
        return Read(None, read.findings, read.clears)
    if read.value.whole is not None:
        return Read(read.value.whole.isoformat(), read.findings)
    odd: Read[str] = warned(
        None, "DAY_NOT_WHOLE", column, "只有年或年月，未登记", "only a year or month: it is not taken"
    )
    return Read(None, (*read.findings, *odd.findings))


def needed_day(read: Read[SaidDay], column: str) -> Read[date]:
    """A whole day without which the line says nothing: held if only a part of it is said."""
    if read.value is None:
        return Read(None, read.findings)
    if read.value.whole is not None:
        return Read(read.value.whole, read.findings)
    finding = Finding(
        "DAY_NEEDED", Weight.HELD, "须写明哪一天", "the day is needed, not only a year or month", column
    )
    return Read(None, (*read.findings, finding))
