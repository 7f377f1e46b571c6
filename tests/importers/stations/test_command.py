"""`rongge import stations` with a sheet as offices make them, as typed."""

from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import Engine, select

from db.models import StationVersion
from tests.importers.runs.test_command import file as people_file
from tests.importers.runs.test_command import run_of, typed

__all__ = ["people_file"]


@pytest.fixture
def sheet(people_file: Path, tmp_path: Path) -> Path:
    """Title, two lines of headings merged, a township merged downwards, days as text, a total."""
    path = tmp_path / "站点.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("站点")
        page.merge_range(0, 0, 0, 6, "铜梁区退役军人服务站一览表")
        for column, heading in enumerate(("序号", "乡镇（街道）", "村（社区）", "服务站名称")):
            page.merge_range(1, column, 2, column, heading)
        page.merge_range(1, 4, 1, 6, "基本情况")
        page.write_row(2, 4, ("负责人", "地址", "成立时间"))
        page.merge_range(3, 1, 5, 1, "甲街道")
        page.write_row(3, 2, ("", "甲街道站", "王站长", "甲路1号", ""))
        page.write_row(4, 2, ("一村", "一村站", "李站长", "", "2019.5.1"))
        page.write_row(5, 2, ("九村", "九村站", "", "", ""))
        page.write_row(6, 0, ("合计", "", "", "3"))
    return path


def _known(engine: Engine) -> dict[str, tuple[str | None, str | None, str]]:
    version = StationVersion
    shown = (version.name, version.head_name, version.address, version.open_in)
    with engine.connect() as connection:
        rows = connection.execute(select(*shown).where(version.superseded_at.is_(None)))
        return {row.name: (row.head_name, row.address, str(row.open_in.lower)) for row in rows}


def test_a_sheet_is_tried_accepted_and_undone(sheet: Path, engine: Engine) -> None:
    before = _known(engine)
    tried = typed("stations", str(sheet), "--county", "500151")

    assert "accepted 2 + 提示 warned 0 + 搁置 held 1 + 退回 refused 0" in tried.stdout
    assert "DIVISION_NOT_FOUND" in tried.stdout
    assert not any(value in tried.stdout for value in ("王站长", "甲路1号"))
    assert _known(engine) == before

    assert "written 2" in typed("accept", run_of(tried)).stdout
    now = _known(engine)
    assert now["一村站"] == ("李站长", None, "2019-05-01")
    assert now["甲街道站"][:2] == ("王站长", "甲路1号")

    assert "undone 2" in typed("undo", run_of(tried)).stdout
    assert _known(engine) == before
