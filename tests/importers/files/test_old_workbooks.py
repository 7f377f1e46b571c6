"""Workbooks of the older form, .xls of Excel and .et of WPS."""

from importers.files.reading import read_content
from importers.files.sheets import CellKind
from tests.importers.files.made import texts, the_sheet
from tests.importers.files.old_workbook import xls

HEAD: list[str | float] = ["姓名", "身份证号码", "出生日期"]
ROWS: list[list[str | float]] = [["名单"], HEAD, ["张三", "500151196001019960", -25020.0]]


def test_an_old_workbook_is_read_as_a_new_one() -> None:
    sheet = the_sheet(xls([*ROWS, ["", "", ""], ["合计", 1.0]]))
    assert texts(sheet) == [("张三", "500151196001019960", "1968-07-01")]
    assert dict(sheet.ignored) == {"TITLE": 1, "HEADER": 1, "BLANK": 1, "TOTAL": 1}


def test_its_days_may_be_counted_from_1904() -> None:
    rows: list[list[str | float]] = [*ROWS[:2], ["张三", "500151196001019960", -(25020.0 - 1462)]]
    assert texts(the_sheet(xls(rows, since_1904=True)))[0][2] == "1968-07-01"


def test_its_numbers_stay_numbers() -> None:
    sheet = the_sheet(xls([*ROWS[:2], ["张三", 500151196001019960.0, ""]]))
    assert sheet.lines[0].cells[1].kind is CellKind.NUMBER


def test_its_merged_cells_are_known() -> None:
    rows: list[list[str | float]] = [["姓名", "联系方式", ""], ["", "手机", "固定电话"], ["张三", "1", "2"]]
    sheet = the_sheet(xls(rows, [(0, 1, 0, 0), (0, 0, 1, 2)]))
    assert sheet.columns == ("姓名", "联系方式/手机", "联系方式/固定电话")


def test_its_name_does_not_matter() -> None:
    assert read_content(xls(ROWS), "名单.et").form == "XLS"
