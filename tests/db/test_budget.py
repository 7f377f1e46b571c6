"""What the statements of one request may take together: cancelled once, and nothing is begun afterwards."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, literal, select, text

from db.engine import Database, open_database
from db.failures import Unanswered
from db.ids import IdMaker
from db.log.traces import Trace
from db.pipeline import BEGIN
from db.prepared import Prepared
from db.sending import COMMIT, Run, Sending

NOBODY = b"SET LOCAL rongge.scope = ''"
TRACE = Trace(IdMaker(node=1), "nobody", None)
ASLEEP = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND state <> 'idle' AND query ~ 'pg_sleep' AND pid <> pg_backend_pid()"
)


def sleep(seconds: float) -> Run:
    sql = b"SELECT 1 FROM pg_sleep(%.1f)" % seconds
    return Run(Prepared(b"sleep_%d" % (seconds * 10), sql, (), custom=False))


@pytest.fixture
async def hurried(database_url: str) -> AsyncIterator[Database]:
    """Of which the statements of a request may take a second together."""
    opened = open_database(database_url, pool_size=2, request_timeout_ms=1_000)
    await opened.rows(select(literal(1)))
    await opened.results([sleep(0)])
    yield opened
    await opened.close()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """What is sent from now on, prepared or not."""
    seen: list[bytes] = []
    send = Sending.send

    def prepared(self: Sending, run: Run) -> None:
        if run.prepared not in {BEGIN, COMMIT}:
            seen.append(run.prepared.sql)
        send(self, run)

    def ordinary(_connection: Any, _cursor: Any, sql: str, *_rest: Any) -> None:
        if not sql.startswith("SET"):
            seen.append(sql.encode())

    monkeypatch.setattr(Sending, "send", prepared)
    event.listen(Engine, "before_cursor_execute", ordinary)
    yield seen
    event.remove(Engine, "before_cursor_execute", ordinary)


async def a_little(database: Database) -> None:
    await database.results([sleep(0.3)])


async def a_little_by_rows(database: Database) -> None:
    await database.rows(select(func.pg_sleep(0.3)))


async def by_pipeline(database: Database) -> None:
    await database.results([sleep(0.9)])


async def in_one_transaction(database: Database) -> None:
    """Each of them might take as long as a statement may."""
    await database.results([sleep(0.9)] * 3)


async def by_writing(database: Database) -> None:
    await database.written(sleep(0.9))


async def by_rows(database: Database) -> None:
    await database.rows(select(func.pg_sleep(0.9)))


async def by_a_transaction(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(select(func.pg_sleep(0.9)))


WAYS = [by_pipeline, in_one_transaction, by_writing, by_rows, by_a_transaction]


@pytest.mark.parametrize("second", WAYS)
@pytest.mark.parametrize("first", [a_little, a_little_by_rows])
async def test_what_is_left_counts_whichever_way_is_asked_and_then_nothing_is_sent(
    first: Callable[[Database], Awaitable[None]],
    second: Callable[[Database], Awaitable[None]],
    hurried: Database,
    sent: list[bytes],
) -> None:
    served = hurried.serving(NOBODY, TRACE)
    await first(served)
    with pytest.raises(Unanswered, match="TIMEOUT"):
        await second(served)
    so_far = len(sent)
    for way in WAYS:
        with pytest.raises(Unanswered, match="TIMEOUT"):
            await way(served)
    assert len(sent) == so_far


@pytest.mark.parametrize("way", [in_one_transaction, by_rows])
async def test_what_was_cancelled_is_gone_from_the_server(
    way: Callable[[Database], Awaitable[None]], hurried: Database
) -> None:
    served = hurried.serving(NOBODY, TRACE)
    await a_little(served)
    with pytest.raises(Unanswered):
        await way(served)
    await asyncio.sleep(0.2)
    assert (await hurried.rows(ASLEEP))[0][0] == 0


async def test_each_request_has_its_own(hurried: Database) -> None:
    for _ in range(4):
        await a_little(hurried.serving(NOBODY, TRACE))


async def test_what_is_streamed_may_take_longer_than_a_request(hurried: Database) -> None:
    served = hurried.serving(NOBODY, TRACE)
    slow = text("SELECT pg_sleep(0.4) FROM generate_series(1, 3)")
    async with served.streaming(slow, at_once=1) as parts:
        assert [len(part) async for part in parts] == [1, 1, 1]
