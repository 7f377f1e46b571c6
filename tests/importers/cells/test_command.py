"""`rongge import cells` and its runs, as typed."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from typer.testing import CliRunner, Result

from app.cli import cli
from db.errors import DomainError
from db.models import GridPlan
from tests.importers.cells.files_of_cells import split_a
from tests.importers.maps.made import geojson
from tests.schema.grid_plans.planned_world import build_planned


@pytest.fixture
def file(tmp_path: Path, engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    build_planned(engine)
    path = tmp_path / "网格.geojson"
    path.write_bytes(geojson(*split_a()))
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RONGGE_DEMO", "1")
    return path


def _typed(*words: str) -> Result:
    return CliRunner().invoke(cli, ["import", *words], catch_exceptions=False)


def _run(result: Result) -> str:
    line = next(line for line in result.stdout.splitlines() if line.startswith("批次 run"))
    return line.split()[2]


def _plans(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return sorted(connection.execute(select(GridPlan.name)).scalars())


def test_a_map_is_tried_accepted_listed_and_undone(file: Path, engine: Engine) -> None:
    words = ("cells", str(file), "--county", "500151", "--plan", "网格优化")
    before = _plans(engine)
    held = _typed(*words)
    assert "SYSTEM_UNDECLARED" in held.stdout
    assert "held 3" in held.stdout

    tried = _typed(*words, "--system", "WGS84")
    assert "图层 layer : 网格代码 → 网格代码" in tried.stdout
    assert "CELLS_NOT_LISTED" in tried.stdout
    assert _plans(engine) == before

    assert "written 2" in _typed("accept", _run(tried)).stdout
    assert _plans(engine) == sorted([*before, "网格优化"])
    assert "DONE" in _typed("runs", "--county", "500151").stdout
    assert "written 2" in _typed("show", _run(tried)).stdout

    assert "undone 2" in _typed("undo", _run(tried)).stdout
    assert _plans(engine) == before


def test_a_map_in_which_no_column_is_recognised_is_refused(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "其他.geojson"
    other.write_bytes(file.read_bytes().replace("网格代码".encode(), b"x").replace("村代码".encode(), b"y"))
    other.write_bytes(other.read_bytes().replace("网格名称".encode(), b"z"))
    with pytest.raises(DomainError) as refusal:
        _typed("cells", str(other), "--county", "500151", "--plan", "甲", "--system", "WGS84")
    assert refusal.value.code == "LIST_NOT_FOUND"
