"""Workbooks of Excel, WPS and LibreOffice (.xlsx, .xls, .et, .ods) as grids."""

import io

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
    XmlError,
    ZipError,
)

from importers.files.forms.grid import Grid, Merged, cell_of, check_size, check_texts
from importers.files.forms.marks import NO_MARKS, Marks, marks_of
from importers.files.forms.open_sheets import marks_of_open
from importers.files.forms.packed import looked_through
from importers.files.limits import Limits
from importers.files.refusals import refused
from importers.files.sheets import BLANK, Cell, CellKind, shared

__all__ = ["grids_of_ods", "grids_of_xls", "grids_of_xlsx"]

# What the reader raises on a damaged file; it panics on some, and that is no Exception.
_UNREADABLE = (CalamineError, XmlError, ZipError, WorksheetNotFound, OSError, OverflowError, ValueError)
_PANIC = "PanicException"


def grids_of_xlsx(content: bytes, limits: Limits) -> list[Grid]:
    """The worksheets; raises DomainError as `looked_through` does, or for a size or a text."""
    parts = looked_through(content, limits)
    for name, part in parts.items():
        if "/worksheets/" in name:
            check_size(name.rsplit("/", 1)[-1], part.lines, part.columns, limits)
    return _grids(content, marks_of(content, parts), limits)


def grids_of_ods(content: bytes, limits: Limits) -> list[Grid]:
    """The same of an OpenDocument spreadsheet."""
    looked_through(content, limits)
    return _grids(content, marks_of_open(content, limits), limits)


def grids_of_xls(content: bytes, limits: Limits) -> list[Grid]:
    """The worksheets of a file in the older form; hidden lines are not told by any reader of it."""
    return _grids(content, {}, limits)


def _grids(content: bytes, marks: dict[str, Marks], limits: Limits) -> list[Grid]:
    try:
        return _read(content, marks, limits)
    except PasswordError:
        raise refused("FILE_PROTECTED") from None
    except _UNREADABLE:
        raise refused("FILE_MALFORMED") from None
    # house: a panic of the reader is no Exception, and its class cannot be imported
    except BaseException as failed:
        if type(failed).__name__ != _PANIC:
            raise
        raise refused("FILE_MALFORMED") from None


def _read(content: bytes, marks: dict[str, Marks], limits: Limits) -> list[Grid]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        told = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        if len(told) > limits.sheets:
            raise refused("SHEETS_TOO_MANY")
        return [
            _grid(
                book.get_sheet_by_name(one.name),
                marks.get(one.name, NO_MARKS),
                limits,
                hidden=one.visible != SheetVisibleEnum.Visible,
            )
            for one in told
        ]


def _grid(sheet: CalamineSheet, marks: Marks, limits: Limits, *, hidden: bool) -> Grid:
    end = sheet.end or (-1, -1)
    check_size(sheet.name, end[0] + 1, end[1] + 1, limits)
    rows: list[list[Cell]] = []
    known: dict[Cell, Cell] = {}
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        check_texts(sheet.name, number, values, limits)
        rows.append([shared(cell_of(value), known) for value in values])
    _set_faults(sheet.name, rows, marks, limits)
    told = tuple(Merged(*first, *last) for first, last in sheet.merged_cell_ranges or ())
    return Grid(sheet.name, rows, told or marks.merged, marks.hidden_rows, marks.hidden_columns, hidden)


def _set_faults(name: str, rows: list[list[Cell]], marks: Marks, limits: Limits) -> None:
    """A fault may stand beyond all that the reader of values found."""
    if not marks.faults:
        return
    lines = max(len(rows), max(row for row, _, _ in marks.faults) + 1)
    width = max(len(rows[0]) if rows else 0, max(column for _, column, _ in marks.faults) + 1)
    check_size(name, lines, width, limits)
    rows.extend([] for _ in range(lines - len(rows)))
    for row in rows:
        row.extend([BLANK] * (width - len(row)))
    for at, column, shown in marks.faults:
        rows[at][column] = Cell(CellKind.FAULT, shown)
