"""What was not taken comes back as a workbook: as it was given, as text, with the reasons."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.engine import Database
from importers.files.book import read_workbook
from importers.files.sheets import CellKind
from importers.runs.workbook import workbook_of
from tests.importers.runs.files_of_people import FIELDS, Desk, number_of, someone
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
