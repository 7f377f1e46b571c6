"""`rongge keep-months`, as typed."""

from datetime import date
from pathlib import Path

import psycopg
import pytest
import structlog
from psycopg import sql
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from app.cli import cli
from app.upkeep import months
from resolvers.coverage.months.keeping import Kept, keep_months
from resolvers.windows import today_in_china
from tests.databases import libpq
from tests.schema.world import build_world

BROKEN = 110101
PLANTED = "UPDATE coverage_month SET refused = resident | B'1'::bit(4096)"


@pytest.fixture(autouse=True)
def world(engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path))
    build_world(engine)


def _typed(*words: str) -> Result:
    return CliRunner().invoke(cli, ["keep-months", *words], catch_exceptions=False)


def test_months_are_kept_once_and_drift_is_mended(connection: psycopg.Connection) -> None:
    assert "1 counties" in _typed().stdout
    assert "0 counties" in _typed().stdout
    planted = connection.execute(PLANTED).rowcount
    connection.commit()
    assert f"rows that had drifted: {planted}" in _typed("--county", "500151", "--anew").stdout
    assert "rows that had drifted: 0" in _typed("--anew").stdout


@pytest.mark.parametrize("numbers", ["coverage_stage", "coverage_sum", "continuity_year"])
def test_months_kept_without_their_numbers_are_given_them_and_nothing_has_drifted(
    connection: psycopg.Connection, numbers: str
) -> None:
    """As on the day of an upgrade: the steps of the waterfall, the sums, or continuity."""
    _typed()
    table = sql.Identifier(numbers)
    before = connection.execute(sql.SQL("DELETE FROM {}").format(table)).rowcount
    connection.commit()
    assert before > 0
    assert "1 counties" in _typed().stdout
    again = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(table)).fetchone()
    assert again == (before,)
    connection.execute(sql.SQL("DELETE FROM {}").format(table))
    connection.commit()
    assert "rows that had drifted: 0" in _typed("--anew").stdout


def test_two_processes_do_not_compute_the_same_months(
    connection: psycopg.Connection, database_url: str
) -> None:
    with psycopg.connect(libpq(database_url)) as other:
        connection.execute("SELECT pg_try_advisory_xact_lock(%s, 500151)", [months._KEEPING])
        assert not months.keep_county(other, 500151, today_in_china())
        told = _typed()
        assert (told.exit_code, "1 counties are being written to" in told.stdout) == (1, True)
        connection.rollback()
        assert months.keep_county(other, 500151, today_in_china())


def test_a_county_that_cannot_be_kept_holds_up_no_other(
    connection: psycopg.Connection, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep(one: psycopg.Connection, county_id: int, today: date) -> Kept:
        if county_id == BROKEN:
            one.execute("SELECT 1 / 0")
        return keep_months(one, county_id, today)

    monkeypatch.setattr(months, "keep_months", keep)
    monkeypatch.setattr(months, "counties_to_keep", lambda *_: [BROKEN, 500151])
    with structlog.testing.capture_logs() as logs:
        months.keep_every_county(libpq(database_url))
    assert [(one["event"], one["county_id"]) for one in logs] == [("months_not_kept", BROKEN)]
    assert connection.execute("SELECT DISTINCT county_id FROM coverage_month").fetchall() == [(500151,)]
