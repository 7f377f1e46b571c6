"""What the fast reader of .ods does not tell: extents, merged cells, faults, and what is hidden.

A cell or a line stands once for as many as it says it is repeated, so a short file may reach far: how far is
told here, before the reader of values is let at it.
"""

import io
import zipfile
from dataclasses import dataclass, field
from itertools import product
from xml.parsers.expat import ExpatError, ParserCreate

from importers.files.forms.grid import Merged, check_size
from importers.files.forms.marks import Marks
from importers.files.forms.packed import BROKEN
from importers.files.limits import Limits
from importers.files.refusals import refused

__all__ = ["marks_of_open"]

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_VALUE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 value-type"
_SHOWN_VALUE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_ENCRYPTED = b"encryption-data"
_PIECE = 1 << 16


def marks_of_open(content: bytes, limits: Limits) -> dict[str, Marks]:
    """The marks of each sheet by its name.

    Raises DomainError FILE_MALFORMED, FILE_PROTECTED, SHEETS_TOO_MANY, SHEET_TOO_LARGE or SHEET_TOO_WIDE.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if _ENCRYPTED in archive.read("META-INF/manifest.xml"):
                raise refused("FILE_PROTECTED")
            found = _Tables(limits)
            with archive.open("content.xml") as stream:
                while piece := stream.read(_PIECE):
                    found.read(piece)
                found.read(b"", True)  # noqa: FBT003  # it takes no name
    except (*BROKEN, ExpatError, LookupError):
        raise refused("FILE_MALFORMED") from None
    return {one.name: one.marks for one in found.tables}


@dataclass
class _Table:
    """A sheet as it is read: the line and column at which the next cell stands, and what was found."""

    name: str
    row: int = 0
    column: int = 0
    width: int = 0
    rows: int = 1
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    faults: list[tuple[int, int]] = field(default_factory=list)

    @property
    def marks(self) -> Marks:
        """The same as it is asked for; of a fault the file says no more than that it is one."""
        return Marks(
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            tuple((*at, "#N/A") for at in self.faults),
            tuple(self.merged),
        )


class _Tables:
    """The tables of a content.xml, one start of an element after the other; nothing of it is kept."""

    def __init__(self, limits: Limits) -> None:
        """None yet."""
        self.tables: list[_Table] = []
        self._limits, self._depth = limits, 0
        parser = ParserCreate(namespace_separator=" ")
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        self.read = parser.Parse

    def _start(self, name: str, said: dict[str, str]) -> None:
        if name == f"{_TABLE}table":
            self._depth += 1
            if self._depth == 1:
                self._begin(said.get(f"{_TABLE}name", ""))
        if self._depth != 1:
            return
        table = self.tables[-1]
        if name == f"{_TABLE}table-row":
            table.rows, table.column = _count(said, "number-rows-repeated"), 0
            if _hides(said):
                table.hidden_rows |= set(range(table.row, min(table.row + table.rows, self._limits.lines)))
        elif name == f"{_TABLE}table-column":
            self._column(table, said)
        elif name in _CELLS:
            self._cell(table, said)

    def _end(self, name: str) -> None:
        if name == f"{_TABLE}table":
            self._depth -= 1
        elif name == f"{_TABLE}table-row" and self._depth == 1:
            self.tables[-1].row += self.tables[-1].rows

    def _begin(self, name: str) -> None:
        self.tables.append(_Table(name))
        if len(self.tables) > self._limits.sheets:
            raise refused("SHEETS_TOO_MANY")

    def _column(self, table: _Table, said: dict[str, str]) -> None:
        until = table.column + _count(said, "number-columns-repeated")
        if _hides(said):
            table.hidden_columns |= set(range(table.column, min(until, self._limits.columns)))
        table.column = until

    def _cell(self, table: _Table, said: dict[str, str]) -> None:
        until = table.column + _count(said, "number-columns-repeated")
        if _VALUE in said:
            table.width = max(table.width, until)
            check_size(table.name, table.row + table.rows, table.width, self._limits)
            if said.get(_SHOWN_VALUE) == "error":
                rows, columns = range(table.row, table.row + table.rows), range(table.column, until)
                table.faults += product(rows, columns)
            self._merge(table, said)
        table.column = until

    def _merge(self, table: _Table, said: dict[str, str]) -> None:
        down, right = (_count(said, f"number-{one}-spanned") for one in ("rows", "columns"))
        if max(down, right) > 1:
            bottom = min(table.row + down, self._limits.lines) - 1
            last = min(table.column + right, self._limits.columns) - 1
            table.merged.append(Merged(table.row, table.column, bottom, last))


def _count(said: dict[str, str], name: str) -> int:
    return max(int(said.get(_TABLE + name, "1")), 1)


def _hides(said: dict[str, str]) -> bool:
    return said.get(f"{_TABLE}visibility") in {"collapse", "filter"}
