"""Where the headings of a grid are, and what they are called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from importers.files.forms.grid import Grid, Merged
from importers.files.sheets import BLANK, Cell, CellKind

__all__ = ["Headings", "headings_of", "squeezed"]

_LINES_TRIED = 40
_MOST_HEADING_LINES = 5
_LONGEST = 30
_BLANKS = re.compile(r"\s+")
# Words of which headings are made. A line is one of headings if half of what it says has them.
_WORDS = re.compile(
    r"姓名|名字|名称|身份|证件|证号|号码|电话|手机|联系|方式|地址|住址|住所|居住|户籍|户口|户主|户号|日期|时间|年月|年龄|出生|性别|民族"
    r"|类别|类型|对象|级别|等级|序号|编号|编码|代码|区划|省|市|县|区|乡|镇|街道|村|社区|网格|站|经度|纬度|坐标|备注|说明|人数|状态|职务"
    r"|岗位|入伍|退役|退伍|转业|部队|困难|走访|结果|内容|目的|需求|是否|情况|单位|面积|负责人|责任人|关系|优待证|上级"
    r"|^(?:name|code|phone|id|address|lon|lat|longitude|latitude|x|y|sex|date|mode|outcome|village|cell|note)$",
    re.IGNORECASE,
)
_DATA = re.compile(r"[0-9０-９]{4,}")
_SAYS = re.compile(r".+[:：].*")


@dataclass(frozen=True, slots=True)
class Headings:
    """The lines of the headings (first, and the one after the last) and a name for each column."""

    first: int
    after: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def squeezed(text: str) -> str:
    """A heading without blanks and line breaks: 姓　名 is 姓名."""
    return _BLANKS.sub("", text)


def headings_of(grid: Grid) -> Headings:
    """The headings; where no line looks like some, none are taken and columns are called by their letters."""
    width = max((len(row) for row in grid.rows), default=0)
    first = next((at for at in range(min(len(grid.rows), _LINES_TRIED)) if _is_first(grid, at)), None)
    if first is None:
        return Headings(0, 0, tuple(f"{_letters(at)}列" for at in range(width)), ())
    after = _after(grid, first)
    rows = tuple(_spread(grid, at, first, after, width) for at in range(first, after))
    return Headings(first, after, tuple(_named(at, rows) for at in range(width)), rows)


def _is_first(grid: Grid, at: int) -> bool:
    said = [cell for cell in grid.rows[at] if cell.kind is not CellKind.BLANK]
    alike = [cell for cell in said if _is_heading(cell)]
    if len(said) == 1:
        return _is_only_column(grid, at) and bool(alike)
    return len(alike) >= 2 and len(alike) * 2 >= len(said)  # noqa: PLR2004  # one word alone is chance


def _is_only_column(grid: Grid, at: int) -> bool:
    """Whether the lines below are as narrow: a list of one column."""
    below = [sum(cell is not BLANK for cell in row) for row in grid.rows[at + 1 :]]
    return bool(below) and max(below) == 1


def _is_heading(cell: Cell) -> bool:
    text = squeezed(cell.text)
    return (
        cell.kind is CellKind.TEXT
        and len(text) <= _LONGEST
        and _WORDS.search(text) is not None
        and _DATA.search(text) is None
        and _SAYS.fullmatch(text) is None
    )


def _after(grid: Grid, first: int) -> int:
    """The line after the headings: as far as merged ranges reach, and as lines go on naming parts of them."""
    reach = first
    for one in grid.merged:
        if one.top == first:
            reach = max(reach, min(one.bottom, first + _MOST_HEADING_LINES - 1))
    at = reach + 1
    while at < min(len(grid.rows), first + _MOST_HEADING_LINES) and _names_parts(grid, at, first):
        at += 1
    return min(at, len(grid.rows))


def _names_parts(grid: Grid, at: int, first: int) -> bool:
    """Whether a line names parts of groups above it: only headings, and only where a group can have parts."""
    said = [(column, cell) for column, cell in enumerate(grid.rows[at]) if cell.kind is not CellKind.BLANK]
    if not said or not all(_is_heading(cell) for _, cell in said):
        return False
    above = grid.rows[at - 1]
    grouped = _grouped_columns(grid.merged, first, at) or _blank_after_text(above)
    return bool(grouped) and all(column in grouped for column, _ in said)


def _grouped_columns(merged: Sequence[Merged], first: int, at: int) -> set[int]:
    return {
        column
        for one in merged
        if first <= one.top < at and one.bottom < at and one.right > one.left
        for column in range(one.left, one.right + 1)
    }


def _blank_after_text(row: Sequence[Cell]) -> set[int]:
    """Columns of a text and of the blanks that follow it, where a group's name was written once."""
    found: set[int] = set()
    for column, cell in enumerate(row):
        if cell.kind is CellKind.BLANK and column:
            found |= {column - 1, column}
    return found


def _spread(grid: Grid, at: int, first: int, after: int, width: int) -> tuple[str, ...]:  # noqa: PLR0917  # a place and its frame
    """A heading line's texts, those of merged ranges in each of their columns."""
    row = [squeezed(cell.text) for cell in grid.rows[at]] + [""] * (width - len(grid.rows[at]))
    for one in grid.merged:
        if first <= one.top <= at <= one.bottom and one.left < len(grid.rows[one.top]):
            text = squeezed(grid.rows[one.top][one.left].text)
            row[one.left : one.right + 1] = [text] * (min(one.right + 1, width) - one.left)
    if not _grouped_columns(grid.merged, first, after) and at + 1 < after:
        _carry_over(row, [cell.kind is not CellKind.BLANK for cell in grid.rows[at + 1]])
    return tuple(row)


def _carry_over(row: list[str], named_below: Sequence[bool]) -> None:
    for column in range(1, min(len(row), len(named_below))):
        if not row[column] and named_below[column]:
            row[column] = row[column - 1]


def _named(column: int, rows: Sequence[Sequence[str]]) -> str:
    parts = list(dict.fromkeys(row[column] for row in rows if row[column]))
    return "/".join(parts) or f"{_letters(column)}列"


def _letters(column: int) -> str:
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
