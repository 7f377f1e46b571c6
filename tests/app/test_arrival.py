"""Requests that never arrive whole: the server closes their connections, and serves everybody else."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from app.wire.arrival import LARGEST_HEAD, TimelyRequests
from tests.app.service import KEY, NOWHERE, asked, until
from tests.app.test_server import soon

ARRIVAL_S = 0.4
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
PARTIAL = {
    "nothing": b"",
    "empty lines": b"\r\n",
    "half a line": b"GET / HT",
    "half a head": b"GET / HTTP/1.1\r\nHost: x\r\n",
    "half a body": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
    "half a body that nobody reads": b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
    "half a chunk": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{",
}
MORE = {"empty lines": b"\r\n", "half a head": b"X-A: b\r\n", "half a chunk": b""}


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads what is posted, and answers; to `/slow` not soon."""
    while scope["method"] == "POST" and (await receive()).get("more_body", False):
        pass
    if scope["path"] == "/slow":
        await asyncio.sleep(3 * ARRIVAL_S)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@asynccontextmanager
async def serving(arrival_s: float = ARRIVAL_S) -> AsyncIterator[int]:
    """The port of a server of the application."""
    protocol = partial(TimelyRequests, arrival_s=arrival_s)
    config = uvicorn.Config(application, port=0, log_config=None, lifespan="off", http=protocol, ws="none")  # type: ignore[arg-type]  # as in app/server.py
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())
    await until(lambda: server.started)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await task


async def closed(reader: asyncio.StreamReader) -> bytes:
    """What still comes until the server closes the connection, which it must."""
    async with asyncio.timeout(60):
        return await reader.read()


@pytest.mark.parametrize("name", PARTIAL)
async def test_what_does_not_arrive_whole_is_given_up(name: str) -> None:
    async with serving() as port:
        reader, writer = await asked(port, PARTIAL[name])
        await closed(reader)
        writer.close()


@pytest.mark.parametrize("name", MORE)
async def test_a_byte_now_and_then_gains_no_time(name: str) -> None:
    async with serving() as port:
        reader, writer = await asked(port, PARTIAL[name])
        ended = asyncio.create_task(closed(reader))
        for _ in range(100):
            writer.write(MORE[name])
            if (await asyncio.wait({ended}, timeout=ARRIVAL_S / 4))[0]:
                break
        assert ended.done()
        writer.close()


async def test_nor_after_an_answer() -> None:
    async with serving() as port:
        reader, writer = await asked(port, GET)
        await reader.readuntil(b"ok")
        writer.write(PARTIAL["half a head"])
        await closed(reader)
        writer.close()


async def test_an_answer_may_take_longer_than_its_request() -> None:
    async with serving() as port:
        reader, writer = await asked(port, GET.replace(b"/ ", b"/slow "))
        async with asyncio.timeout(60):
            assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")
        writer.close()


async def test_a_connection_serves_one_request_after_another_however_slowly() -> None:
    arrival_s = 3 * ARRIVAL_S  # what is in time has to be so on a busy machine
    async with serving(arrival_s) as port:
        reader, writer = await asked(port, GET)
        for _ in range(2):
            await reader.readuntil(b"ok")
            await asyncio.sleep(1.25 * arrival_s)
            writer.write(GET[:10])
            await asyncio.sleep(ARRIVAL_S / 4)
            writer.write(GET[10:])
        await reader.readuntil(b"ok")
        writer.close()


async def test_two_requests_at_once_are_both_answered() -> None:
    async with serving() as port:
        reader, writer = await asked(port, GET.replace(b"/ ", b"/slow ") + GET)
        async with asyncio.timeout(60):
            await reader.readuntil(b"ok")
            await reader.readuntil(b"ok")
        writer.close()


async def test_an_answer_ahead_of_a_long_body_reaches_whoever_goes_on_sending() -> None:
    head = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3000000\r\n\r\n"
    async with serving(arrival_s=60) as port:
        reader, writer = await asked(port, head)
        await asyncio.sleep(ARRIVAL_S)  # it has been answered meanwhile
        for _ in range(3):
            writer.write(b"x" * 1_000_000)
            await writer.drain()
        assert (await closed(reader)).endswith(b"ok")
        writer.close()


async def test_a_head_without_end_is_cut_short() -> None:
    async with serving(arrival_s=60) as port:
        reader, writer = await asked(port, b"GET / HTTP/1.1\r\n")
        with suppress(ConnectionError):
            for _ in range(2 * LARGEST_HEAD // 1000):
                writer.write(b"X-A: %b\r\n" % (b"b" * 1000))
                await writer.drain()
            await closed(reader)
        writer.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[int]:
    """The port of the product's own server, in a process of its own: requests must arrive within a second."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = {
        "RONGGE_HOME": str(tmp_path),
        "RONGGE_DATABASE_URL": NOWHERE,
        "RONGGE_PORT": str(port),
        "RONGGE_TOKEN_KEY": KEY.hex(),
        "RONGGE_IDENTITY_KEY": "cd" * 32,
        "RONGGE_ARRIVAL_S": "1",
        "RONGGE_PROCESSES": "1",
    }
    with (tmp_path / "log").open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.server"], env={**os.environ, **variables}, stdout=sink, stderr=sink
        )
    try:
        assert soon(lambda: listens(port)), (tmp_path / "log").read_text()
        yield port
    finally:
        process.terminate()
        process.wait(20)


def listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


async def test_the_server_sheds_a_hundred_slow_clients_and_serves_the_rest(server: int) -> None:
    slow = [await asked(server, PARTIAL["half a head"]) for _ in range(100)]
    reader, writer = await asked(server, b"GET /sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert (await closed(reader)).startswith(b"HTTP/1.1 200")
    async with asyncio.timeout(60):
        await asyncio.gather(*[one.read() for one, _ in slow])
    for one in (writer, *[one for _, one in slow]):
        one.close()
