"""What the cells of a list say, line by line, by the fields of its columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from importers.columns.mapping import ColumnMapping
from importers.files.sheets import Line, Sheet
from importers.findings import Finding, Read

__all__ = ["ReadLine", "counted", "read_lines"]


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
    for line in sheet.lines:
        yield ReadLine(
            line,
            {
                one.field.name: one.field.read(line.cells[one.at], one.heading, today)
                for one in mapping.columns
            },
        )


def counted(sheet: Sheet, mapping: ColumnMapping, today: date) -> Mapping[Finding, tuple[int, int]]:
    """How many lines have each finding, and the number of the first of them."""
    found: dict[Finding, tuple[int, int]] = {}
    for one in read_lines(sheet, mapping, today):
        for finding in one.findings:
            times, first = found.get(finding, (0, one.line.number))
            found[finding] = times + 1, first
    return found
