"""`rongge audit purge`: whole months, never fewer than six kept, and a chain that can still be proven."""

from datetime import date
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from app.audit import purging
from app.audit.exporting import exported
from app.audit.purging import Purged, purge
from app.cli import cli
from app.upkeep.sealing import seal_and_keep
from db.errors import DomainError
from resolvers.traces.months import may_be_purged
from tests.app.audit.log import proven, write

MARCH, APRIL = date(2020, 3, 1), date(2020, 4, 1)
OCTOBER, NOVEMBER = date(2020, 10, 1), date(2020, 11, 1)
MOVED = "UPDATE access_log SET at = timestamptz '{month} 12:00+08' + interval '1 ms' * id WHERE id = {id}"
STATE = """
    SELECT (SELECT count(*) FROM access_log), (SELECT count(*) FROM access_seal),
        (SELECT count(*) FROM access_purge), to_regclass('access_log_2020_03') IS NOT NULL
"""


def months(connection: psycopg.Connection) -> None:
    for first, following in ((MARCH, APRIL), (APRIL, date(2020, 5, 1))):
        connection.execute(
            f"CREATE TABLE access_log_{first:%Y_%m} PARTITION OF access_log "
            f"FOR VALUES FROM ('{first} 00:00+08') TO ('{following} 00:00+08')".encode()
        )
    connection.commit()


@pytest.fixture
def heads(connection: psycopg.Connection, tmp_path: Path) -> Path:
    """Seals of March, April, March (a row that was committed late) and April."""
    months(connection)
    for month in (MARCH, APRIL, MARCH, APRIL):
        for one in write(connection, 2, commit=False):
            connection.execute(MOVED.format(month=month, id=one).encode())
        connection.commit()
        seal_and_keep(connection, tmp_path)
    return tmp_path


def purged(connection: psycopg.Connection, today: date, *, keep: int = 6) -> list[Purged]:
    return list(purge(connection, today, keep_months=keep))


def state(connection: psycopg.Connection) -> tuple[int, ...]:
    found = connection.execute(STATE).fetchone()
    connection.rollback()
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("month", "on", "due"),
    [
        (date(2026, 5, 1), date(2026, 11, 30), False),
        (date(2026, 5, 1), date(2026, 12, 1), True),
        (date(2025, 8, 1), date(2026, 2, 28), False),
        (date(2025, 8, 1), date(2026, 3, 1), True),
    ],
)
def test_a_month_is_due_when_six_whole_ones_have_followed(month: date, on: date, *, due: bool) -> None:
    assert may_be_purged(month, on) is due


def test_what_is_left_can_be_proven_at_every_step(
    heads: Path, connection: psycopg.Connection, database_url: str
) -> None:
    assert purged(connection, date(2020, 9, 30)) == []
    assert purged(connection, OCTOBER) == [Purged(MARCH, 4)]
    verdict = proven(database_url, heads)
    assert (verdict.counts, verdict.rows, verdict.purged, verdict.pending) == ({}, 4, 4, 1)
    seal_and_keep(connection, heads)
    assert purged(connection, NOVEMBER) == [Purged(APRIL, 4)]
    verdict = proven(database_url, heads)
    assert (verdict.counts, verdict.rows, verdict.purged, verdict.pending) == ({}, 1, 8, 1)
    seal_and_keep(connection, heads)
    assert proven(database_url, heads).is_whole


def test_all_that_is_sealed_may_go(heads: Path, connection: psycopg.Connection, database_url: str) -> None:
    assert purged(connection, NOVEMBER) == [Purged(MARCH, 4), Purged(APRIL, 4)]
    assert proven(database_url, heads).is_whole
    seal_and_keep(connection, heads)
    verdict = proven(database_url, heads)
    assert (verdict.is_whole, verdict.rows) == (True, 2)


def test_purging_stands_in_the_log(heads: Path, connection: psycopg.Connection) -> None:
    purged(connection, OCTOBER)
    events = connection.execute("SELECT kind, operation FROM access_log WHERE county_id = 0").fetchall()
    assert events == [("LOG", "audit purge 2020-03")]


def test_a_month_that_is_not_what_was_sealed_stays(heads: Path, connection: psycopg.Connection) -> None:
    connection.execute("DELETE FROM access_log WHERE id = (SELECT min(id) FROM access_log_2020_03)")
    connection.commit()
    before = state(connection)
    with pytest.raises(DomainError, match="LOG_DAMAGED"):
        purged(connection, OCTOBER)
    assert state(connection) == before


def test_a_month_that_was_taken_away_by_hand_is_missed(
    heads: Path, connection: psycopg.Connection, database_url: str
) -> None:
    connection.execute("DROP TABLE access_log_2020_03")
    connection.commit()
    assert proven(database_url, heads).counts.total() == 4


def test_killed_on_the_way_nothing_is_half_done(
    heads: Path, connection: psycopg.Connection, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(opened: psycopg.Connection, *_given: object) -> None:
        opened.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    before = state(connection)
    monkeypatch.setattr(purging, "note_operation", killed)
    with psycopg.connect(connection.info.dsn) as other, pytest.raises(psycopg.OperationalError):
        purged(other, NOVEMBER)
    assert state(connection) == before
    assert proven(database_url, heads).is_whole


def test_what_was_purged_is_not_exported_as_if_it_had_never_been(
    heads: Path, connection: psycopg.Connection
) -> None:
    purged(connection, OCTOBER)
    with pytest.raises(DomainError, match="LOG_PURGED"):
        list(exported(connection, 0))
    rows = exported(connection, 2)
    assert [next(rows), next(rows)]
    with pytest.raises(DomainError, match="--after 6"):
        next(rows)
    assert len(list(exported(connection, 6))) == 2


def test_as_typed(
    heads: Path, connection: psycopg.Connection, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    before = state(connection)
    done = CliRunner().invoke(cli, ["audit", "purge", "--dry-run"], catch_exceptions=False)
    assert (done.exit_code, "2020-03：4" in done.stdout, state(connection)) == (0, True, before)
    assert CliRunner().invoke(cli, ["audit", "purge", "--keep-months", "5"]).exit_code == 2
    done = CliRunner().invoke(cli, ["audit", "purge"], catch_exceptions=False)
    assert "2 months purged" in done.stdout
