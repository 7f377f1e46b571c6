"""The mapped county, a client to its pages, and Chromium in front of a real server."""

import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from playwright.async_api import Browser
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.browser import launched
from tests.web_map.atlas import NASTY, Atlas, build_atlas, client_of, map_app


@pytest.fixture
def atlas(engine: Engine) -> Atlas:
    """The county, its first township under a name that would like to be a script."""
    return build_atlas(engine, name=NASTY)


@pytest.fixture
def client(database_url: str, atlas: Atlas) -> Iterator[TestClient]:
    """A client of the maps of the county."""
    with client_of(map_app(database_url)) as opened:
        yield opened


@pytest.fixture
def origin(database_url: str, atlas: Atlas) -> Iterator[str]:
    """The address of a running server with the maps of the county."""
    with serving(map_app(database_url)) as address:
        yield address


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """A real browser."""
    async with launched() as browser:
        yield browser


@contextmanager
def serving(app: Starlette, port: int = 0) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
