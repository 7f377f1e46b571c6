"""Backups and the keys that they need: proven when they are made, and when they are brought back."""

import json
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from typer.testing import CliRunner

from app.cli import cli
from resolvers.sealed.columns import sealed_columns
from tests.app.keys.sealed_world import BESIDE, ROW, SealedWorld, ensure_persons_open, typed
from tests.app.keys.test_missing import code_of
from tests.databases import Server, libpq, scratch


def backup(act: str, folder: Path) -> None:
    """The command, as it is typed."""
    done = CliRunner().invoke(cli, ["backup", act, str(folder)], catch_exceptions=False)
    assert done.exit_code == 0


@pytest.fixture
def whole(long_used: SealedWorld) -> SealedWorld:
    """The same without the rows that hang on nothing, which no database takes back."""
    with psycopg.connect(long_used.url) as connection:
        for table in BESIDE:
            column = next(one for one in sealed_columns() if one.table == table)
            names = {"table": sql.Identifier(table), "id": sql.Identifier(column.id)}
            connection.execute(sql.SQL("DELETE FROM {table} WHERE {id} = %s").format(**names), [ROW])
    return long_used


def test_a_backup_is_brought_back_with_its_keys_alone(long_used: SealedWorld, tmp_path: Path) -> None:
    folder = tmp_path / "backup"

    backup("make", folder)
    backup("check", folder)
    kept = long_used.ring.rename(long_used.ring.with_name("kept"))
    assert code_of(backup, "check", folder) == code_of(backup, "restore", folder) == "BACKUP_KEY_WRONG"
    kept.rename(long_used.ring)
    assert code_of(backup, "restore", folder) == "RESTORE_NOT_EMPTY"


def test_no_backup_is_made_without_its_keys(long_used: SealedWorld, tmp_path: Path) -> None:
    folder = tmp_path / "backup"

    newer = long_used.ring.rename(long_used.ring.with_name("newer"))
    assert code_of(backup, "make", folder) == "KEY_MISSING"
    assert not list(tmp_path.glob("backup*"))
    # An older copy has the key, though it says that it is unused.
    long_used.ring.write_bytes(long_used.kept.read_bytes())
    backup("make", folder)
    assert set(json.loads((folder / "backup.json").read_text())["proofs"]) == {"1", "2"}
    newer.replace(long_used.ring)


def test_a_backup_that_proves_less_than_it_holds_is_noticed_once_it_is_back(
    whole: SealedWorld, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backup"

    backup("make", folder)
    manifest = json.loads((folder / "backup.json").read_text())
    del manifest["proofs"]["2"]
    (folder / "backup.json").write_text(json.dumps(manifest))
    whole.ring.unlink()
    with scratch(server) as opened:
        monkeypatch.setenv("RONGGE_DATABASE_URL", opened.engine.url.render_as_string(hide_password=False))
        assert code_of(backup, "restore", folder) == "KEY_MISSING"


def test_a_backup_opens_in_an_empty_database_after_a_rotation(
    whole: SealedWorld, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert typed("retire", "1").exit_code == 0
    backup("make", tmp_path / "backup")
    with scratch(server) as opened:
        url = opened.engine.url.render_as_string(hide_password=False)
        monkeypatch.setenv("RONGGE_DATABASE_URL", url)
        backup("restore", tmp_path / "backup")
        restored = replace(whole, url=libpq(url))
        ensure_persons_open(restored)
