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
# Headings end with the thing they ask for, or are the name of a level: people and places do neither, so that
# a list without headings does not lose its first line. A line is one of headings if half of what it says is.
_ENDINGS = re.compile(
    r"(?:姓名|名字|名称|身份证|证件|证号|号码|(?:件|户|编|序|机|卡|格|账|行|证|工|牌)号|电话|手机|方式|地址|住址|住所|户籍|户口|户主"
    r"|日期|时间|年月|年月日|年龄|性别|民族|类别|类型|级别|等级|编码|代码|区划|经度|纬度|坐标|备注|说明|人数|户数|数量|状态|职务|职责|岗位"
    r"|情况|单位|面积|走访人|负责人|责任人|关系|优待证|(?:户籍|户口|居住|常住|现住|所在|出生|发证)地|所在单位|网格|网格员|网格长|站长"
    r"|生日|出生|身份|东经|北纬|联系人|慰问人|干部|主任|角色|形式|记录|诉求|困难|性质|位置|定位|四至|边界|附注|全称|[站格村]名|村委会"
    r"|事项|(?:走访|联系)规则|(?:制定|发文)机关|文件|文号|条目|条款|依据|周期|层级|天数|月数|(?:起始|截止|开始)日"
    r"|接[任替手]人|接任者|触发|触发条件|人生事件|(?:触发)节日|^节日|期限|(?:补访|周期)[期月日天]|^适用(?:乡镇|街道|村|社区)|任务同用"
    r"|(?:口|簿|本)号|重点联系|结果|内容|目的|需求|事由|学历|面貌|籍贯|部队|金额|标准|范围|服务站|序|人员|对象|X|Y)$"
    r"|^(?:是否|有无).+"
    r"|^(?:所属|所在|行政|户籍地?|居住地?|现居住?地?|常住地?)?(?:省份?|市|县|区|县区|区县|乡|镇|乡镇|街道|镇街|街镇|乡镇街道|村|社区|村社区|村居|村组|组)名?$"
    r"|^(?:name|code|phone|id|address|lon|lat|lng|longitude|latitude|x|y|sex|date|mode|purpose|outcome|needs|note"
    r"|village|township|cell|kind|bounds|households?|station|head|lead|worker|role|relation|since|until|successor"
    r"|categories|rule|level|issuer|document|article|trigger|festivals|modes|purposes|no\.?"
    r"|[a-z]+(?:_[a-z]+)+)$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]|[*＊★]|[0-9]{4}年度?|[0-9]{1,2}月份?")
_DATA = re.compile(r"[0-9０-９]")
_NUMBER = re.compile(r"[0-9０-９]{7,}")  # a line with a number of a person or telephone is no heading
_SAYS = re.compile(r".+[:：].*")


@dataclass(frozen=True, slots=True)
class Headings:
    """The lines of the headings (first, and the one after the last) and a name for each column."""

    first: int
    after: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: frozenset[str] = frozenset()  # as they are written, and without blanks


def squeezed(text: str) -> str:
    """A heading without blanks and line breaks: 姓　名 is 姓名."""
    return "".join(text.split())


def headings_of(grid: Grid) -> Headings:
    """The headings; where no line looks like some, none are taken and columns are called by their letters."""
    width = max((len(row) for row in grid.rows), default=0)
    first = next((at for at in range(min(len(grid.rows), _LINES_TRIED)) if _is_first(grid, at)), None)
    if first is None:
        return Headings(0, 0, tuple(f"{_letters(at)}列" for at in range(width)), ())
    after = _after(grid, first)
    rows = tuple(_spread(grid, at, first, after, width) for at in range(first, after))
    written = {cell.text for row in grid.rows[first:after] for cell in row if cell.text}
    words = frozenset(written | {squeezed(text) for text in written})
    return Headings(first, after, tuple(_named(at, rows) for at in range(width)), rows, words)


def _is_first(grid: Grid, at: int) -> bool:
    said = [cell for cell in grid.rows[at] if cell.kind is not CellKind.BLANK]
    if any(_NUMBER.search(cell.text) for cell in said):
        return False
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
    asked = _ASIDE.sub("", text)
    return (
        cell.kind is CellKind.TEXT
        and len(text) <= _LONGEST
        and _ENDINGS.search(asked) is not None
        and _DATA.search(asked) is None
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
