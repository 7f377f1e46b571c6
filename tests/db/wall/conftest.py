"""A filled database of two counties, and the server's connections to it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine

from db.wall.policies import walled
from db.wall.roles import AS_SERVER
from db.wall.standing import TABLES
from tests.databases import Server, clone, libpq
from tests.schema.varied_world import VariedWorld, build_varied_world

HERE, THERE = 500151, 500152
Serving = Callable[[bytes], AbstractContextManager[psycopg.Connection]]


@dataclass(frozen=True, slots=True)
class Walled:
    """Its world, its address, and which of its tables have a wall."""

    world: VariedWorld
    url: str
    tables: tuple[str, ...]


@pytest.fixture(scope="module")
def place(server: Server) -> Iterator[Walled]:
    """What nobody changes: each test rolls back what it writes."""
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        world = build_varied_world(engine)
        engine.dispose()
        with psycopg.connect(libpq(url)) as connection:
            rows = connection.execute(TABLES, {"schema": "public"}).fetchall()
        yield Walled(world, url, tuple(name for name, county in rows if walled(name, of_county=county)))


@pytest.fixture
def serving(place: Walled) -> Serving:
    """The server's transaction that serves whom it is told, without a condition of the application's."""

    @contextmanager
    def opened(setting: bytes) -> Iterator[psycopg.Connection]:
        with psycopg.connect(libpq(place.url), options=AS_SERVER) as connection:
            connection.execute(setting)
            yield connection
            connection.rollback()

    return opened
