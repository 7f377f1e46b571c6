"""Files that are read: how each is made, and the lines it must yield."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from xlsxwriter.worksheet import Worksheet

from importers.files.reading import read_content
from importers.files.sheets import CellKind, Ignored
from tests.importers.files.made import HEAD, ONE, TWO, csv, repacked, table, texts, the_sheet, worksheet, xlsx

BOTH = [ONE, TWO]
Style = Callable[[dict[str, Any]], Any]


def grouped(sheet: Worksheet, style: Style) -> None:
    sheet.merge_range(0, 0, 0, 3, "某镇服务对象名单")
    sheet.merge_range(1, 0, 2, 0, "姓名")
    sheet.merge_range(1, 1, 2, 1, "身份证\n号码")
    sheet.merge_range(1, 2, 1, 3, "联系方式")
    sheet.write_row(2, 2, ("手机", "固定电话"))
    sheet.write_row(3, 0, (*ONE, "023-45600000"))


def three_deep(sheet: Worksheet, style: Style) -> None:
    sheet.merge_range(0, 0, 2, 0, "姓名")
    sheet.merge_range(0, 1, 0, 4, "住址")
    sheet.merge_range(1, 1, 1, 2, "户籍地")
    sheet.merge_range(1, 3, 1, 4, "常住地")
    sheet.write_row(2, 1, ("镇", "村", "镇", "村"))
    sheet.write_row(3, 0, ("张三", "甲镇", "乙村", "丙镇", "丁村"))


def merged_down(sheet: Worksheet, style: Style) -> None:
    sheet.write_row(0, 0, ("户号", "姓名", "联系电话"))
    sheet.merge_range(1, 0, 2, 0, "一")
    sheet.write_row(1, 1, ("张三", "13800000001"))
    sheet.write_row(2, 1, ("李四",))
    sheet.write_row(3, 1, ("王五",))


def parted(sheet: Worksheet, style: Style) -> None:
    sheet.write_row(0, 0, HEAD)
    sheet.merge_range(1, 0, 1, 2, "一、甲村")
    sheet.write_row(2, 0, ONE)
    sheet.merge_range(3, 0, 3, 2, "二、乙村")
    sheet.write_row(4, 0, TWO)


def hiding(sheet: Worksheet, style: Style) -> None:
    for at, row in enumerate((HEAD, ONE, TWO)):
        sheet.write_row(at, 0, row)
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(1, 1, None, None, {"hidden": True})


TEXT = csv(HEAD, ONE, TWO)
HTML = "<table><tr><td>{}<td>{}<td>{}</tr><tr><td>{}</td><td>{}</td><td>{}<br></td></tr></table>"

# What it is, its content, what its lines say, and what is left out.
READ: Sequence[tuple[str, bytes, Sequence[tuple[str, ...]], dict[str, int]]] = [
    ("plain", table(HEAD, ONE, TWO), BOTH, {"HEADER": 1}),
    ("one title", table(("某县退役军人名单",), HEAD, ONE), [ONE], {"TITLE": 1, "HEADER": 1}),
    ("three titles", table(("名单",), ("填报单位：某镇", "", "填报日期：2026年7月"), (), HEAD, ONE), [ONE],
     {"TITLE": 2, "BLANK": 1, "HEADER": 1}),
    ("blank lines first", table((), (), HEAD, ONE), [ONE], {"BLANK": 2, "HEADER": 1}),
    ("blank lines between", table(HEAD, ONE, (), (" ", "　"), TWO), BOTH, {"HEADER": 1, "BLANK": 2}),
    ("header repeated", table(HEAD, ONE, HEAD, TWO), BOTH, {"HEADER": 2}),
    ("a header with padded words", table(("姓 名", "身份证\n号码", "联系　电话"), ONE), [ONE], {"HEADER": 1}),
    ("total", table(HEAD, ONE, ("合计", "", 1)), [ONE], {"HEADER": 1, "TOTAL": 1}),
    ("total, padded", table(HEAD, ONE, ("合　 计", "1人")), [ONE], {"HEADER": 1, "TOTAL": 1}),
    ("subtotals", table(HEAD, ONE, ("小计：1人",), TWO, ("总计", "2")), BOTH, {"HEADER": 1, "TOTAL": 2}),
    ("total of the page", table(HEAD, ONE, ("本页合计", 1), TWO), BOTH, {"HEADER": 1, "TOTAL": 1}),
    ("total after a number", table(("序号", *HEAD), (1, *ONE), (2, "合计")), [("1", *ONE)],
     {"HEADER": 1, "TOTAL": 1}),
    ("signatures", table(HEAD, ONE, ("填表人：王五",), ("审核人:",), ("单位（盖章）：", "", "")), [ONE],
     {"HEADER": 1, "SIGNATURE": 3}),
    ("note below", table(HEAD, ONE, ("注：本表一式两份",)), [ONE], {"HEADER": 1, "SIGNATURE": 1}),
    ("two-line header", xlsx(grouped), [(*ONE, "023-45600000")], {"TITLE": 1, "HEADER": 2}),
    ("three-line header", xlsx(three_deep), [("张三", "甲镇", "乙村", "丙镇", "丁村")], {"HEADER": 3}),
    ("merged downwards", xlsx(merged_down),
     [("一", "张三", "13800000001"), ("一", "李四", ""), ("", "王五", "")], {"HEADER": 1}),
    ("titles between parts", xlsx(parted), BOTH, {"HEADER": 1, "TITLE": 2}),
    ("hidden line", xlsx(hiding), BOTH, {"HEADER": 1}),
    ("1900 days", table(("姓名", "出生日期"), ("张三", date(1968, 7, 1))),
     [("张三", "1968-07-01")], {"HEADER": 1}),
    ("1904 days", table(("姓名", "出生日期"), ("张三", date(1968, 7, 1)), date_1904=True),
     [("张三", "1968-07-01")], {"HEADER": 1}),
    ("number of eighteen digits", table(HEAD, ("张三", 500151196001019960)),
     [("张三", "500151196001020000", "")], {"HEADER": 1}),
    ("code of twelve digits", table(("姓名", "区划代码"), ("张三", 500151001001)), [("张三", "500151001001")],
     {"HEADER": 1}),
    ("only one column", table(("身份证号码",), ("500151196001019960",)),
     [("500151196001019960",)], {"HEADER": 1}),
    ("no header", table(ONE, TWO), BOTH, {}),
    ("no header, and words that headings have",
     table(("张三", "男", "巴川街道接龙村", "退役士兵", "对象"), ("李四", "女", "东门社区", "军属", "")),
     [("张三", "男", "巴川街道接龙村", "退役士兵", "对象"), ("李四", "女", "东门社区", "军属", "")], {}),
    ("a line that begins like a total", table(HEAD, ("小计", *ONE[1:]), ("总计划办", "", "1")),
     [("小计", *ONE[1:]), ("总计划办", "", "1")], {"HEADER": 1}),
    ("a header with years", table(("姓名", "2026年是否走访", "身份证号(18位)"), ("张三", "是", ONE[1])),
     [("张三", "是", ONE[1])], {"HEADER": 1}),
    ("UTF-8", TEXT.encode(), BOTH, {"HEADER": 1}),
    ("UTF-8 with its mark", TEXT.encode("utf-8-sig"), BOTH, {"HEADER": 1}),
    ("GB18030", TEXT.encode("gb18030"), BOTH, {"HEADER": 1}),
    ("GB18030 of four bytes", TEXT.replace("张三", "𠮷三").encode("gb18030"),
     [("𠮷三", *ONE[1:]), TWO], {"HEADER": 1}),
    ("GB18030 of before 2022", TEXT.encode("gb18030").replace("三".encode("gb18030"), b"\xfe\x59"),
     [("张\u9fb4", *ONE[1:]), TWO], {"HEADER": 1}),
    ("the dot of A1A4", TEXT.replace("张三", "买买提·吐尔逊").encode("gb18030"),
     [("买买提·吐尔逊", *ONE[1:]), TWO], {"HEADER": 1}),
    ("the name 䶮", TEXT.replace("张三", "䶮").encode("gb18030"), [("䶮", *ONE[1:]), TWO], {"HEADER": 1}),
    ("UTF-16 with its mark", TEXT.encode("utf-16"), BOTH, {"HEADER": 1}),
    ("UTF-16 big endian", b"\xfe\xff" + TEXT.encode("utf-16-be"), BOTH, {"HEADER": 1}),
    ("UTF-16 without a mark", TEXT.encode("utf-16-le"), BOTH, {"HEADER": 1}),
    ("tabs", csv(HEAD, ONE, TWO, by="\t").encode("gb18030"), BOTH, {"HEADER": 1}),
    ("semicolons", csv(HEAD, ONE, TWO, by=";").encode(), BOTH, {"HEADER": 1}),
    ("bars", csv(HEAD, ONE, TWO, by="|").encode(), BOTH, {"HEADER": 1}),
    ("Chinese commas", csv(HEAD, ONE, TWO, by="，").encode(), BOTH, {"HEADER": 1}),
    ("carriage returns", csv(HEAD, ONE, TWO, end="\r").encode(), BOTH, {"HEADER": 1}),
    ("no last line break", TEXT.rstrip().encode(), BOTH, {"HEADER": 1}),
    ("quoted commas and breaks", csv(("姓名", "住址"), ("张三", '"甲村,一组\n12号"')).encode(),
     [("张三", "甲村,一组\n12号")], {"HEADER": 1}),
    ("quotes within", csv(("姓名", "住址"), ("张三", '"""老屋"""')).encode(),
     [("张三", '"老屋"')], {"HEADER": 1}),
    ("guarded digits", csv(HEAD, ("张三", '="500151196001019960"', "1")).encode(),
     [("张三", "500151196001019960", "1")], {"HEADER": 1}),
    ("short and long lines", csv(HEAD, ("张三",), (*TWO, "多")).encode(),
     [("张三", "", "", ""), (*TWO, "多")], {"HEADER": 1}),
    ("a page called .xls", ("<html>" + HTML.format(*HEAD, *ONE)).encode("gb18030"), [ONE], {"HEADER": 1}),
    ("a bare table", HTML.format(*HEAD, *ONE).encode(), [ONE], {"HEADER": 1}),
    ("a page in UTF-16", ("<html>" + HTML.format(*HEAD, *ONE)).encode("utf-16"), [ONE], {"HEADER": 1}),
    ("a table in a cell", ("<html>" + HTML.format(*HEAD, "<table><tr><td>张三</table>", *ONE[1:])).encode(),
     [ONE], {"HEADER": 1}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "lines", "left_out"), [one[1:] for one in READ], ids=[one[0] for one in READ]
)
def test_a_file_yields_its_lines(
    content: bytes, lines: Sequence[tuple[str, ...]], left_out: dict[str, int]
) -> None:
    sheet = the_sheet(content)
    assert texts(sheet) == lines
    assert {kind.value: number for kind, number in sheet.ignored.items()} == left_out


@pytest.mark.parametrize("content", [one[1] for one in READ], ids=[one[0] for one in READ])
def test_no_line_of_a_file_is_lost(content: bytes) -> None:
    sheet = the_sheet(content)
    last = max((line.number for line in sheet.lines), default=0)
    assert len(sheet.lines) + sum(sheet.ignored.values()) >= last


def test_headings_of_several_lines_are_joined() -> None:
    assert the_sheet(xlsx(grouped)).columns == ("姓名", "身份证号码", "联系方式/手机", "联系方式/固定电话")
    assert the_sheet(xlsx(three_deep)).columns[1:] == ("住址/户籍地/镇", "住址/户籍地/村", "住址/常住地/镇", "住址/常住地/村")  # fmt: skip  # noqa: E501


def test_headings_of_two_lines_without_merged_cells_are_joined_too() -> None:
    rows = (("姓名", "联系方式", ""), ("", "手机", "固定电话"), ONE)
    assert the_sheet(csv(*rows).encode()).columns == ("姓名", "联系方式/手机", "联系方式/固定电话")


def test_hidden_lines_and_columns_are_read_and_told() -> None:
    sheet = the_sheet(xlsx(hiding))
    assert [line.hidden for line in sheet.lines] == [False, True]
    assert sheet.hidden_columns == frozenset({1})


def test_a_hidden_sheet_is_read_and_told() -> None:
    def hidden(sheet: Worksheet, style: Style) -> None:
        hiding(sheet, style)
        sheet.hide()

    seen, unseen = read_content(xlsx(grouped, hidden), "名单").sheets
    assert (seen.hidden, unseen.hidden) == (False, True)


def test_sheets_of_nothing_are_left_out() -> None:
    book = read_content(xlsx(grouped, lambda *_: None, hiding), "名单")
    assert [sheet.name for sheet in book.sheets] == ["Sheet1", "Sheet3"]


def test_lines_keep_the_numbers_of_the_file() -> None:
    sheet = the_sheet(table(("名单",), (), HEAD, ONE, (), TWO))
    assert [line.number for line in sheet.lines] == [4, 6]


def test_a_cell_keeps_its_kind() -> None:
    row = ("张三", 1.5, date(2026, 7, 1), True, None)
    kinds = [cell.kind for cell in the_sheet(table(("姓名", "面积", "日期", "是否", "备注"), row, ("", "", "", "", "x"))).lines[0].cells]  # fmt: skip  # noqa: E501
    assert kinds == [CellKind.TEXT, CellKind.NUMBER, CellKind.DAY, CellKind.FLAG, CellKind.BLANK]


def test_a_formula_that_failed_is_no_blank() -> None:
    rows = '<row r="1"><c r="A1" t="str"><v>姓名</v></c><c r="B1" t="str"><v>电话</v></c></row><row r="2">'
    rows += '<c r="A2" t="str"><v>张三</v></c><c r="B2" t="e"><v>#N/A</v></c></row>'
    sheet = the_sheet(repacked(table(HEAD), xl_worksheets_sheet1=worksheet(rows)))
    assert sheet.lines[0].cells[1] == (CellKind.FAULT, "#N/A")


def test_totals_are_counted_apart_from_titles() -> None:
    sheet = the_sheet(table(("名单",), HEAD, ONE, ("合计", "1")))
    assert sheet.ignored == {Ignored.TITLE: 1, Ignored.HEADER: 1, Ignored.TOTAL: 1}


@pytest.mark.parametrize(
    ("content", "form", "encoding"),
    [
        (table(HEAD, ONE), "XLSX", None),
        (TEXT.encode(), "CSV", "UTF-8"),
        (csv(HEAD, ONE, by="\t").encode("gb18030"), "TSV", "GB18030"),
        (csv(HEAD, ONE, by=";").encode("utf-16"), "TEXT", "UTF-16"),
        (("<html>" + HTML.format(*HEAD, *ONE)).encode("gb18030"), "HTML", "GB18030"),
    ],
)
def test_a_file_is_told_by_its_content(content: bytes, form: str, encoding: str | None) -> None:
    book = read_content(content, "名单.xls")
    assert (book.form, book.encoding) == (form, encoding)
