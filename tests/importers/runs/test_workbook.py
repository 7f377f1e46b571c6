"""What was not taken comes back as a workbook: as it was given, with the reasons."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.codes import RowOutcome
from db.engine import Database
from importers.files.book import read_workbook
from importers.files.sheets import Cell, CellKind
from importers.runs.run import RunKey
from importers.runs.workbook import workbook_of
from tests.importers.runs.files_of_people import FIELDS, Desk, file_of_sheets, number_of, someone
from tests.schema.world import build_world
from tests.work import KEYS


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


async def test_lines_come_back_as_they_were_given_with_their_reasons(
    desk: Desk, database: Database, tmp_path: Path
) -> None:
    formula = "=HYPERLINK(1)"
    key = await desk.preview(someone(0), someone(1, cell_code="999", address=formula), someone(2, name=""))

    path = tmp_path / "退回.xlsx"
    path.write_bytes(await workbook_of(database, desk.ask, key, KEYS))

    [sheet] = read_workbook(path, path.name).sheets
    assert sheet.columns == ("原表行号", "处理", "原因", *FIELDS.values())
    assert [line.cells[0].text for line in sheet.lines] == ["4", "5"]
    assert [line.cells[2].text for line in sheet.lines] == ["网格代码：没有此代码的网格", "缺姓名"]
    first = dict(zip(sheet.columns, sheet.lines[0].cells, strict=True))
    assert first["身份证号码"] == (CellKind.TEXT, number_of(1))
    assert first["住址"] == (CellKind.TEXT, formula)


async def test_a_run_without_such_lines_is_an_empty_list(desk: Desk, database: Database) -> None:
    key = await desk.preview(someone(0))

    assert (await workbook_of(database, desk.ask, key, KEYS)).startswith(b"PK")


async def test_no_cell_becomes_text_that_was_none(desk: Desk, database: Database, tmp_path: Path) -> None:
    given = {
        "name": Cell(CellKind.TEXT, "王某"),
        "identity_number": Cell(CellKind.NUMBER, "500151195803290000"),
        "phone": Cell(CellKind.NUMBER, "2362345678"),
        "address": Cell(CellKind.FAULT, "#REF!"),
        "enlisted_on": Cell(CellKind.NUMBER, "1968.1"),
        "born_on": Cell(CellKind.DAY, "1950-05-20"),
        "lon": Cell(CellKind.NUMBER, "inf"),
        "lat": Cell(CellKind.NUMBER, "1" + "0" * 305),
        "is_head": Cell(CellKind.FLAG, "TRUE"),
    }
    key = await desk.delivered(file_of_sheets({"名册": [given]}))
    path = tmp_path / "退回.xlsx"
    path.write_bytes(await workbook_of(database, desk.ask, key, KEYS))

    [sheet] = read_workbook(path, path.name).sheets
    again = dict(zip([*"123", *FIELDS], sheet.lines[0].cells, strict=True))
    beyond = dict.fromkeys(("lon", "lat"), Cell(CellKind.FAULT, "#N/A"))
    assert {name: again[name] for name in given} == given | beyond


async def test_sheets_of_one_name_are_told_apart(desk: Desk, database: Database, tmp_path: Path) -> None:
    names = ["a/b", "ab", "A:B", "名" * 31 + "甲", "名" * 31 + "乙", "?", "\x07"]
    key = await desk.delivered(file_of_sheets({one: [someone(0, name="")] for one in names}))
    path = tmp_path / "退回.xlsx"
    path.write_bytes(await workbook_of(database, desk.ask, key, KEYS))

    told = ["ab", "ab 2", "AB 3", "名" * 31, "名" * 29 + " 2", "6", "7"]
    assert [one.name for one in read_workbook(path, path.name).sheets] == told


async def test_lines_whose_household_was_not_taken_come_back_with_why(
    desk: Desk, database: Database, tmp_path: Path
) -> None:
    report = await desk.brought(*[someone(n, household="1", relation="户主") for n in range(2)])
    path = tmp_path / "退回.xlsx"
    path.write_bytes(await workbook_of(database, desk.ask, RunKey(report.run.county_id, report.run.id), KEYS))

    [sheet] = read_workbook(path, path.name).sheets
    verdicts = {line.cells[1].text for line in sheet.lines}
    assert (len(sheet.lines), verdicts) == (2, {RowOutcome.WRITTEN.zh})
    assert all(line.cells[2].text for line in sheet.lines)
