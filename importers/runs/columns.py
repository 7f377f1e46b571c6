"""Readers of a sheet's lines by field, bound once to the columns in which the fields stand."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypeVar

from importers.files.sheets import BLANK, Cell, Sheet
from importers.findings import Read
from importers.runs.steps import Columns

Value = TypeVar("Value")
# What reads a field from the cells of a line.
Of: TypeAlias = Callable[[Sequence[Cell]], Read[Value]]
# Cells, each with its heading.
Named: TypeAlias = tuple[tuple[Cell, str], ...]
_NOTHING: Read[Any] = Read()


def of_column(
    sheet: Sheet, columns: Columns, name: str, read: Callable[[Cell, str], Read[Value]]
) -> Of[Value]:
    """Reads a field by its cell and heading; a blank says nothing, nor does a field without a column."""
    at = columns.get(name)
    if at is None:
        return lambda _cells: _NOTHING
    heading = sheet.columns[at]

    def reads(cells: Sequence[Cell]) -> Read[Value]:
        cell = cells[at]
        return _NOTHING if cell is BLANK else read(cell, heading)

    return reads


def of_columns(
    sheet: Sheet, columns: Columns, names: Sequence[str], read: Callable[[Named], Read[Value]]
) -> Of[Value]:
    """Reads a field that several cells say together: those without a column are blank, headed by the name."""
    places = [(columns.get(name), name) for name in names]
    if all(at is None for at, _ in places):
        return lambda _cells: _NOTHING
    headed = [(at, name if at is None else sheet.columns[at]) for at, name in places]
    return lambda cells: read(
        tuple([(BLANK if at is None else cells[at], heading) for at, heading in headed])
    )
