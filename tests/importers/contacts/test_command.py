"""`rongge import contacts` with a sheet as offices make them, as typed."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import Engine, func, select

from db.models import Contact
from importers.files.book import read_workbook
from tests.importers.runs.files_of_people import number_of
from tests.importers.runs.test_command import file as people_file
from tests.importers.runs.test_command import run_of, typed

__all__ = ["people_file"]


@pytest.fixture
def sheet(people_file: Path, tmp_path: Path) -> Path:
    """Title, two lines of headings merged, days as text, a total and a signature."""
    typed("people", str(people_file), "--county", "500151", "--on", "2025-01-01", "--accept")
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("二季度")
        page.merge_range(0, 0, 0, 6, "走访慰问台账（2025年）")
        for column, heading in enumerate(("序号", "姓名", "身份证号码")):
            page.merge_range(1, column, 2, column, heading)
        page.merge_range(1, 3, 1, 5, "走访")
        page.write_row(2, 3, ("日期", "方式", "结果"))
        page.merge_range(1, 6, 2, 6, "备注")
        _lines(page)
    return path


def _lines(page: Any) -> None:
    lines = (
        ("1", "王来甲", number_of(0), "2025.7.1", "入户", "见到本人", "身体好"),
        ("2", "王来乙", number_of(1), "2025年7月2日", "电话联系", "未接", ""),
        ("3", "王来丙", number_of(2), "二〇二五年七月", "入户", "见到", ""),
    )
    for row, line in enumerate(lines, 3):
        page.write_row(row, 0, line)
    page.write_row(6, 0, ("合计", "", "", "3"))
    page.write_row(7, 0, ("填表人：", "", "", "审核人："))


def _standing(engine: Engine) -> int:
    with engine.connect() as connection:
        mine = Contact.recorded_by.like("os:%") & Contact.superseded_at.is_(None)
        return int(connection.execute(select(func.count()).select_from(Contact).where(mine)).scalar_one())


def test_a_sheet_is_tried_accepted_returned_and_undone(sheet: Path, engine: Engine, tmp_path: Path) -> None:
    tried = typed("contacts", str(sheet), "--county", "500151")

    assert "accepted 2 + 提示 warned 0 + 搁置 held 1 + 退回 refused 0" in tried.stdout
    assert "DAY_NEEDED" in tried.stdout
    assert not any(value in tried.stdout for value in (number_of(0), "王来", "身体好"))
    assert _standing(engine) == 0

    assert "written 2" in typed("accept", run_of(tried)).stdout
    assert _standing(engine) == 2
    assert "unchanged 2" in typed("contacts", str(sheet), "--county", "500151").stdout

    returned = tmp_path / "退回.xlsx"
    typed("workbook", run_of(tried), str(returned))
    [page] = read_workbook(returned, returned.name).sheets
    assert [line.cells[0].text for line in page.lines] == ["6"]

    assert "undone 2" in typed("undo", run_of(tried)).stdout
    assert _standing(engine) == 0
