"""Duties kept by a server in its background, and by `rongge duties`, as typed."""

import time
from datetime import date
from pathlib import Path

import pytest
import structlog
from sqlalchemy import Engine, func, select, text
from typer.testing import CliRunner

from app.cli import cli
from app.upkeep import duties
from app.upkeep.duties import engine_for, tend_waiting, tend_while_serving
from db.models import DutyKeeping, DutyMark, DutyMember
from resolvers.kept_duties.tending import Run, Tended
from resolvers.windows import today_in_china
from tests.kept import mark, marks
from tests.schema.world import World, build_world


@pytest.fixture
def world(engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path))
    return build_world(engine)


def marked(engine: Engine, world: World) -> None:
    with engine.begin() as connection:
        for person in world.people["A"]:
            mark(connection, person.county_id, person.id)


def test_the_command_keeps_every_county(engine: Engine, world: World) -> None:
    told = [CliRunner().invoke(cli, ["duties"], catch_exceptions=False).stdout for _ in range(2)]
    assert "1 counties computed anew, 0 persons" in told[0]
    assert "0 counties computed anew, 0 persons" in told[1]
    marked(engine, world)
    again = CliRunner().invoke(cli, ["duties", "--county", "500151"], catch_exceptions=False)
    assert f"0 counties computed anew, {len(world.people['A'])} persons" in again.stdout
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(DutyMember)) == 9


def test_a_county_in_which_something_is_written_is_kept_and_then_refreshed(
    engine: Engine, database_url: str, world: World
) -> None:
    tending = engine_for(database_url)
    assert tend_waiting(tending) == []
    marked(engine, world)
    [first] = tend_waiting(tending)
    assert (first.anew, first.persons) == (True, 9)
    marked(engine, world)
    [second] = tend_waiting(tending)
    assert (second.anew, second.persons) == (False, len(world.people["A"]))


def test_a_county_that_cannot_be_tended_holds_up_no_other(
    engine: Engine, database_url: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(run: Run, _county_id: int, _today: date) -> None:
        run(text("SELECT 1 / 0"))

    monkeypatch.setattr(duties, "tend", failing)
    marked(engine, world)
    with structlog.testing.capture_logs() as logs:
        assert tend_waiting(engine_for(database_url)) == []
    assert [(one["event"], one["county_id"]) for one in logs] == [("duties_not_kept", 500151)]


def test_a_server_refreshes_what_is_marked(
    engine: Engine, database_url: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes on after whatever failed."""
    failures = iter([RuntimeError("once")])

    def once_failing(tending: Engine) -> list[Tended]:
        for failure in failures:
            raise failure
        return tend_waiting(tending)

    monkeypatch.setattr(duties, "PAUSE_S", 0.01)
    monkeypatch.setattr(duties, "tend_waiting", once_failing)
    marked(engine, world)
    ended = tend_while_serving(database_url)
    for _ in range(6_000):
        time.sleep(0.05)
        with engine.connect() as connection:
            waiting = connection.scalar(select(func.count()).select_from(DutyMark))
            kept = connection.scalar(select(func.count()).select_from(DutyKeeping))
        if (waiting, kept) == (0, 1):
            break
    ended.set()
    with engine.connect() as connection:
        assert marks(connection, today_in_china()) == 0
        assert connection.scalar(select(func.count()).select_from(DutyMember)) == 9
