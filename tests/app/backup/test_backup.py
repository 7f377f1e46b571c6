"""`rongge backup`, as typed: a drill from a county with people to another server and back to work."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from app.audit.verifying import verify
from app.backup.counting import LEFT_OUT, counted
from app.cli import cli
from app.upkeep.sealing import seal_and_keep
from db.errors import DomainError
from db.migrate import downgrade
from resolvers.traces.months import partition_of
from resolvers.traces.sealing import seal
from resolvers.windows import today_in_china
from tests.databases import Server, libpq, scratch
from tests.hand_over_world import build_handed

SECRET = "5a" * 32


def typed(*words: str) -> Result:
    return CliRunner().invoke(cli, ["backup", *words], catch_exceptions=False)


def refused(*words: str) -> str:
    with pytest.raises(DomainError) as refusal:
        typed(*words)
    return refusal.value.code


@pytest.fixture
def people(engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with a county's people, which the commands speak to."""
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RONGGE_IDENTITY_KEY", SECRET)
    monkeypatch.setenv("RONGGE_TOKEN_KEY", SECRET)
    build_handed(engine)
    return database_url


@pytest.fixture
def elsewhere(server: Server) -> Iterator[str]:
    """An empty database, as a new server has it."""
    with scratch(server) as opened:
        yield opened.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def backup(people: str, tmp_path: Path) -> Path:
    folder = tmp_path / "backup"
    assert typed("make", str(folder)).exit_code == 0
    return folder


def rows(url: str) -> dict[str, int]:
    with psycopg.connect(libpq(url)) as connection:
        return dict(counted(connection))


def test_a_restored_database_holds_every_row(
    backup: Path, people: str, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RONGGE_DATABASE_URL", elsewhere)
    assert typed("restore", str(backup)).exit_code == 0
    month = partition_of(today_in_china())
    restored, before = rows(elsewhere), rows(people)
    assert restored == before | {month: before[month] + 1}
    assert before["person"] > 0
    assert refused("restore", str(backup)) == "RESTORE_NOT_EMPTY"


def test_a_backup_is_the_state_of_one_moment_with_every_table_of_ours(backup: Path, people: str) -> None:
    told = json.loads((backup / "backup.json").read_text())
    assert told["rows"] == rows(people)
    assert not set(LEFT_OUT) & set(told["rows"])
    assert {path.name for path in backup.iterdir()} == {"backup.json", "database.dump"}
    assert backup.stat().st_mode & 0o077 == 0


def test_what_is_there_is_not_written_over(backup: Path) -> None:
    assert refused("make", str(backup)) == "BACKUP_EXISTS"


def test_without_its_key_a_backup_is_not_brought_back(
    backup: Path, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RONGGE_DATABASE_URL", elsewhere)
    monkeypatch.setenv("RONGGE_IDENTITY_KEY", "5b" * 32)
    assert refused("check", str(backup)) == refused("restore", str(backup)) == "BACKUP_KEY_WRONG"
    assert rows(elsewhere) == {}


@pytest.mark.parametrize("keeps", [0, 0.5, 0.99])
def test_a_dump_cut_short_is_not_brought_back(
    backup: Path, elsewhere: str, monkeypatch: pytest.MonkeyPatch, keeps: float
) -> None:
    monkeypatch.setenv("RONGGE_DATABASE_URL", elsewhere)
    dump = backup / "database.dump"
    whole = dump.read_bytes()
    dump.write_bytes(whole[: int(len(whole) * keeps)])
    assert refused("restore", str(backup)) in {"BACKUP_TOOL_FAILED", "BACKUP_UNREADABLE"}
    assert rows(elsewhere) == {}


@pytest.mark.parametrize("manifest", ["", "{}", "[]", '{"form": 2}', "\0"])
def test_a_folder_that_is_no_backup_is_named_as_such(people: str, tmp_path: Path, manifest: str) -> None:
    (tmp_path / "backup.json").write_text(manifest)
    assert refused("check", str(tmp_path)) == "BACKUP_UNREADABLE"


def test_a_table_that_lost_rows_on_the_way_is_noticed(backup: Path) -> None:
    told = json.loads((backup / "backup.json").read_text())
    told["rows"]["person"] += 1
    (backup / "backup.json").write_text(json.dumps(told))
    assert refused("check", str(backup)) == "BACKUP_UNREADABLE"


def test_an_empty_database_gives_no_backup(
    people: str, elsewhere: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RONGGE_DATABASE_URL", elsewhere)
    assert refused("make", str(tmp_path / "backup")) == "NOT_MIGRATED"
    assert not list(tmp_path.glob("backup*"))


def test_a_killed_backup_leaves_nothing_that_bears_its_name(people: str, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    command = [sys.executable, "-m", "app.cli", "backup", "make", str(folder)]
    with psycopg.connect(libpq(people)) as holding:
        holding.execute("LOCK TABLE person IN ACCESS EXCLUSIVE MODE")  # so that it cannot be through
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            draft = tmp_path / "backup.part"
            while not draft.exists():
                assert process.poll() is None
            process.kill()
    assert not folder.exists()
    assert typed("make", str(folder)).exit_code == 0
    assert {path.name for path in tmp_path.glob("backup*")} == {"backup"}


def test_both_stand_in_the_log_and_the_heads_outside_know_of_the_return(
    people: str, elsewhere: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = tmp_path / "home" / "heads"
    with psycopg.connect(libpq(people)) as connection:
        for name in ("first", "second"):
            assert typed("make", str(tmp_path / name)).exit_code == 0
            seal_and_keep(connection, heads)
    monkeypatch.setenv("RONGGE_DATABASE_URL", elsewhere)
    assert typed("restore", str(tmp_path / "second")).exit_code == 0
    with psycopg.connect(libpq(elsewhere)) as connection:
        events = connection.execute(
            "SELECT operation FROM access_log WHERE kind = 'BACKUP' ORDER BY at"
        ).fetchall()
        made_at = json.loads((tmp_path / "second" / "backup.json").read_text())["made_at"]
        assert [name for (name,) in events] == ["backup make", "backup make", f"backup restore {made_at}"]
        seal_and_keep(connection, heads)
        connection.commit()
        verdict = verify(connection, heads, lambda _done, _total: None)
    assert (verdict.counts, verdict.void, verdict.rows) == ({}, 1, 3)


def test_a_backup_from_before_the_seals_is_brought_back(
    people: str, elsewhere: str, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engine.begin() as connection:
        downgrade(connection, "0033")
    assert typed("make", str(tmp_path / "old")).exit_code == 0
    monkeypatch.setenv("RONGGE_DATABASE_URL", elsewhere)
    assert typed("restore", str(tmp_path / "old")).exit_code == 0
    assert CliRunner().invoke(cli, ["db", "migrate"], catch_exceptions=False).exit_code == 0
    with psycopg.connect(libpq(elsewhere)) as opened:
        head = seal(opened)
    assert head is not None
    assert head.rows == 2
