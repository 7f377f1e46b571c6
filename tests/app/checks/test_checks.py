"""`rongge check`, as typed: an installation that is fit, and each way in which one is not."""

import json
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from app.cli import cli
from app.commands import serve as serving
from db.errors import DomainError
from resolvers.people.identities import SealedAt, identity_keys, seal
from resolvers.windows import today_in_china
from tests.databases import Server, libpq, scratch
from tests.schema.world import World, build_world

TOKEN_KEY, IDENTITY_KEY = "5a" * 32, "5c" * 32
LONG_UNSEALED = """
    INSERT INTO access_log (county_id, at, id, subject, kind, operation, person_ids, outcome, request_id)
    VALUES (0, now() - interval '11 minutes', 1, 'somebody', 'LOG', 'a', '{{}}', 'DONE', 'r');
    UPDATE access_seal SET sealed_at = now() - interval '1 hour'
"""
SEALED_ELSEWHERE = """
    INSERT INTO access_seal
    SELECT 1, form, month, row_count, rows_before, sealed_at, rows_digest, rows_digest, leaves,
        row_counties, row_times, row_ids, snapshot, system FROM access_seal
"""
Checked = dict[str, dict[str, str]]


@pytest.fixture
def world(engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A county of made-up people on a server's settings."""
    for name, value in (
        ("RONGGE_DATABASE_URL", database_url),
        ("RONGGE_HOME", str(tmp_path)),
        ("RONGGE_TOKEN_KEY", TOKEN_KEY),
        ("RONGGE_IDENTITY_KEY", IDENTITY_KEY),
    ):
        monkeypatch.setenv(name, value)
    return build_world(engine)


def checked() -> Checked:
    """What is found, by code; the exit code is that of its gravest finding."""
    answer = CliRunner().invoke(cli, ["check", "--json"], catch_exceptions=False)
    found = {one["code"]: one for one in json.loads(answer.stdout)}
    assert answer.exit_code == any(one["level"] == "FAILED" for one in found.values())
    return found


def level_of(code: str) -> str:
    return checked()[code]["level"]


def sealed(world: World, connection: psycopg.Connection, key: str) -> None:
    """Gives somebody a number sealed under a key."""
    person = world.people["A"][0]
    at = SealedAt("person", "identity_cipher", person.county_id, person.id)
    cipher = seal(identity_keys(bytes.fromhex(key)), at, "11010119600501999X")
    where = (cipher, person.county_id, person.id)
    connection.execute("UPDATE person SET identity_cipher = %s WHERE county_id = %s AND id = %s", where)
    connection.commit()


def test_what_a_new_installation_lacks_is_said_and_nothing_else(world: World) -> None:
    found = checked()
    # The tests' server trades safety for speed, and nobody holds an office yet.
    assert {code for code, one in found.items() if one["level"] == "FAILED"} == {"DURABILITY", "OFFICES"}
    assert found["DURABILITY"]["en"] == "off: fsync, full_page_writes"
    assert found["KEY"]["en"] == "nothing is sealed yet"
    assert found["REVISION"]["level"] == found["CLOCK"]["level"] == "GOOD"


def test_the_offices_are_held_once_they_are_made(world: World) -> None:
    CliRunner().invoke(cli, ["user", "init"], catch_exceptions=False)
    assert level_of("OFFICES") == "GOOD"


def test_programs_are_named_before_their_tokens_end(world: World, connection: psycopg.Connection) -> None:
    words = ("user", "add", "county-app", "--display-name", "区平台", "--role", "SERVICE_CLIENT")
    runner = CliRunner()
    runner.invoke(cli, words, catch_exceptions=False)
    for days, told in (("5", "county-app"), ("90", None)):
        words = ("user", "token", "county-app", "--label", "x", "--days", days)
        runner.invoke(cli, words, catch_exceptions=False)
        finding = checked().get("TOKENS")
        assert (finding and finding["en"].rpartition(" ")[2]) == told


def test_another_key_is_found_before_anybody_works_with_it(
    world: World, connection: psycopg.Connection
) -> None:
    sealed(world, connection, IDENTITY_KEY)
    assert level_of("KEY") == "GOOD"
    sealed(world, connection, "5d" * 32)
    assert level_of("KEY") == "FAILED"


def test_no_server_starts_under_another_key(
    world: World, connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    monkeypatch.setattr(os, "execv", lambda *command: started.append(command))
    sealed(world, connection, IDENTITY_KEY)
    serving.serve()
    assert len(started) == 1
    sealed(world, connection, "5d" * 32)
    with pytest.raises(DomainError, match="SEALED_VALUE_UNREADABLE"):
        serving.serve()
    assert len(started) == 1


def test_a_structure_of_another_revision_ends_the_questions(
    world: World, connection: psycopg.Connection
) -> None:
    connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.commit()
    found = checked()
    assert found["REVISION"]["level"] == "FAILED"
    assert "KEY" not in found


def test_an_empty_database_is_no_installation(
    world: World, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scratch(server) as opened:
        monkeypatch.setenv("RONGGE_DATABASE_URL", opened.engine.url.render_as_string(hide_password=False))
        found = checked()
    assert found["EXTENSIONS"]["level"] == found["REVISION"]["level"] == "FAILED"


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("PARTITIONS", "ALTER TABLE contact_{next} RENAME TO contact_gone"),
        ("LOG_MONTHS", "ALTER TABLE access_log_{month} RENAME TO log_gone"),
        ("LOG_SEALED", LONG_UNSEALED),
        ("LOG_HEADS", SEALED_ELSEWHERE),
        ("DAYS_AHEAD", "UPDATE change_feed SET noted_on = '{tomorrow}'"),
    ],
)
def test_what_is_wrong_in_the_database_is_found(
    world: World, connection: psycopg.Connection, code: str, wrong: str
) -> None:
    today = today_in_china()
    assert checked().get(code, {"level": "GOOD"})["level"] == "GOOD"
    connection.execute(
        "INSERT INTO change_feed (county_id, position, noted_on) SELECT county_id, 1, %s FROM county LIMIT 1"
        " ON CONFLICT DO NOTHING",
        (today,),
    )
    tomorrow = today + timedelta(days=1)
    connection.execute(wrong.format(next=today.year + 1, tomorrow=tomorrow, month=f"{today:%Y_%m}").encode())
    connection.commit()
    assert level_of(code) != "GOOD"


@pytest.mark.parametrize(("free", "level"), [(0.05, "NOTED"), (0.001, "FAILED"), (0.5, "GOOD")])
def test_a_disk_that_fills_up_is_found_in_time(
    world: World, monkeypatch: pytest.MonkeyPatch, free: float, level: str
) -> None:
    total = 100 * 1024**3
    usage = SimpleNamespace(total=total, free=int(total * free))
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    assert level_of("DISK") == level


def open_home(tmp_path: Path, _monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o777)


def one_key(_tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGGE_TOKEN_KEY", IDENTITY_KEY)


@pytest.mark.parametrize(("code", "spoil"), [("HOME", open_home), ("SECRETS", one_key)])
def test_what_is_wrong_on_the_machine_is_found(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    spoil: Callable[[Path, pytest.MonkeyPatch], None],
) -> None:
    assert level_of(code) == "GOOD"
    spoil(tmp_path, monkeypatch)
    assert level_of(code) == "FAILED"


def test_a_database_whose_log_quotes_nobody_is_told_so(world: World, database_url: str) -> None:
    """As a cluster of our own is set up, and as another is not unless somebody sets it."""
    assert level_of("DATABASE_LOG") == "GOOD"
    with psycopg.connect(libpq(database_url), autocommit=True) as connection:
        name = connection.info.dbname
        for setting, usual in (
            ("log_error_verbosity", "default"),
            ("log_min_error_statement", "error"),
            ("log_parameter_max_length_on_error", "-1"),
        ):
            connection.execute(f"ALTER DATABASE \"{name}\" SET {setting} = '{usual}'".encode())
            assert (setting, level_of("DATABASE_LOG")) == (setting, "NOTED")
            connection.execute(f'ALTER DATABASE "{name}" RESET {setting}'.encode())
    assert level_of("DATABASE_LOG") == "GOOD"


def test_a_database_that_is_away_is_a_finding(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGGE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert level_of("DATABASE") == "FAILED"
