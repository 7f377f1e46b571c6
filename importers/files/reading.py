"""A file's content as a workbook, in this process; `read_workbook` does it in one that may fail alone."""

from importers.files.forms.grid import Grid
from importers.files.forms.html_tables import grids_of_html
from importers.files.forms.kind import HTML, ODS, XLS, XLSX, kind_of
from importers.files.forms.texts import decoded, grid_of_text
from importers.files.forms.workbooks import grids_of_ods, grids_of_xls, grids_of_xlsx
from importers.files.limits import USUAL, Limits
from importers.files.lines.sheet import sheet_of
from importers.files.refusals import refused
from importers.files.sheets import Workbook

__all__ = ["read_content"]


def read_content(content: bytes, name: str, limits: Limits = USUAL) -> Workbook:
    """The sheets in which anything stands; raises DomainError with a code of `REFUSALS`, and nothing else."""
    if len(content) > limits.content_bytes:
        raise refused("FILE_TOO_LARGE")
    form, encoding, grids = _grids(content, limits)
    sheets = tuple(sheet_of(grid) for grid in grids if any(map(_says, grid.rows)))
    if not sheets:
        raise refused("FILE_EMPTY")
    return Workbook(name, form, encoding, sheets)


def _grids(content: bytes, limits: Limits) -> tuple[str, str | None, list[Grid]]:
    kind = kind_of(content, limits)
    if kind == XLSX:
        return kind, None, grids_of_xlsx(content, limits)
    if kind == XLS:
        return kind, None, grids_of_xls(content, limits)
    if kind == ODS:
        return kind, None, grids_of_ods(content, limits)
    text, encoding = decoded(content)
    if kind == HTML:
        return kind, encoding, grids_of_html(text, limits)
    form, grid = grid_of_text("", text, limits)
    return form, encoding, [grid]


def _says(row: object) -> bool:
    return bool(row)
