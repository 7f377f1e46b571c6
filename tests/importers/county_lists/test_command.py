"""`rongge import divisions` with a county's list, as typed."""

from pathlib import Path

import pytest

from db.errors import DomainError
from tests.importers.runs.test_command import file as people_file
from tests.importers.runs.test_command import run_of, typed

__all__ = ["people_file"]


def test_a_list_of_an_office_is_tried_accepted_and_undone(people_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "区划.csv"
    lines = [
        "铜梁区村级区划代码",
        "序号,统计用区划代码,城乡分类代码,名称,所属乡镇",
        "1,500151001001,111,一新村,甲街道",
    ]
    lines += ["2,500151001009,112,九村村委会,甲街道", "合计,2"]
    path.write_text("\n".join(lines), encoding="gb18030")

    tried = typed("divisions", str(path), "--county", "500151")

    assert "接受 accepted 2 + 提示 warned 0 + 搁置 held 0" in tried.stdout, tried.stdout
    assert "更名 renamed: 500151001001 一村 → 500151001001 一新村" in tried.stdout
    assert "清单未列 not in the list: 2，保留不动 stay" in tried.stdout
    assert "500151001002 二村（CLOSING_IN_USE" in tried.stdout
    assert "written 2" in typed("accept", run_of(tried)).stdout
    assert "undone 2" in typed("undo", run_of(tried)).stdout

    for words in (
        ("--accept",),
        ("--county", "500151", "--covers", "5001"),
        ("--county", "500151", "--dry-run"),
    ):
        with pytest.raises(DomainError, match="OPTION_NOT_FOR_THIS"):
            typed("divisions", str(path), *words)
    with pytest.raises(DomainError, match="OPTION_NOT_FOR_THIS"):
        typed("divisions", str(tmp_path), "--county", "500151")
