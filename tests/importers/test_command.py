"""`rongge import divisions`, as typed."""

from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from db.errors import DomainError
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


def test_two_codes_that_are_one_division_are_said_on_the_command_line(folder: Path) -> None:
    _typed(str(folder))
    (folder / "dist" / "areas.csv").write_text("code,name\n500152,新名区\n", encoding="utf-8")
    (folder / "dist" / "streets.csv").write_text("code,name\n500152001,新街道\n", encoding="utf-8")
    words = ("--vintage", "2024-06-30", "--covers", "50")

    result = _typed(str(folder), *words, "--same", "500151=500152", "--same", "500151001=500152001")

    assert result.exit_code == 0
    assert "500151000000 铜梁区 → 500152000000 新名区" in result.stdout
    assert "500151001000 巴川街道 → 500152001000 新街道" in result.stdout


def test_many_closings_are_told_loudly_and_have_to_be_accepted(folder: Path) -> None:
    _typed(str(folder))
    (folder / "dist" / "streets.csv").write_text("code,name\n500151009,别街道\n", encoding="utf-8")
    words = (str(folder), "--vintage", "2024-06-30")

    dry_run = _typed(*words, "--dry-run")

    assert "WARNING: 1 of 1 close on the level township" in dry_run.stdout
    assert "the import needs --accept-closings 1" in dry_run.stdout
    with pytest.raises(DomainError, match="CLOSINGS_NOT_ACCEPTED"):
        _typed(*words)
    assert _typed(*words, "--accept-closings", "1").exit_code == 0


def test_zones_that_the_lists_do_not_name_are_said_to_stay(folder: Path) -> None:
    streets = folder / "dist" / "streets.csv"
    streets.write_text(f"{streets.read_text(encoding='utf-8')}500151400,某园区,500151\n", encoding="utf-8")
    _typed(str(folder))
    streets.write_text(LISTS["streets.csv"], encoding="utf-8")
    words = (str(folder), "--vintage", "2024-06-30")

    assert "the 1 of the register stay as they are" in _typed(*words).stdout
    assert "1 of 2 close" in _typed(*words, "--zones-listed", "--dry-run").stdout


def test_odd_names_are_named_by_line(folder: Path) -> None:
    streets = folder / "dist" / "streets.csv"
    streets.write_text("code,name,areaCode\n500151001,3,500151\n", encoding="utf-8")

    assert "odd name: streets.csv:2" in _typed(str(folder)).stdout


def test_doubtful_codes_are_listed(folder: Path, tmp_path: Path) -> None:
    _typed(str(folder))
    timeline = tmp_path / "codes.csv"
    timeline.write_text(
        "code6,name,start_year,end_year_inclusive\n"
        "500151,铜梁区,2014,\n500224,铜梁县,1997,2013\n500299,铜梁县,1990,2013\n",
        encoding="utf-8",
    )

    result = CliRunner().invoke(cli, ["import", "county-codes", str(timeline)], catch_exceptions=False)

    assert "left out as doubtful: 2" in result.stdout
    assert "500151 ← 500224 SEVERAL_PREDECESSORS" in result.stdout
