"""Held connections: one round trip, one transaction, and what happens when it goes wrong."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
from sqlalchemy import literal, make_url, select, text

from db.engine import PLAIN_KEPT, open_database
from db.pool import Reads
from db.prepared import Prepared
from db.sending import SQL_BYTES_KEPT, STATEMENTS_KEPT, Run

SETTING = b"SET LOCAL rongge.scope = 'somebody'"
NUMBERS = iter(range(1, 1_000_000))


def statement(sql: bytes, *, custom: bool = False) -> Run:
    return Run(Prepared(b"test_%d" % next(NUMBERS), sql, (), custom=custom))


@pytest.fixture
async def reads(database_url: str) -> AsyncIterator[Reads]:
    conninfo = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    opened = Reads(conninfo, "-c statement_timeout=60000", 2)
    yield opened
    await opened.close()


async def asked(reads: Reads, *sqls: bytes) -> list[bytes | None]:
    results = await reads.results(SETTING, [statement(sql) for sql in sqls])
    return [result.get_value(0, 0) for result in results]


async def test_results_come_in_the_order_asked(reads: Reads) -> None:
    assert await asked(reads, b"SELECT 1", b"SELECT 'two'", b"SELECT NULL") == [b"1", b"two", None]


async def test_all_statements_are_one_transaction_that_says_whom_it_serves(reads: Reads) -> None:
    scope = b"SELECT current_setting('rongge.scope')"
    # now() is when the transaction began.
    first, begun, slept, still = await asked(
        reads, scope, b"SELECT now()", b"SELECT 1 FROM pg_sleep(0.01)", b"SELECT now()"
    )
    assert (first, slept) == (b"somebody", b"1")
    assert begun == still


async def test_the_setting_does_not_outlive_its_transaction(reads: Reads) -> None:
    await asked(reads, b"SELECT 1")
    nothing = b"SET LOCAL rongge.other = ''"
    [result] = await reads.results(nothing, [statement(b"SELECT current_setting('rongge.scope', true)")])
    assert result.get_value(0, 0) in {b"", None}


async def test_nothing_can_be_written(reads: Reads) -> None:
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        await asked(reads, b"CREATE TABLE trace (id int)")


async def test_only_searches_are_planned_for_their_values(reads: Reads) -> None:
    mode = b"SELECT current_setting('plan_cache_mode')"
    [usual] = await reads.results(SETTING, [statement(mode)])
    [search] = await reads.results(SETTING, [statement(mode, custom=True)])
    assert (usual.get_value(0, 0), search.get_value(0, 0)) == (b"force_generic_plan", b"force_custom_plan")


async def test_a_failure_is_raised_and_the_next_read_goes_well(reads: Reads) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        await asked(reads, b"SELECT 1", b"SELECT 1/0", b"SELECT 2")
    assert await asked(reads, b"SELECT 3") == [b"3"]


async def test_more_readers_than_connections_wait_their_turn(reads: Reads) -> None:
    answers = await asyncio.gather(*[asked(reads, b"SELECT %d" % number) for number in range(20)])
    assert answers == [[b"%d" % number] for number in range(20)]


async def test_a_cancelled_read_ends_its_statement_and_its_connection(reads: Reads) -> None:
    [pid] = await asked(reads, b"SELECT pg_backend_pid()")
    sleeping = asyncio.create_task(asked(reads, b"SELECT pg_sleep(4), pg_backend_pid()"))
    await asyncio.sleep(0.2)
    sleeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sleeping
    await asyncio.sleep(0.5)
    alive = b"SELECT count(*) FROM pg_stat_activity WHERE pid = " + (pid or b"")
    assert await asked(reads, alive) == [b"0"]


async def test_a_cancelled_wait_gives_its_turn_to_the_next(reads: Reads) -> None:
    busy = [asyncio.create_task(asked(reads, b"SELECT pg_sleep(0.4)")) for _ in range(2)]
    await asyncio.sleep(0.1)
    waiting = asyncio.create_task(asked(reads, b"SELECT 1"))
    after = asyncio.create_task(asked(reads, b"SELECT 2"))
    await asyncio.sleep(0.05)
    waiting.cancel()
    assert await after == [b"2"]
    await asyncio.gather(*busy)


async def test_a_connection_that_the_server_ended_is_replaced(reads: Reads, database_url: str) -> None:
    [pid] = await asked(reads, b"SELECT pg_backend_pid()")
    other = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(other, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s::int, 5000)", [int(pid or 0)])
    await asyncio.sleep(0.1)  # the loop hears of it
    assert await asked(reads, b"SELECT 1") == [b"1"]


PREPARED = b"SELECT count(*)::text || ' ' || sum(length(statement)) FROM pg_prepared_statements"


async def known(reads: Reads) -> tuple[int, int]:
    """How many statements the one connection holds ready, and of how many bytes."""
    [told] = await asked(reads, PREPARED)
    number, size = (told or b"").split()
    return int(number), int(size)


async def test_a_connection_forgets_statements_beyond_a_number_and_stays(reads: Reads) -> None:
    [before] = await asked(reads, b"SELECT pg_backend_pid()")
    for _ in range(STATEMENTS_KEPT // 50 + 1):
        await asked(reads, *[b"SELECT 1"] * 50)
    assert (await known(reads))[0] in range(STATEMENTS_KEPT - 2, STATEMENTS_KEPT + 2)
    assert await asked(reads, b"SELECT pg_backend_pid()") == [before]


async def test_large_statements_are_forgotten_by_their_bytes(reads: Reads) -> None:
    for _ in range(3 * SQL_BYTES_KEPT // 50_000):
        await asked(reads, b"SELECT 1 -- " + b"x" * 50_000)
    number, size = await known(reads)
    assert number < 3 * SQL_BYTES_KEPT // 50_000
    assert SQL_BYTES_KEPT // 2 < size <= SQL_BYTES_KEPT + 1_000


async def test_what_is_used_stays_and_what_was_forgotten_is_prepared_again(reads: Reads) -> None:
    first, used = statement(b"SELECT 'first'"), statement(b"SELECT 'used'")
    await reads.results(SETTING, [first, used])
    for _ in range(STATEMENTS_KEPT // 50 + 1):
        await asked(reads, *[b"SELECT 1"] * 50)
        await reads.results(SETTING, [used])
    names = b"SELECT string_agg(name, ' ') FROM pg_prepared_statements"
    [told] = await asked(reads, names)
    assert used.prepared.name in (told or b"").split()
    assert first.prepared.name not in (told or b"").split()
    [result] = await reads.results(SETTING, [first])
    assert result.get_value(0, 0) == b"first"


async def test_more_at_once_than_is_kept_is_answered(reads: Reads) -> None:
    many = [b"SELECT %d" % number for number in range(STATEMENTS_KEPT + 100)]
    assert await asked(reads, *many) == [b"%d" % number for number in range(len(many))]
    assert await asked(reads, b"SELECT 1") == [b"1"]


async def test_a_large_answer_arrives_whole(reads: Reads) -> None:
    [text] = await asked(reads, b"SELECT repeat('x', 5000000)")
    assert len(text or b"") == 5_000_000


async def test_what_the_driver_prepares_by_itself_is_bounded_too(database_url: str) -> None:
    database = open_database(database_url, pool_size=1)
    for number in range(2 * PLAIN_KEPT):
        for _ in range(6):
            await database.rows(select(literal(number).label(f"column_{number}")))
    [[kept]] = await database.rows(text("SELECT count(*) FROM pg_prepared_statements"))
    await database.close()
    assert 0 < kept <= PLAIN_KEPT + 1  # the last is dropped with the next
