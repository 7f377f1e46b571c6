"""`rongge import divisions`, as typed."""

from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from tests.importers.deliveries import standing

LISTS = {
    "provinces.csv": "code,name\n50,重庆市\n",
    "cities.csv": "code,name,provinceCode\n5001,市辖区,50\n",
    "areas.csv": "code,name,cityCode,provinceCode\n500151,铜梁区,5001,50\n",
    "streets.csv": "code,name,areaCode\n500151001,巴川街道,500151\n500151002,,500151\n",
}


@pytest.fixture
def folder(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "package" / "dist"
    place.mkdir(parents=True)
    for name, text in LISTS.items():
        (place / name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RONGGE_DEMO", "1")
    return place.parent


def _typed(*words: str) -> Result:
    return CliRunner().invoke(cli, ["import", "divisions", *words], catch_exceptions=False)


def test_the_package_is_imported_and_its_rejected_rows_named(
    folder: Path, connection: psycopg.Connection
) -> None:
    result = _typed(str(folder))

    assert result.exit_code == 0
    assert "imported, 5 changes" in result.stdout
    assert "streets.csv:3 NAME_MISSING" in result.stdout
    assert "巴川街道" in standing(connection)


def test_the_second_time_it_says_that_nothing_changed(folder: Path) -> None:
    _typed(str(folder))

    assert "nothing changed" in _typed(str(folder)).stdout


def test_a_dry_run_writes_nothing(folder: Path, connection: psycopg.Connection) -> None:
    result = _typed(str(folder), "--dry-run")

    assert "nothing was written; 5 changes would be made" in result.stdout
    assert not standing(connection)


def test_a_later_vintage_shows_what_became_what(folder: Path) -> None:
    _typed(str(folder))
    streets = folder / "dist" / "streets.csv"
    streets.write_text("code,name\n500151001,新巴川街道\n", encoding="utf-8")

    result = _typed(str(folder), "--vintage", "2024-06-30")

    assert "500151001000 巴川街道 → 500151001000 新巴川街道" in result.stdout
