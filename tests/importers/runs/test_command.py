"""`rongge import people` and its runs, as typed."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from typer.testing import CliRunner, Result

from app.cli import cli
from db.models import Person
from tests.importers.runs.files_of_people import number_of
from tests.schema.world import build_world

HEADING = "姓名,身份证号码,人员类别,村（社区）,联系电话\n"


@pytest.fixture
def file(tmp_path: Path, engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    build_world(engine)
    lines = [
        f"王来{letter},{number_of(n)},退役士兵,一村,1380000000{n}\n" for n, letter in enumerate("甲乙丙")
    ]
    path = tmp_path / "名册.csv"
    path.write_text(HEADING + "".join(lines) + f"王来丁,{number_of(7)},两参,一村,\n", encoding="gb18030")
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RONGGE_DEMO", "1")
    return path


def typed(*words: str) -> Result:
    """What the command says to these words."""
    return CliRunner().invoke(cli, ["import", *words], catch_exceptions=False)


def run_of(result: Result) -> str:
    """The run that it tells of."""
    line = next(line for line in result.stdout.splitlines() if line.startswith("批次 run"))
    return line.split()[2]


def _names(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        names = connection.execute(select(Person.name).where(Person.name.like("王来%")).order_by(Person.name))
        return sorted(names.scalars())


def test_a_file_is_tried_accepted_and_listed(file: Path, engine: Engine) -> None:
    tried = typed("people", str(file), "--county", "500151")

    assert tried.exit_code == 0
    assert "read 5 = 接受 accepted 3 + 提示 warned 0 + 搁置 held 1" in tried.stdout
    assert "退回 refused 0 + 略过 ignored 1" in tried.stdout
    assert "CATEGORY_AMBIGUOUS" in tried.stdout
    assert not _names(engine)

    accepted = typed("accept", run_of(tried))

    assert accepted.exit_code == 0
    assert "written 3" in accepted.stdout
    assert _names(engine) == ["王来丙", "王来乙", "王来甲"]
    assert "DONE" in typed("runs", "--county", "500151").stdout
    assert "written 3" in typed("show", run_of(tried)).stdout


def test_the_same_file_again_changes_nothing(file: Path, engine: Engine) -> None:
    words = ("people", str(file), "--county", "500151", "--accept")
    typed(*words)

    assert "unchanged 3" in typed(*words).stdout
    assert len(_names(engine)) == 3


def test_no_value_of_the_file_is_printed(file: Path) -> None:
    told = typed("people", str(file), "--county", "500151", "--accept").stdout

    assert not any(value in told for value in ("王来", number_of(0), "13800000000", "两参", "一村"))
