"""Connections that the server ends: whoever waits hears of it at once, and nobody else is disturbed."""

import asyncio
from collections.abc import Awaitable, Callable

import psycopg
import pytest
import uvloop

from db.pipeline import BEGIN, Held
from db.prepared import Prepared
from db.sending import Run
from tests.app.service import until
from tests.databases import libpq

SETTING = b"SET LOCAL rongge.scope = 'somebody'"
LOOPS = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}
PID, SLEEP, ONE = (
    Run(Prepared(b"test_lost_%d" % number, sql, (), custom=False))
    for number, sql in enumerate((b"SELECT pg_backend_pid()", b"SELECT pg_sleep(100)", b"SELECT 1"))
)


def end(database_url: str, pid: int) -> None:
    with psycopg.connect(libpq(database_url), autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s::int, 5000)", [pid])


async def opened(database_url: str) -> tuple[Held, int]:
    held = await Held.opened(libpq(database_url), "-c statement_timeout=120000")
    [result] = await held.results(SETTING, [[PID]], BEGIN)
    return held, int(result.get_value(0, 0) or 0)


async def ended_with_statements_unread(database_url: str) -> None:
    """The server resets the socket then: what it said before lies there, in front of the end."""
    held, pid = await opened(database_url)
    answer = held.results(SETTING, [[ONE]] * 20 + [[SLEEP]] + [[ONE]] * 2000, BEGIN)
    await asyncio.sleep(0.3)
    await asyncio.to_thread(end, database_url, pid)
    async with asyncio.timeout(60):
        with pytest.raises(psycopg.OperationalError):
            await answer
    await held.discard()


async def ended_while_idle(database_url: str) -> None:
    """The number of its socket is another's by the time it is put away."""
    held, pid = await opened(database_url)
    number = held._fd
    await asyncio.to_thread(end, database_url, pid)
    await until(lambda: held._fd < 0)
    others = [await opened(database_url) for _ in range(3)]
    assert number in {other._fd for other, _ in others}
    await held.discard()
    async with asyncio.timeout(60):
        for other, _ in others:
            await other.results(SETTING, [[ONE]], BEGIN)
    for other, _ in others:
        await other.discard()


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("how", [ended_with_statements_unread, ended_while_idle])
def test_a_connection_lost_is_told_to_its_own_caller_alone(
    how: Callable[[str], Awaitable[None]], loop: str, database_url: str
) -> None:
    with asyncio.Runner(loop_factory=LOOPS[loop]) as runner:
        runner.run(how(database_url))  # type: ignore[arg-type]  # coroutines both
