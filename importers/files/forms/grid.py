"""A sheet before anybody knows which of its lines are what."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from importers.files.limits import Limits
from importers.files.refusals import refused
from importers.files.sheets import BLANK, Cell, CellKind

__all__ = ["Grid", "Merged", "cell_of", "check_size", "text_cell"]

_DECIMAL_FOR_ALL = 1e300


class Merged(NamedTuple):
    """A merged range: first and last line and column, from 0, all of them inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells in lines from the file's first; lines may be of different lengths. Indices count from 0."""

    name: str
    rows: list[list[Cell]]
    merged: tuple[Merged, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = field(default=False)


def cell_of(value: object) -> Cell:
    """A cell from a workbook's value."""
    if isinstance(value, str):
        return text_cell(value)
    if isinstance(value, bool):
        return Cell(CellKind.FLAG, "TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return Cell(CellKind.NUMBER, _digits(value))
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return Cell(CellKind.DAY, day.isoformat())
    return text_cell(_shown(value))


def text_cell(text: str) -> Cell:
    """A cell of text, blank if nothing in it can be seen."""
    return Cell(CellKind.TEXT, text) if text and not text.isspace() else BLANK


def check_size(name: str, lines: int, columns: int, limits: Limits) -> None:
    """Raises DomainError SHEET_TOO_WIDE or SHEET_TOO_LARGE."""
    if columns > limits.columns:
        raise refused("SHEET_TOO_WIDE", name, 1)
    if lines > limits.lines or lines * columns > limits.cells:
        raise refused("SHEET_TOO_LARGE", name, limits.lines)


def check_texts(name: str, line: int, texts: Iterable[object], limits: Limits) -> None:
    """Raises DomainError CELL_TOO_LONG for a line with a longer text than a cell can hold."""
    if any(isinstance(one, str) and len(one) > limits.characters for one in texts):
        raise refused("CELL_TOO_LONG", name, line)


def _digits(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    if value != value or abs(value) > _DECIMAL_FOR_ALL:  # noqa: PLR0124  # not a number is unlike itself
        return str(value)
    plain = format(Decimal(repr(value)), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _shown(value: object) -> str:
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)
