"""The raw peer, A2: Starlette, and for each question one statement with json_build_object.

No sign-in, no scope, no GraphQL.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

SQL = Path(__file__).parent / "sql"
STATEMENTS = {key: (SQL / f"json_{key}.sql").read_bytes() for key in "abcd"}
AROUND: Mapping[str, tuple[bytes, bytes]] = MappingProxyType(
    {
        "a": (b'{"data":{"gridCell":', b"}}"),
        "b": (b'{"data":{"people":{"nodes":', b"}}}"),
        "c": (b'{"data":{"coverageBreakdown":{"parts":', b"}}}"),
        "d": (b'{"data":{"node":', b"}}"),
    }
)


class AsBytes(Loader):
    """Leaves text as the bytes that came."""

    def load(self, data: Buffer) -> bytes:
        """A copy."""
        return bytes(data)


class Pool:
    """Connections, the one given back last first."""

    def __init__(self, connections: list[psycopg.AsyncConnection]) -> None:
        self.free: asyncio.LifoQueue[psycopg.AsyncConnection] = asyncio.LifoQueue()
        for connection in connections:
            self.free.put_nowait(connection)

    async def value(self, statement: bytes, values: Mapping[str, int | str]) -> bytes:
        """The one value of a statement, prepared at its first use."""
        connection = await self.free.get()
        try:
            cursor = await connection.execute(statement, values, prepare=True)
            row = await cursor.fetchone()
        finally:
            self.free.put_nowait(connection)
        return bytes(row[0]) if row else b"null"


async def answer(request: Request) -> Response:
    """The JSON of one question."""
    workload = request.path_params["workload"]
    values = {"county": request.path_params["county"], "value": request.path_params["value"]}
    before, after = AROUND[workload]
    value = await request.app.state.pool.value(STATEMENTS[workload], values)
    return Response(before + value + after, media_type="application/json")


@asynccontextmanager
async def lifespan(application: Starlette) -> AsyncIterator[None]:
    """Connects as often as POOL says."""
    opened = [await _connected() for _ in range(int(os.environ["POOL"]))]
    application.state.pool = Pool(opened)
    yield
    for connection in opened:
        await connection.close()


async def _connected() -> psycopg.AsyncConnection:
    connection = await psycopg.AsyncConnection.connect(
        os.environ["DATABASE"], autocommit=True, options="-c jit=off -c plan_cache_mode=force_generic_plan"
    )
    connection.adapters.register_loader("text", AsBytes)
    return connection


app = Starlette(routes=[Route("/{workload}/{county:int}/{value}", answer)], lifespan=lifespan)
