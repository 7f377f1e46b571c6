"""Rows of requests that wait together are one transaction, and nobody is shown before it is committed."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from db.engine import Database
from db.log.together import LogTogether
from tests.app.service import until
from tests.databases import libpq
from tests.schema.lanes import FAST, Answer, Asking
from tests.schema.world import World, build_world

WHOM = "{ people { nodes { name } } }"
AT_ONCE = 6
WAITING = """SELECT pid FROM pg_stat_activity
    WHERE datname = current_database()
        AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO access_log%'"""


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


@contextmanager
def unwritable(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection that keeps everybody from writing to the log until the block ends."""
    with psycopg.connect(libpq(database_url), autocommit=True) as connection, connection.transaction():
        connection.execute("LOCK TABLE access_log IN SHARE MODE")
        yield connection


def written(database_url: str) -> tuple[int, int]:
    """How many rows the log has, and of how many transactions."""
    with psycopg.connect(libpq(database_url)) as connection:
        row = connection.execute("SELECT count(*), count(DISTINCT written_in) FROM access_log").fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def asked(database: Database, world: World, roles: Sequence[str]) -> list[asyncio.Future[Answer]]:
    viewers = world.viewers()
    return [asyncio.ensure_future(FAST["ahead"](database, Asking(viewers[role], WHOM))) for role in roles]


async def writer(database_url: str) -> int:
    """The backend that waits to write, once there is one."""
    found: list[int] = []

    def waits() -> bool:
        with psycopg.connect(libpq(database_url)) as connection:
            found[:] = [pid for (pid,) in connection.execute(WAITING)]
        return bool(found)

    async with asyncio.timeout(120):
        await until(waits)
    [pid] = found
    return pid


async def test_nobody_is_shown_before_it_is_written(
    database: Database, database_url: str, world: World
) -> None:
    with unwritable(database_url):
        answers = asked(database, world, ["client"] * AT_ONCE)
        await writer(database_url)
        _, waiting = await asyncio.wait(answers, timeout=0.3)
        assert len(waiting) == AT_ONCE
        assert written(database_url) == (0, 0)
    shown = await asyncio.gather(*answers)
    assert {(one.status, one.errors) for one in shown} == {(200, ())}
    rows, transactions = written(database_url)
    assert rows == AT_ONCE
    assert transactions < AT_ONCE


async def test_where_the_connection_is_killed_none_of_them_is_shown(
    database: Database, database_url: str, world: World
) -> None:
    with unwritable(database_url) as connection:
        answers = asked(database, world, ["client", "worker", "staff"])
        pid = await writer(database_url)
        connection.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        first, _ = await asyncio.wait(answers, timeout=60, return_when=asyncio.FIRST_COMPLETED)
        for one in first:
            assert (one.result().status, one.result().data) == (503, '"none"')
            assert "DATABASE_UNAVAILABLE" in one.result().errors[0]
        rows_before, _ = written(database_url)
    shown = [one for one in await asyncio.gather(*answers) if one.status == 200]
    rows, _ = written(database_url)
    assert (rows_before, rows) == (0, len(shown))
    [again] = await asyncio.gather(*asked(database, world, ["client"]))
    assert again.status == 200


async def test_what_cannot_be_written_is_in_nobodys_way(
    database: Database, database_url: str, world: World
) -> None:
    with psycopg.connect(libpq(database_url), autocommit=True) as connection:
        connection.execute("ALTER TABLE access_log ADD CONSTRAINT none CHECK (subject <> 'worker')")
    roles = ["client", "worker", "staff"] * 2
    with unwritable(database_url):
        answers = asked(database, world, roles)
        await writer(database_url)
        await asyncio.sleep(0.2)
    shown = await asyncio.gather(*answers)
    said = [(role, one.status) for role, one in zip(roles, shown, strict=True)]
    assert said == [(role, 503 if role == "worker" else 200) for role in roles]
    assert all("AUDIT_UNAVAILABLE" in one.errors[0] for one in shown if one.status == 503)
    assert written(database_url)[0] == 4


async def test_whoever_goes_away_leaves_the_others(
    database: Database, database_url: str, world: World
) -> None:
    with unwritable(database_url):
        first, *others = asked(database, world, ["client"] * AT_ONCE)
        await writer(database_url)
        await asyncio.sleep(0.1)
        for one in (first, others[0]):
            one.cancel()
        await asyncio.wait([first, others[0]], timeout=60)
    shown = await asyncio.gather(*others[1:])
    assert {one.status for one in shown} == {200}
    assert written(database_url)[0] >= len(shown)


async def test_nobody_waits_for_a_writer_that_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    committed: list[int] = []

    async def breaking_once(_self: LogTogether, some: Sequence[Any]) -> None:
        committed.append(len(some))
        if len(committed) == 1:
            raise RuntimeError("nothing that a database says")

    monkeypatch.setattr(LogTogether, "_commit", breaking_once)
    monkeypatch.setattr("db.log.together.MOST_TOGETHER", 1)
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    log = LogTogether("", "")
    async with asyncio.timeout(60):
        await asyncio.gather(*(log.written([[b"1"]]) for _ in range(AT_ONCE)))
    assert committed == [1] * (1 + AT_ONCE)
