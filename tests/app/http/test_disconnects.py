"""Requests whose client goes away: the work stops, at the database too, and nothing else does."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress

import pytest
from sqlalchemy import func, select, text
from starlette.types import Receive, Scope, Send

from app.http.disconnects import Abandon
from db.engine import Database
from tests.app.service import asked, serving

SOON_S = 0.05
SLEEPING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND state = 'active'"
    " AND query ~ 'pg_sleep' AND pid <> pg_backend_pid()"
)


class Work:
    """What an application was at when its request ended."""

    def __init__(self) -> None:
        self.begun, self.cancelled, self.done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def run(self, task: Awaitable[object]) -> None:
        self.begun.set()
        try:
            await task
            self.done.set()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise


async def sleeping(database: Database, number: int) -> None:
    """Waits until so many statements sleep in the database."""
    for pause in (0.05,) * 1200:
        if (await database.rows(SLEEPING))[0][0] == number:
            return
        await asyncio.sleep(pause)
    raise TimeoutError


GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody"


async def ok(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.mark.parametrize("request_bytes", [GET, POST])
async def test_work_stops_when_the_client_goes_away(request_bytes: bytes) -> None:
    work = Work()

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await work.run(asyncio.sleep(300))

    async with serving(Abandon(app, SOON_S), "off") as port:
        _, writer = await asked(port, request_bytes)
        await work.begun.wait()
        await asyncio.sleep(0.1)
        writer.close()
        async with asyncio.timeout(60):
            await work.cancelled.wait()


async def test_a_statement_stops_when_the_client_goes_away(database: Database) -> None:
    work = Work()

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await work.run(database.rows(select(func.pg_sleep(300))))

    async with serving(Abandon(app, SOON_S), "off") as port:
        _, writer = await asked(port, GET)
        await sleeping(database, 1)
        writer.close()
        await asyncio.wait_for(work.cancelled.wait(), 60)
        await sleeping(database, 0)


@pytest.mark.parametrize("request_bytes", [GET, POST])
async def test_a_client_that_stays_gets_its_answer_however_long_it_takes(request_bytes: bytes) -> None:
    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await asyncio.sleep(0.3)
        await ok(send)

    async with serving(Abandon(app, SOON_S), "off") as port:
        reader, writer = await asked(port, request_bytes)
        answer = await reader.readuntil(b"ok")
        writer.write(request_bytes)
        again = await reader.readuntil(b"ok")
        writer.close()
    assert answer.startswith(b"HTTP/1.1 200")
    assert again.startswith(b"HTTP/1.1 200")


async def test_a_slow_body_still_reaches_the_application_whole() -> None:
    bodies: list[bytes] = []

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        more = True
        while more:
            message = await receive()
            bodies.append(message["body"])
            more = message["more_body"]
        await asyncio.sleep(0.2)
        await ok(send)

    async with serving(Abandon(app, SOON_S), "off") as port:
        reader, writer = await asked(port, POST[:-2])
        await asyncio.sleep(0.2)
        writer.write(b"dy")
        await reader.readuntil(b"ok")
        writer.close()
    assert b"".join(bodies) == b"body"


async def test_what_follows_the_answer_is_finished() -> None:
    work = Work()

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.1)
        await ok(send)
        await work.run(asyncio.sleep(0.3))

    async with serving(Abandon(app, SOON_S), "off") as port:
        reader, writer = await asked(port, GET)
        await reader.readuntil(b"ok")
        writer.close()
        async with asyncio.timeout(60):
            await work.done.wait()
    assert not work.cancelled.is_set()


async def test_a_request_cancelled_by_the_server_is_not_taken_for_an_abandoned_one() -> None:
    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(300)

    async def receive() -> dict[str, object]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(_message: object) -> None:
        raise AssertionError

    task = asyncio.create_task(Abandon(app)({"type": "http", "method": "GET"}, receive, send))
    await asyncio.sleep(0.05)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()
