"""Every row that is committed is sealed once, however late it commits and whoever seals."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from app.audit.heads import kept_heads
from app.upkeep.sealing import seal_and_keep
from db.engine import Database
from resolvers.traces import sealing
from resolvers.traces.adopting import adopt
from resolvers.traces.behind import behind
from resolvers.traces.sealing import ForeignLogError, Head, seal
from tests.app.audit.log import proven, write
from tests.databases import libpq

SEALS = "SELECT number, row_ids FROM access_seal WHERE number > 0 ORDER BY number"
CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture
def other(database_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(libpq(database_url)) as opened:
        yield opened


def sealed(connection: psycopg.Connection) -> list[list[int]]:
    return [ids for _, ids in connection.execute(SEALS).fetchall()]


def test_what_commits_late_is_sealed_late(
    connection: psycopg.Connection, other: psycopg.Connection, database_url: str, tmp_path: Path
) -> None:
    late = write(other, commit=False)
    early = write(connection)
    seal(connection)
    assert sealed(connection) == [early]
    seal(connection)
    other.commit()
    last = write(connection)
    seal(connection)
    assert sealed(connection) == [early, late + last]
    verdict = proven(database_url, tmp_path)
    assert (verdict.is_whole, verdict.rows, verdict.pending) == (True, 3, 0)


def test_who_comes_while_another_seals_goes_away(
    connection: psycopg.Connection, other: psycopg.Connection
) -> None:
    write(connection)
    other.execute("SELECT pg_advisory_xact_lock(%s, 0)", [sealing.SEALING])
    assert seal(connection) is None
    other.rollback()
    assert isinstance(seal(connection), Head)


def test_many_rows_make_many_seals_in_one_transaction(
    connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "MOST_ROWS", 10)
    ids = write(connection, 25)
    head = seal(connection)
    assert [len(one) for one in sealed(connection)] == [10, 10, 5]
    assert [one for batch in sealed(connection) for one in batch] == ids
    assert head is not None
    assert (head.number, head.rows) == (3, 25)


def test_many_write_many_seal_and_sealers_are_killed(database_url: str, tmp_path: Path) -> None:
    heads = tmp_path / "heads"
    command = [sys.executable, str(Path(__file__).with_name("sealer.py")), libpq(database_url), str(heads)]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    sealers = [subprocess.Popen(command, env=environment) for _ in range(3)]

    def writes(_writer: int) -> None:
        with psycopg.connect(libpq(database_url)) as connection:
            write(connection, 50)

    with ThreadPoolExecutor(8) as pool:
        written = [pool.submit(writes, writer) for writer in range(8)]
        for one in sealers[:2]:
            time.sleep(0.7)
            one.send_signal(signal.SIGKILL)
        for done in written:
            done.result()
    with psycopg.connect(libpq(database_url)) as connection:
        end = time.monotonic() + 30
        while proven(database_url, heads).pending and time.monotonic() < end:
            time.sleep(0.2)
        sealers[2].kill()
        assert [one.wait() for one in sealers] == [-signal.SIGKILL] * 3
        seal_and_keep(connection, heads)
        ids = [one for batch in sealed(connection) for one in batch]
    verdict = proven(database_url, heads)
    assert (len(ids), len(set(ids)), verdict.rows, verdict.is_whole) == (400, 400, 400, True)


def test_a_head_goes_to_the_folder_once(connection: psycopg.Connection, tmp_path: Path) -> None:
    for _ in range(2):
        write(connection)
        seal_and_keep(connection, tmp_path)
        seal_and_keep(connection, tmp_path)
    assert [head.number for head in kept_heads(tmp_path)] == [1, 2]
    [file] = tmp_path.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    file.write_bytes(file.read_bytes() + b'{"chain": "cut o')
    assert [head.number for head in kept_heads(tmp_path)] == [1, 2]


async def test_how_far_it_is_behind(connection: psycopg.Connection, database: Database) -> None:
    async def seconds() -> float:
        [row] = await database.rows(behind())
        return float(row.seconds)

    assert await seconds() == 0
    ids = write(connection)
    connection.execute("UPDATE access_seal SET sealed_at = now() - interval '1 hour'")
    connection.execute("UPDATE access_log SET at = now() - interval '90 s' WHERE id = ANY(%s)", [ids])
    connection.commit()
    assert 89 < await seconds() < 110
    seal(connection)
    assert await seconds() == 0


def test_a_log_of_another_cluster_is_sealed_once_its_owner_has_said_so(
    connection: psycopg.Connection, database_url: str, tmp_path: Path
) -> None:
    write(connection, 3)
    seal(connection)
    pending = write(connection)
    connection.execute("UPDATE access_seal SET system = 1")
    connection.execute("UPDATE access_log SET written_in = written_in + 1000000000")
    connection.commit()
    with pytest.raises(ForeignLogError):
        seal(connection)
    assert adopt(connection)
    connection.commit()
    seal(connection)
    assert sealed(connection)[1:] == [pending]
    write(connection)
    seal(connection)
    assert not adopt(connection)
    connection.commit()
    verdict = proven(database_url, tmp_path)
    assert (verdict.is_whole, verdict.rows, verdict.pending) == (True, 5, 0)
