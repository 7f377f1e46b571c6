"""The small county, made once for all tests that change nothing in it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import NullPool, create_engine

from tests.app.http.whole import Place
from tests.databases import Server, clone
from tests.schema.world import build_world


@pytest.fixture(scope="session")
def place(server: Server) -> Iterator[Place]:
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        world = build_world(engine)
        engine.dispose()
        yield Place(world, url)
