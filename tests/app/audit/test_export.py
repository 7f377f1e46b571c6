"""`rongge audit export`: every sealed row once, in its order, however often the collector begins again."""

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from app.audit.exporting import exported, position_in
from app.cli import cli
from db.errors import DomainError
from resolvers.traces import sealing
from resolvers.traces.sealing import seal
from tests.app.audit.log import write


@pytest.fixture
def ids(connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Seven rows in three seals, and one that is not sealed."""
    monkeypatch.setattr(sealing, "MOST_ROWS", 3)
    written = write(connection, 7)
    seal(connection)
    write(connection)
    return written


def lines(connection: psycopg.Connection, after: int) -> list[dict[str, Any]]:
    return [json.loads(line) for line in exported(connection, after)]


def test_sealed_rows_alone_by_position(connection: psycopg.Connection, ids: list[int]) -> None:
    found = lines(connection, 0)
    assert [(one["position"], one["id"]) for one in found] == list(enumerate(ids, start=1))
    assert (found[0]["seal"], found[0]["kind"], found[0]["person_ids"]) == (1, "READ", [ids[0], ids[0] + 1])
    assert [one["position"] for one in lines(connection, 4)] == [5, 6, 7]


def test_that_it_was_exported_stands_in_the_log(connection: psycopg.Connection, ids: list[int]) -> None:
    lines(connection, 4)
    events = connection.execute(
        "SELECT kind, operation, subject LIKE 'os:%' FROM access_log WHERE county_id = 0"
    )
    assert events.fetchall() == [("LOG", "audit export after 4", True)]


def test_it_stops_at_a_row_that_is_not_what_was_sealed(
    connection: psycopg.Connection, ids: list[int]
) -> None:
    connection.execute("DELETE FROM access_log WHERE id = %s", [ids[4]])
    connection.commit()
    with pytest.raises(DomainError, match="LOG_DAMAGED"):
        lines(connection, 0)
    rows = exported(connection, 0)
    assert [json.loads(next(rows))["position"] for _ in range(4)] == [1, 2, 3, 4]


def test_a_file_is_gone_on_with(
    ids: list[int],
    connection: psycopg.Connection,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    file = tmp_path / "log.jsonl"
    typed = ["audit", "export", "--file", str(file)]
    assert CliRunner().invoke(cli, typed, catch_exceptions=False).exit_code == 0
    file.write_bytes(file.read_bytes()[:-20])  # the collector's machine lost its power
    assert position_in(file) == 6
    seal(connection)
    assert CliRunner().invoke(cli, typed, catch_exceptions=False).exit_code == 0
    positions = [json.loads(line)["position"] for line in file.read_text().splitlines()]
    assert positions[:8] == list(range(1, 9))
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", ["something else\n", '{"a": 1}\n'])
def test_a_file_of_another_make_is_left_alone(tmp_path: Path, content: str) -> None:
    file = tmp_path / "other"
    file.write_text(content)
    with pytest.raises(DomainError, match="EXPORT_FILE_FOREIGN"):
        position_in(file)
    assert file.read_text() == content
