"""Two lanes on random documents: whatever may be asked is answered alike, errors and paths included."""

import asyncio
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries
from sqlalchemy import NullPool, create_engine

from db.engine import open_database
from resolvers.viewer import Viewer
from schema.build import printed_schema
from tests.databases import Server, clone
from tests.schema.test_splicing import PLAIN, SPLICED, answer, errors
from tests.schema.world import World, build_world, id_of

EXAMPLES = int(os.environ.get("RONGGE_TEST_DOCUMENTS", "150"))
ROLES = ("worker", "client", "leader")
DATES = ("2019-01-01", "2025-01-01", "2025-06-30", "2025-10-15", "2026-01-01")
MOMENTS = ("2025-03-01T00:00:00+08:00", "2025-10-01T12:30:00Z")
CODES = ("500151", "500151001000", "500151001001", "500151A", "500151B", "100000", "nowhere")


@pytest.fixture(scope="module")
def place(server: Server) -> Iterator[tuple[str, World]]:
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool)
        yield url, build_world(engine)
        engine.dispose()


async def _both(url: str, viewer: Viewer, document: str) -> tuple[Any, Any]:
    database = open_database(url, pool_size=4)
    try:
        plain = await answer(PLAIN, database, viewer, document)
        spliced = await answer(SPLICED, database, viewer, document)
    finally:
        await database.close()
    return plain, spliced


def _literals(world: World) -> dict[str, st.SearchStrategy[Any]]:
    """What the schema's scalars are drawn from: mostly what is there."""
    person, station = id_of("Person", world.people["A"][0]), id_of("Station", world.station)
    ids = (person, station, id_of("GridCell", world.cells["A"]), id_of("GridWorker", world.worker), "nothing")
    drawn = {"Date": DATES, "DateTime": MOMENTS, "ID": ids, "String": CODES}
    return {name: st.sampled_from(values).map(nodes.String) for name, values in drawn.items()}


@pytest.mark.parametrize("role", ROLES)
def test_random_documents_are_answered_alike(role: str, place: tuple[str, World]) -> None:
    url, world = place
    viewer = world.viewers()[role]

    @settings(
        max_examples=EXAMPLES // len(ROLES),
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(document=queries(printed_schema(), custom_scalars=_literals(world)))
    def alike(document: str) -> None:
        plain, spliced = asyncio.run(_both(url, viewer, document))
        assert spliced.data == plain.data
        assert sorted(map(repr, errors(spliced))) == sorted(map(repr, errors(plain)))

    alike()
