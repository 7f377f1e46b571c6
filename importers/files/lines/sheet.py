"""A grid as a sheet: its own lines, and how many others there are of which kind."""

import re
from collections import Counter
from collections.abc import Sequence

from importers.files.forms.grid import Grid, Merged
from importers.files.lines.headings import Headings, headings_of, squeezed
from importers.files.lines.totals import counts_of
from importers.files.sheets import BLANK, MOST_TOTALS, Cell, CellKind, Declared, Ignored, Line, Sheet

__all__ = ["sheet_of"]

_TOTAL = re.compile(
    r"(?:本[页村组社区镇乡县]+|全[村组社区镇乡县街道]+|其中)?[:：]?(?:合|小|总|共|累)计(?:[(（].{0,8}[)）])?"
    r"[:：]?[0-9０-９,，.]*[人户名个条元次村]?[。.]?"
)
_PERSON = re.compile(r"[0-9０-９]{14}[0-9０-９XxＸ]+")  # a line with an identity number is somebody's
_SIGNATURE = re.compile(
    r"(?:(?:填表|填报|制表|审核|复核|审批|经办|录入|统计|主管|分管|单位|部门|站|主要)(?:单位|部门)?(?:人|人员|领导|负责人|日期|时间|长)?"
    r"(?:签字|签名|签章|盖章)?|(?:联系)?电话|日期|盖章|签字|注|备注|说明|填表说明)(?:[(（].{0,10}[)）])?[:：].*"
    r"|[(（]?(?:单位)?(?:盖章|公章)[)）]?.{0,12}",
    re.DOTALL,
)
_SHARE_REPEATED = 0.6
_ABOUT_LINES = (Ignored.TOTAL, Ignored.SIGNATURE)


def sheet_of(grid: Grid) -> Sheet:
    """The sheet with its headings, lines and what was left out: lines of the file = lines + ignored."""
    headings = headings_of(grid)
    width = _width(grid, headings)
    ignored: Counter[Ignored] = Counter(_before(grid, headings))
    lines: list[Line] = []
    totals: list[Declared] = []
    counted = last = 0
    filled = _filled_down(grid, headings.after)
    spanned = _spanned(grid.merged, len(headings.columns), len(grid.rows))
    for at in range(headings.after, len(grid.rows)):
        cells = filled.get(at, grid.rows[at])
        kind = _kind(cells, headings, spanned=at in spanned)
        if kind in _ABOUT_LINES and any(_PERSON.search(cell.text) for cell in cells):
            kind = None
        if kind is None:
            shown = tuple(cells[:width]) + (BLANK,) * (width - len(cells))
            lines.append(Line(at + 1, shown, at in grid.hidden_rows))
            continue
        ignored[kind] += 1
        if kind is Ignored.TOTAL:
            if len(totals) < MOST_TOTALS and (counts := counts_of(cells, headings.columns)):
                totals.append(Declared(at + 1, counts, len(lines) - counted, len(lines), last))
            counted, last = len(lines), at + 1
    hidden = frozenset(column for column in grid.hidden_columns if column < width)
    columns = headings.columns[:width]
    return Sheet(grid.name, columns, tuple(lines), ignored, hidden, grid.hidden, tuple(totals))


def _width(grid: Grid, headings: Headings) -> int:
    """Without columns on the right in which nothing stands."""
    named = [
        len(row) - next((n for n, text in enumerate(reversed(row)) if text), len(row))
        for row in headings.rows
    ]
    filled = [_last_said(row) for row in grid.rows[headings.after :]]
    return max((*named, *filled), default=0)


def _last_said(row: Sequence[Cell]) -> int:
    return next((at for at in range(len(row), 0, -1) if row[at - 1].kind is not CellKind.BLANK), 0)


def _before(grid: Grid, headings: Headings) -> Counter[Ignored]:
    above = Counter(
        Ignored.TITLE if _last_said(row) else Ignored.BLANK for row in grid.rows[: headings.first]
    )
    above[Ignored.HEADER] += headings.after - headings.first
    return +above


def _kind(cells: Sequence[Cell], headings: Headings, *, spanned: bool) -> Ignored | None:
    """Why a line is none of the sheet's own, if it is not."""
    said = [cell for cell in cells if cell.kind is not CellKind.BLANK]
    if not said:
        return Ignored.BLANK
    if _is_repeated(cells, headings):
        return Ignored.HEADER
    first = squeezed(said[0].text)
    if _TOTAL.fullmatch(first):
        return Ignored.TOTAL
    texts = [squeezed(cell.text) for cell in said]
    if _SIGNATURE.fullmatch(first) and len(said) * 2 <= max(len(headings.columns), 2):
        return Ignored.SIGNATURE
    second = texts[1] if len(texts) > 1 and said[0].kind is CellKind.NUMBER else ""
    if second and _TOTAL.fullmatch(second):
        return Ignored.TOTAL
    return Ignored.TITLE if len(said) == 1 and spanned else None


def _is_repeated(cells: Sequence[Cell], headings: Headings) -> bool:
    if sum(cell.text in headings.words for cell in cells) < min(2, len(headings.columns)):
        return False
    shown = [squeezed(cell.text) for cell in cells]
    for row in headings.rows:
        pairs = [(text, shown[at] if at < len(shown) else "") for at, text in enumerate(row) if text]
        said = sum(bool(text) for text in shown)
        same = sum(text == other for text, other in pairs)
        if said and same >= min(2, said) and same >= _SHARE_REPEATED * said:
            return True
    return False


def _spanned(merged: Sequence[Merged], width: int, lines: int) -> frozenset[int]:
    """Lines of which one merged cell covers half or more, as a title between two parts does."""
    wide = (one for one in merged if (one.right - one.left + 1) * 2 >= width > 1)
    return frozenset(at for one in wide for at in range(one.top, min(one.bottom + 1, lines)))


def _filled_down(grid: Grid, after: int) -> dict[int, list[Cell]]:
    """Lines in a range merged downwards, with what its first line says: nothing else is filled down."""
    filled: dict[int, list[Cell]] = {}
    for one in grid.merged:
        if one.bottom == one.top or one.top < after or one.top >= len(grid.rows):
            continue
        source = grid.rows[one.top]
        if one.left >= len(source) or source[one.left].kind is CellKind.BLANK:
            continue
        for at in range(one.top + 1, min(one.bottom + 1, len(grid.rows))):
            row = filled.setdefault(at, list(grid.rows[at]))
            row.extend([BLANK] * (one.left + 1 - len(row)))
            if row[one.left].kind is CellKind.BLANK:
                row[one.left] = source[one.left]
    return filled
