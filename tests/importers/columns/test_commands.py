"""`rongge import look` and `rongge import template`, as typed."""

from pathlib import Path

from typer.testing import CliRunner, Result

from app.cli import cli
from tests.importers.files.made import table

ROWS = (
    ("某镇名单",),
    ("序号", "姓名", "身份证号", "类别", "手机", "电话", "日期", "血型"),
    (1, "张三", "500151196001019960", "三属", "", "", "", "A"),
    (2, "李四", 500151196001019960, "退伍军人", "", "", "", "B"),
    ("合计", 2),
)


def typed(*words: str) -> Result:
    return CliRunner().invoke(cli, ["import", *words], catch_exceptions=False)


def test_a_file_is_shown_as_what_it_is_taken_for(tmp_path: Path) -> None:
    (tmp_path / "名单.xls").write_bytes(table(*ROWS))
    told = typed("look", "people", str(tmp_path / "名单.xls")).output
    for part in ("XLSX", "2 行", "TOTAL 1", "重复 / twice: 联系电话", "未识别", "? 出生日期"):
        assert part in told
    assert "HELD CATEGORY_AMBIGUOUS [类别] 1 行 / lines, 首行 / first 3" in told
    assert "REFUSED IDENTITY_LOST [身份证号] 1 行 / lines, 首行 / first 4" in told


def test_no_value_of_a_file_is_shown(tmp_path: Path) -> None:
    (tmp_path / "名单.xls").write_bytes(table(*ROWS))
    told = typed("look", "people", str(tmp_path / "名单.xls")).output
    assert not [value for value in ("张三", "李四", "5001511960", "三属，") if value in told]


def test_a_template_that_was_written_can_be_looked_at(tmp_path: Path) -> None:
    typed("template", "contacts", str(tmp_path / "模板.xlsx"))
    told = typed("look", "contacts", str(tmp_path / "模板.xlsx")).output
    assert "0 行" in told
    assert "未识别" not in told
