"""`rongge recount`, as typed."""

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from app.cli import cli
from db.errors import DomainError
from tests.schema.world import World, build_world

PLANTED = "UPDATE county_coverage SET visited = visited + 2 WHERE period = 'YEAR'"
VISITED = "SELECT sum(visited) FROM county_coverage WHERE period = 'YEAR'"


@pytest.fixture
def world(engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path))
    return build_world(engine)


def _typed(*words: str) -> Result:
    return CliRunner().invoke(cli, ["recount", *words], catch_exceptions=False)


def _planted(connection: psycopg.Connection) -> None:
    connection.execute(PLANTED)
    connection.commit()


def _visited(connection: psycopg.Connection) -> int:
    row = connection.execute(VISITED).fetchone()
    connection.commit()
    assert row is not None
    return int(row[0])


def test_where_nothing_has_drifted_it_says_so_and_how_fast(world: World) -> None:
    result = _typed("--check")
    assert result.exit_code == 0
    assert "nothing has drifted" in result.stdout
    assert "counted 1 counties, 9 persons" in result.stdout
    assert "persons/s" in result.stdout


def test_a_check_reports_and_fails_and_repairs_nothing(world: World, connection: psycopg.Connection) -> None:
    before = _visited(connection)
    _planted(connection)
    result = _typed("--check")
    assert result.exit_code == 1
    assert "left as they are" in result.stdout
    assert ["500151", "铜梁区", "·", "·", "1", "·", "·"] in [
        line.split() for line in result.stdout.splitlines()
    ]
    assert _visited(connection) == before + 2


def test_a_recount_repairs_and_reports(world: World, connection: psycopg.Connection) -> None:
    before = _visited(connection)
    _planted(connection)
    result = _typed()
    assert result.exit_code == 0
    assert "now repaired" in result.stdout
    assert _visited(connection) == before
    assert "nothing has drifted" in _typed().stdout


@pytest.mark.parametrize("code", ["100000", "100000000000"])
def test_one_county_alone_is_recounted(world: World, connection: psycopg.Connection, code: str) -> None:
    _planted(connection)
    assert "nothing has drifted" in _typed("--county", code).stdout
    assert "now repaired" in _typed("--county", "500151").stdout


def test_a_code_that_no_county_bears_is_refused(world: World) -> None:
    with pytest.raises(DomainError, match="COUNTY_NOT_FOUND"):
        _typed("--county", "500152")
