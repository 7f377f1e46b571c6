"""The small county's exports, and who asks for them."""

import csv
import io
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, NullPool, create_engine
from starlette.testclient import TestClient

from app.exports.routes import export_routes
from app.factory import create_app
from app.tokens import issue_token
from db.engine import Database
from resolvers.viewer import Viewer
from tests.app.service import KEY, settings_for
from tests.databases import Server, clone, open_unserved
from tests.schema.world import World, build_world
from tests.viewers import TODAY
from web_pages.page import STYLES

Fetch = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Exported:
    """The county, where it is, and how to ask for its exports as one of its viewers, by role."""

    world: World
    url: str
    fetch: Fetch


@pytest.fixture(scope="session")
def exported(server: Server) -> Iterator[Exported]:
    """For tests that change nothing."""
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        world = build_world(engine)
        engine.dispose()
        with _fetching(url, world) as fetch:
            yield Exported(world, url, fetch)


@pytest.fixture
async def reads(exported: Exported) -> AsyncIterator[Database]:
    """The product's pool on the same database."""
    opened = open_unserved(exported.url, pool_size=2, request_timeout_ms=60_000)
    yield opened
    await opened.close()


@pytest.fixture
def altered(engine: Engine, database_url: str) -> Iterator[Exported]:
    """The same in a database of the test's own."""
    world = build_world(engine)
    with _fetching(database_url, world) as fetch:
        yield Exported(world, database_url, fetch)


@contextmanager
def _fetching(url: str, world: World) -> Iterator[Fetch]:
    app = create_app(settings_for(url), routes=export_routes(at_once=2, today=lambda: TODAY), files=STYLES)
    with TestClient(app, base_url="http://testserver", follow_redirects=False) as opened:

        def fetch(path: str, viewer: str, **parameters: str) -> Any:
            headers = signed_in(world.viewers()[viewer])
            return opened.get(f"/exports/{path}", params=parameters, headers=headers)

        yield fetch


def signed_in(viewer: Viewer) -> dict[str, str]:
    """The header of a viewer's program."""
    return {"Authorization": f"Bearer {issue_token(KEY, viewer, lifetime=timedelta(hours=1))}"}


def table(content: bytes) -> list[dict[str, str]]:
    """The lines of a CSV file by its headings."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
