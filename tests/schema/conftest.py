"""The varied world, whole and broken, made once for all tests that only ask."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, text

from db.engine import Database
from tests.databases import Server, clone, open_unserved
from tests.schema.documents.broken import BREAKING
from tests.schema.documents.refusals import FIRST, RECORD
from tests.schema.fast.differential import Oracle
from tests.schema.varied_world import VariedWorld, build_varied_world
from tests.schema.world import ask

ORDERS = ("NAME", "LAST_CONTACT", "AGE")
CURSORS = "query($order: PersonOrder) { people(orderBy: $order) { edges { cursor } } }"


@dataclass(frozen=True, slots=True)
class Asked:
    """The world, where it is, and what PLAIN answers about it."""

    world: VariedWorld
    url: str
    oracle: Oracle


@pytest.fixture(scope="session")
async def varied(server: Server) -> AsyncIterator[Asked]:
    """The varied world with a contact recorded through the API, in a database nobody changes."""
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        world = build_varied_world(engine)
        engine.dispose()
        database = open_unserved(url, pool_size=4, request_timeout_ms=60_000)
        recorded = await ask(database, world.viewers()["worker"], RECORD, input=world.filled(FIRST))
        assert recorded.errors is None
        cursors = await _cursors(database, world)
        yield Asked(replace(world, ids={**world.ids, **cursors}), url, Oracle(database))
        await closed(database)


@pytest.fixture(scope="session")
async def broken(server: Server) -> AsyncIterator[Asked]:
    """The varied world without some of its constraints, and with what they forbid."""
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        world = build_varied_world(engine)
        with engine.begin() as connection:
            for command in BREAKING:
                connection.execute(text(command))
        engine.dispose()
        database = open_unserved(url, pool_size=4, request_timeout_ms=60_000)
        yield Asked(world, url, Oracle(database, broken=True))
        await closed(database)


async def closed(database: Database) -> None:
    """Closes it when the loaders have ended whose answers nobody waited for, an error having voided them."""
    abandoned = asyncio.all_tasks() - {asyncio.current_task()}
    if abandoned:
        await asyncio.wait(abandoned, timeout=5)
    await database.close()


async def _cursors(database: Any, world: VariedWorld) -> dict[str, str]:
    """The cursors of the nation's list, by order and place in it."""
    cursors: dict[str, str] = {}
    for order in ORDERS:
        answer = await ask(database, world.viewers()["nation"], CURSORS, order=order)
        edges = (answer.data or {})["people"]["edges"]
        cursors |= {f"cursor {order} {place}": edge["cursor"] for place, edge in enumerate(edges)}
    return cursors
