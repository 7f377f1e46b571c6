"""The application around a route or two, and viewers who come to it: for tests of what surrounds them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp
from uvicorn.config import LifespanType

from app.factory import create_app
from app.settings import Settings, settings_from
from db.codes import DivisionLevel
from db.errors import DomainError
from resolvers.areas import Area, AreaKind
from resolvers.viewer import Grant, Permission, Role, Viewer
from web_pages.page import STYLES

KEY = bytes.fromhex("ab" * 32)
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"
COUNTY = Area(AreaKind.DIVISION, 500151, 7, DivisionLevel.COUNTY)
LEADER = Viewer("leader-1", "演示领导", Role.LEADER, (Grant(Permission.ANALYSE, COUNTY),))
SECRET = "500151199001019961"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
OWN_FORM = {**BROWSER, "Sec-Fetch-Site": "same-origin"}


async def whoami(request: Request) -> JSONResponse:
    return JSONResponse({"name": request.state.viewer.name})


async def crash(_request: Request) -> JSONResponse:
    message = f"row of {SECRET}"
    raise RuntimeError(message)


async def nowhere(_request: Request) -> JSONResponse:
    raise DomainError("AREA_NOT_FOUND", "没有这个范围。", "There is no such area.")


ROUTES = [
    Route("/whoami", whoami, methods=["GET", "POST"]),
    Route("/crash", crash),
    Route("/nowhere", nowhere),
]


def settings_for(database_url: str = NOWHERE, **more: str) -> Settings:
    """Settings of a test's own; `more` RONGGE_* by the rest of their names."""
    return settings_from(
        {
            "RONGGE_DATABASE_URL": database_url,
            "RONGGE_TOKEN_KEY": KEY.hex(),
            "RONGGE_IDENTITY_KEY": "cd" * 32,
            "RONGGE_GRAPHIQL": "1",
            # A machine that is busy with other tests is no fault.
            "RONGGE_REQUEST_TIMEOUT_MS": "60000",
            **{f"RONGGE_{name}": value for name, value in more.items()},
        }
    )


def application(database_url: str | None = None, **options: object) -> Starlette:
    settings = settings_for(database_url) if database_url else settings_for()
    return create_app(settings, routes=ROUTES, files=STYLES, **options)  # type: ignore[arg-type]  # the test's own options


def client(**options: object) -> TestClient:
    return TestClient(application(**options), base_url="http://testserver", follow_redirects=False)  # type: ignore[arg-type]  # as above


@asynccontextmanager
async def serving(app: ASGIApp, lifespan: LifespanType = "on") -> AsyncIterator[int]:
    """The port of a real server of an application."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan=lifespan))
    task = asyncio.create_task(server._serve())
    await until(lambda: server.started)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await task


async def until(holds: Callable[[], bool]) -> None:
    """Waits until something holds that tells nobody when it does."""
    async with asyncio.timeout(120):
        for pause in (0.01,) * 12_000:
            if holds():
                break
            await asyncio.sleep(pause)


async def asked(port: int, request: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection over which these bytes have been sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    await writer.drain()
    return reader, writer
