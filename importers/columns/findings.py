"""What the cells of a list say, line by line, by the fields of its columns."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from importers.columns.mapping import ColumnMapping, Mapped
from importers.files.sheets import Cell, Line, Sheet
from importers.findings import Finding, Read

__all__ = ["ReadLine", "counted", "read_lines"]


_MOST_REMEMBERED = 4_096


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line with what each field of it says, by the field's name; fields without a column are not in it."""

    line: Line
    said: Mapping[str, Read[Any]]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in any of its cells, in the order of the fields."""
        return tuple(finding for read in self.said.values() for finding in read.findings)


def read_lines(sheet: Sheet, mapping: ColumnMapping, today: date) -> Iterator[ReadLine]:
    """The lines of a sheet, read one by one."""
    columns = [(one.field.name, one.at, _remembering(one, today)) for one in mapping.columns]
    for line in sheet.lines:
        yield ReadLine(line, {name: read(line.cells[at]) for name, at, read in columns})


def _remembering(column: Mapped, today: date) -> Callable[[Cell], Read[Any]]:
    """Reads a column's cells, and one that says what an earlier one said no second time."""
    known: dict[Cell, Read[Any]] = {}

    def read(cell: Cell) -> Read[Any]:
        before = known.get(cell)
        if before is None:
            before = column.field.read(cell, column.heading, today)
            if len(known) < _MOST_REMEMBERED:
                known[cell] = before
        return before

    return read


def counted(sheet: Sheet, mapping: ColumnMapping, today: date) -> Mapping[Finding, tuple[int, int]]:
    """How many lines have each finding, and the number of the first of them."""
    found: dict[Finding, tuple[int, int]] = {}
    for one in read_lines(sheet, mapping, today):
        for finding in one.findings:
            times, first = found.get(finding, (0, one.line.number))
            found[finding] = times + 1, first
    return found
