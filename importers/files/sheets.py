"""A sheet as it was read: nothing is converted before somebody has said what a column means."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class CellKind(StrEnum):
    """What a cell holds in the file, whatever it looks like."""

    BLANK = "BLANK"
    TEXT = "TEXT"
    NUMBER = "NUMBER"
    DAY = "DAY"
    FLAG = "FLAG"
    FAULT = "FAULT"  # a formula's error, such as #DIV/0!


class Cell(NamedTuple):
    """A cell: a number in plain decimal digits, a day as YYYY-MM-DD, a flag as TRUE or FALSE."""

    kind: CellKind
    text: str


BLANK = Cell(CellKind.BLANK, "")
_MOST_SHARED = 65_536


def shared(cell: Cell, known: dict[Cell, Cell]) -> Cell:
    """The cell of `known` that says the same: most columns of a list have few words. A new one joins them."""
    return known.setdefault(cell, cell) if len(known) < _MOST_SHARED else known.get(cell, cell)


class Line(NamedTuple):
    """A line of people, cells or whatever the sheet lists; `number` is the file's own, from 1."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False


class Ignored(StrEnum):
    """Why a line of the file is none of the sheet's."""

    TITLE = "TITLE"
    HEADER = "HEADER"  # also one repeated in mid-sheet
    BLANK = "BLANK"
    TOTAL = "TOTAL"  # 合计, 小计
    SIGNATURE = "SIGNATURE"  # 填表人, 审核人, 填报日期


MOST_TOTALS = 100


class Declared(NamedTuple):
    """A line of totals by its number in the file: the counts that stand in it, and the lines they may be of.

    Those since the line of totals before it (`since`; its number is `after`, 0 if there is none), or all of
    the sheet above it.
    """

    line: int
    counts: tuple[int, ...]
    since: int
    above: int
    after: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file.

    `columns` are the headings, those of several rows or merged cells joined by "/"; every line has as many
    cells. `hidden_columns` are indices into `columns`, `hidden` says that the sheet itself is. Lines of the
    file = lines + ignored. A cell merged downwards stands in each of its lines. `totals` are what those of
    its ignored lines say that add up, at most a hundred of them.
    """

    name: str
    columns: tuple[str, ...]
    lines: Sequence[Line]
    ignored: Mapping[Ignored, int] = field(default_factory=Counter)
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    totals: tuple[Declared, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was read: what it really is (such as "XLSX" or "CSV"), its encoding if it is text."""

    source: str
    form: str
    encoding: str | None
    sheets: tuple[Sheet, ...]
