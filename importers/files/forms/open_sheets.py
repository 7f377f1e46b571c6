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
from importers.files.forms.open_cells import TYPE, VALUES, OpenCell, opened
from importers.files.forms.packed import BROKEN
from importers.files.limits import Limits
from importers.files.refusals import refused

__all__ = ["marks_of_open"]

# The names as they are written, whatever they are bound to: so the reader of values knows them, and no other
# binding may hide from the one what the other takes.
_TABLE, _ROW = "table:table", "table:table-row"
_CELLS = {"table:table-cell", "table:covered-table-cell"}
_FILLED = VALUES | {TYPE, "table:formula"}
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
    hides: bool = False
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
    """The tables of a content.xml, one start of an element after the other; nothing of it is kept.

    A table, a line or a cell within its like is refused: the readers of values lose count there.
    """

    def __init__(self, limits: Limits) -> None:
        """None yet."""
        self.tables: list[_Table] = []
        self._limits, self._open = limits, set[str]()
        self._cell: OpenCell | None = None
        parser = ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler, parser.StartCdataSectionHandler = self._text, self._verbatim
        self.read = parser.Parse

    def _start(self, name: str, said: dict[str, str]) -> None:
        if self._cell is not None:
            self._cell.pass_by(name, 1)
        if name in {_TABLE, _ROW}:
            self._enter(name)
        if name == _TABLE:
            self._begin(said.get("table:name", ""))
        if _TABLE not in self._open:
            return
        table = self.tables[-1]
        if name == _ROW:
            table.rows, table.column, table.hides = _count(said, "number-rows-repeated"), 0, _hides(said)
        elif name == "table:table-column":
            self._column(table, said)
        elif name in _CELLS:
            self._begin_cell(table, said)

    def _end(self, name: str) -> None:
        self._open.discard(name)
        if name in _CELLS:
            self._cell = None
        elif self._cell is not None:
            self._cell.pass_by(name, -1)
        elif name == _ROW and _TABLE in self._open:
            self._end_row(self.tables[-1])

    def _enter(self, name: str) -> None:
        if name in self._open:
            raise refused("FILE_MALFORMED")
        self._open.add(name)

    def _end_row(self, table: _Table) -> None:
        until = table.row + table.rows
        if table.hides:
            table.hidden_rows |= set(range(table.row, min(until, self._limits.lines)))
        table.row = until

    def _text(self, text: str) -> None:
        if self._cell is not None and not text.isspace() and self._cell.misreads():
            self._fault(self.tables[-1], self._cell)

    def _verbatim(self) -> None:
        if self._cell is not None and self._cell.leaves_out():
            self._fault(self.tables[-1], self._cell)

    def _fault(self, table: _Table, cell: OpenCell) -> None:
        cell.is_fault = True
        self._reach(table, cell.columns.stop)
        table.faults += product(cell.rows, cell.columns)

    def _reach(self, table: _Table, until: int) -> None:
        table.width = max(table.width, until)
        check_size(table.name, table.row + table.rows, table.width, self._limits)

    def _begin(self, name: str) -> None:
        self.tables.append(_Table(name))
        if len(self.tables) > self._limits.sheets:
            raise refused("SHEETS_TOO_MANY")

    def _column(self, table: _Table, said: dict[str, str]) -> None:
        until = table.column + _count(said, "number-columns-repeated")
        if _hides(said):
            table.hidden_columns |= set(range(table.column, min(until, self._limits.columns)))
        table.column = until

    def _begin_cell(self, table: _Table, said: dict[str, str]) -> None:
        if self._cell is not None:
            raise refused("FILE_MALFORMED")
        until = table.column + _count(said, "number-columns-repeated")
        rows, columns = range(table.row, table.row + table.rows), range(table.column, until)
        self._cell = opened(rows, columns, said)
        if not _FILLED.isdisjoint(said):
            self._reach(table, until)
            if said.get("calcext:value-type") == "error":
                self._fault(table, self._cell)
            self._merge(table, said)
        table.column = until

    def _merge(self, table: _Table, said: dict[str, str]) -> None:
        down, right = (_count(said, f"number-{one}-spanned") for one in ("rows", "columns"))
        if max(down, right) > 1:
            bottom = min(table.row + down, self._limits.lines) - 1
            last = min(table.column + right, self._limits.columns) - 1
            table.merged.append(Merged(table.row, table.column, bottom, last))


def _count(said: dict[str, str], name: str) -> int:
    return max(int(said.get(f"table:{name}", "1")), 1)


def _hides(said: dict[str, str]) -> bool:
    return said.get("table:visibility") in {"collapse", "filter"}
