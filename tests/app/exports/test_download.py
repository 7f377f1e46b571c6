"""Files made while they are sent: memory that does not grow, and no half of one that looks whole."""

import asyncio
import tracemalloc
from collections.abc import AsyncGenerator, Sequence

import pytest
from sqlalchemy import Engine, text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message

from app.exports.download import Download
from app.exports.people import people_rows
from app.exports.routes import export_routes, exports_at_once
from app.exports.table import csv_parts
from app.factory import create_app
from db.engine import Database
from db.errors import DomainError
from resolvers.people.question import PersonQuestion
from tests.app.exports.conftest import Exported, signed_in
from tests.app.service import asked, serving, settings_for
from tests.schema.world import World, ask, build_world
from tests.viewers import TODAY, ask_of
from web_pages.page import STYLES

MANY = 30_000
# As many persons more as asked, each a copy of the first: the export reads them as it reads any.
COPIES = text("""
    INSERT INTO person (
        county_id, id, name, sex, born_on, identity_cipher, identity_masked, categories, priority_classes,
        is_veteran, status, status_on, division_id, cell_id, address, geom
    )
    SELECT
        county_id, id + number, name || number, sex, born_on, identity_cipher, identity_masked, categories,
        priority_classes, is_veteran, status, status_on, division_id, cell_id, '某路' || number || '号', geom
    FROM (SELECT * FROM person ORDER BY id DESC LIMIT 1) AS one, generate_series(1, :number) AS number
""")
OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND xact_start < now() AND backend_type = 'client backend'"
)


@pytest.fixture
def crowd(engine: Engine) -> World:
    """The small county with thirty thousand persons in it."""
    world = build_world(engine)
    with engine.begin() as connection:
        connection.execute(COPIES, {"number": MANY - 9})
    return world


async def peak_and_lines(database: Database, world: World, *, cell: bool) -> tuple[int, int]:
    """The most memory that sending a list took, and the lines of it."""
    areas = [world.cells["A"]] if cell else []
    parts = csv_parts(people_rows(database, ask_of(world.viewers()["client"]), PersonQuestion(areas)))
    lines = 0

    async def send(message: Message) -> None:
        nonlocal lines
        lines += message.get("body", b"").count(b"\r\n")

    tracemalloc.start()
    scope = {"type": "http", "method": "GET"}
    await Download("people.csv", "text/csv", parts)(scope, asyncio.Event().wait, send)  # type: ignore[arg-type]  # never asked
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak, lines


async def test_thirty_thousand_rows_take_no_more_memory_than_a_batch(
    database: Database, crowd: World
) -> None:
    await peak_and_lines(database, crowd, cell=True)  # what is made once and kept
    peak, lines = await peak_and_lines(database, crowd, cell=False)
    count = await ask(database, crowd.viewers()["client"], "{ people(first: 1) { totalCount } }")
    assert lines == (count.data or {})["people"]["totalCount"] + 1 == MANY + 1
    assert peak < 6_000_000  # the file itself has seven


async def test_a_client_that_leaves_gives_its_connection_back(
    database: Database, database_url: str, crowd: World
) -> None:
    headers = "".join(f"{name}: {value}\r\n" for name, value in signed_in(crowd.viewers()["client"]).items())
    async with serving(application(database_url)) as port:
        reader, writer = await asked(
            port, f"GET /exports/people.csv HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode()
        )
        await reader.readuntil(b"\r\n\r\n")
        assert await settled(database, 1) == 1
        writer.close()
        assert await settled(database, 0) == 0


async def settled(database: Database, number: int) -> int:
    """How many transactions are open once there are as many; what a server keeps up has short ones beside."""
    for pause in (0.1,) * 100:
        if await open_transactions(database) == number:
            break
        await asyncio.sleep(pause)
    return await open_transactions(database)


async def open_transactions(database: Database) -> int:
    return int((await database.rows(OTHERS))[0][0])


def application(database_url: str, *routes: Route) -> Starlette:
    exports = export_routes(at_once=1, today=lambda: TODAY)
    return create_app(settings_for(database_url), routes=[*exports, *routes], files=STYLES)


async def failing_later() -> AsyncGenerator[bytes, None]:
    yield b"a,b\r\n" * 10
    raise ConnectionError


async def failing_at_once(parts: Sequence[bytes] = ()) -> AsyncGenerator[bytes, None]:
    for part in parts:
        yield part
    raise DomainError("AREA_NOT_FOUND", "没有这个范围。", "There is no such area.")


@pytest.mark.parametrize("coding", ["identity", "zstd", "br", "gzip"])
async def test_a_failure_on_the_way_breaks_the_connection(coding: str, exported: Exported) -> None:
    async def failing(_request: Request) -> Download:
        return Download("failing.csv", "text/csv", failing_later())

    headers = signed_in(exported.world.viewers()["client"])["Authorization"]
    request = (
        f"GET /failing HTTP/1.1\r\nHost: x\r\nAccept-Encoding: {coding}\r\nAuthorization: {headers}\r\n\r\n"
    )
    async with serving(application(exported.url, Route("/failing", failing))) as port:
        reader, writer = await asked(port, request.encode())
        answer = await asyncio.wait_for(reader.read(), 60)
        writer.close()
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"transfer-encoding: chunked" in answer
    assert not answer.endswith(b"0\r\n\r\n")


def test_a_failure_before_the_first_line_is_answered_by_its_code(exported: Exported) -> None:
    async def failing(_request: Request) -> Download:
        return Download("failing.csv", "text/csv", failing_at_once())

    with TestClient(application(exported.url, Route("/failing", failing))) as client:
        answer = client.get("/failing", headers=signed_in(exported.world.viewers()["client"]))
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json")
    assert answer.json()["errors"][0]["extensions"]["code"] == "AREA_NOT_FOUND"


async def test_a_client_that_takes_nothing_is_given_up() -> None:
    closed = asyncio.Event()

    async def parts() -> AsyncGenerator[bytes, None]:
        try:
            yield b"1"
            yield b"2"
        finally:
            closed.set()

    async def send(message: Message) -> None:
        if message.get("body") == b"2":
            await asyncio.Event().wait()

    download = Download("slow.csv", "text/csv", parts(), part_seconds=0.05)
    with pytest.raises(TimeoutError):
        await download({"type": "http", "method": "GET"}, asyncio.Event().wait, send)  # type: ignore[arg-type]  # never asked
    assert closed.is_set()


def test_too_many_at_once_are_asked_to_come_again(exported: Exported) -> None:
    routes = export_routes(at_once=0, today=lambda: TODAY)
    with TestClient(create_app(settings_for(exported.url), routes=routes, files=STYLES)) as client:
        answer = client.get("/exports/people.csv", headers=signed_in(exported.world.viewers()["client"]))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "20")
    assert answer.json()["errors"][0]["extensions"]["code"] == "EXPORTS_BUSY"


@pytest.mark.parametrize(("pool", "exports"), [(1, 1), (2, 1), (10, 2), (100, 25)])
def test_most_connections_are_left_to_everybody_else(pool: int, exports: int) -> None:
    assert exports_at_once(pool) == exports


def test_head_tells_of_the_file_and_makes_none(exported: Exported) -> None:
    with TestClient(application(exported.url)) as client:
        headers = signed_in(exported.world.viewers()["client"])
        answer = client.head("/exports/people.csv", headers=headers)
        refused = client.head("/exports/people.csv", headers=signed_in(exported.world.viewers()["leader"]))
    assert (answer.status_code, answer.content) == (200, b"")
    assert "attachment" in answer.headers["content-disposition"]
    assert refused.status_code == 403


def test_nobody_gets_a_file_without_signing_in(exported: Exported) -> None:
    with TestClient(application(exported.url)) as client:
        assert client.get("/exports/people.csv").status_code == 401
        assert client.get("/exports/coverage.csv?by=CELL").status_code == 401
