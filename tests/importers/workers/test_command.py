"""`rongge import workers` with a sheet as offices make them, as typed."""

from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import Engine, func, select

from db.models import CellAssignment, GridWorker
from tests.importers.runs.test_command import file as people_file
from tests.importers.runs.test_command import run_of, typed

__all__ = ["people_file"]


@pytest.fixture
def sheet(people_file: Path, tmp_path: Path) -> Path:
    """A title, a township merged downwards, several cells in one, a total."""
    path = tmp_path / "网格员.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("网格员")
        page.merge_range(0, 0, 0, 5, "铜梁区退役军人服务网格员名册")
        page.write_row(1, 0, ("序号", "所属街道", "网格员姓名", "联系电话", "负责网格", "岗位"))
        page.merge_range(2, 1, 4, 1, "甲街道")
        page.write_row(2, 2, ("赵网格", "13800000000", "500151A、500151B", "兼职"))
        page.write_row(3, 2, ("钱网格", "", "500151C", "网格长"))
        page.write_row(4, 2, ("孙网格", "", "500151Z", ""))
        page.write_row(5, 0, ("合计", "", "3"))
    return path


def _known(engine: Engine) -> tuple[int, int]:
    worker, task = GridWorker, CellAssignment
    there = select(func.count()).select_from(worker).where(~func.isempty(worker.valid))
    stands = select(func.count()).select_from(task).where(task.superseded_at.is_(None))
    with engine.connect() as connection:
        return connection.execute(there).scalar_one(), connection.execute(stands).scalar_one()


def test_a_sheet_is_tried_accepted_and_undone(sheet: Path, engine: Engine) -> None:
    workers, tasks = _known(engine)
    tried = typed("workers", str(sheet), "--county", "500151")
    assert "accepted 2 + 提示 warned 0 + 搁置 held 1" in tried.stdout
    assert "CELL_UNKNOWN" in tried.stdout
    assert "赵网格" not in tried.stdout
    assert _known(engine) == (workers, tasks)

    assert "written 2" in typed("accept", run_of(tried)).stdout
    assert _known(engine) == (workers + 2, tasks + 3)
    assert "undone 2" in typed("undo", run_of(tried)).stdout
    assert _known(engine) == (workers, tasks)
