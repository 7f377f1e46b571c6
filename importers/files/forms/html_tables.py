"""Tables of a web page, which many systems hand out under the name .xls."""

from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from itertools import count

from importers.files.forms.grid import Grid, Merged, check_size, text_cell
from importers.files.limits import Limits
from importers.files.refusals import refused
from importers.files.sheets import BLANK, Cell

__all__ = ["grids_of_html"]

_CELLS = ("td", "th")
_UNSEEN = ("style", "script", "title")


def grids_of_html(text: str, limits: Limits) -> list[Grid]:
    """Each outer table as a sheet; raises DomainError TABLE_MISSING, or for a size or a text."""
    page = _Page(limits)
    page.feed(text)
    page.close()
    page.end_of_page()
    if not page.tables:
        raise refused("TABLE_MISSING")
    return [_grid(f"表{number}", table, limits) for number, table in enumerate(page.tables, start=1)]


class _Spread:
    """A cell as written: its text, and how many columns and lines it spreads over."""

    def __init__(self, columns: int, lines: int) -> None:
        self.columns = columns
        self.lines = lines
        self.text: list[str] = []

    @property
    def shown(self) -> str:
        """The text as a browser shows it."""
        return "\n".join(" ".join(line.split()) for line in "".join(self.text).split("\v")).strip()


class _Page(HTMLParser):
    """Collects the cells of the outer tables; what stands in a table within a cell is that cell's text."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[_Spread]]] = []
        self._limits = limits
        self._depth = 0
        self._unseen = 0
        self._cell: _Spread | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens a table, line or cell."""
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._new_table()
        elif self._depth == 1 and tag == "tr":
            self._new_line()
        elif self._depth == 1 and tag in _CELLS:
            self._new_cell(dict(attrs))
        elif tag == "br" and self._cell is not None:
            self._cell.text.append("\v")
        elif tag in _UNSEEN:
            self._unseen += 1

    def handle_endtag(self, tag: str) -> None:
        """Closes them again, as far as the page does."""
        if tag == "table":
            self._depth = max(self._depth - 1, 0)
        if self._depth <= 1 and tag in (*_CELLS, "tr", "table"):
            self._cell = None
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)

    def handle_data(self, data: str) -> None:
        """Adds text to the open cell."""
        if self._cell is not None and not self._unseen:
            self._cell.text.append(data)

    def end_of_page(self) -> None:
        """Drops tables without a line."""
        self.tables = [table for table in self.tables if any(table)]

    def _new_table(self) -> None:
        self._cell = None
        if len(self.tables) >= self._limits.sheets:
            raise refused("SHEETS_TOO_MANY")
        self.tables.append([])

    def _new_line(self) -> None:
        self._cell = None
        self.tables[-1].append([])
        check_size("", len(self.tables[-1]), 1, self._limits)

    def _new_cell(self, attributes: dict[str, str | None]) -> None:
        if not self.tables[-1]:
            self._new_line()
        line = self.tables[-1][-1]
        self._cell = _Spread(_span(attributes.get("colspan")), _span(attributes.get("rowspan")))
        line.append(self._cell)
        check_size("", 1, sum(one.columns for one in line), self._limits)


def _span(written: str | None) -> int:
    digits = (written or "").strip()
    return max(int(digits), 1) if digits.isascii() and digits.isdecimal() and len(digits) < 7 else 1  # noqa: PLR2004  # more digits are no span


def _grid(name: str, table: Sequence[Sequence[_Spread]], limits: Limits) -> Grid:
    rows: list[list[Cell]] = []
    merged: list[Merged] = []
    below: dict[int, int] = {}  # column → first line that is free again
    for top, line in enumerate(table):
        row: list[Cell] = []
        free = _free_columns(below, top)
        for cell in line:
            left = next(free)
            if len(cell.shown) > limits.characters:
                raise refused("CELL_TOO_LONG", name, top + 1)
            bottom = min(top + cell.lines, len(table)) - 1
            right = left + cell.columns - 1
            check_size(name, 1, right + 1, limits)
            row.extend([BLANK] * (left - len(row)))
            row.append(text_cell(cell.shown))
            below.update(dict.fromkeys(range(left, right + 1), bottom + 1))
            if bottom > top or right > left:
                merged.append(Merged(top, left, bottom, right))
        rows.append(row)
    return Grid(name, rows, tuple(merged))


def _free_columns(below: dict[int, int], line: int) -> Iterator[int]:
    return (column for column in count() if below.get(column, 0) <= line)
