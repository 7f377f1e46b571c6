"""Random documents, asked in every lane: whatever may be asked is answered alike, errors and paths included.

Five hundred in every run; `make differential` asks twenty thousand.
"""

import asyncio
import os
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from schema.build import printed_schema
from tests.databases import open_unserved
from tests.schema.conftest import Asked, closed
from tests.schema.dressing import dressed
from tests.schema.fast.differential import Difference, Oracle, differences_alone
from tests.schema.lanes import Asking, fast_lanes
from tests.schema.varied_world import LATER, VariedWorld
from tests.viewers import TODAY

DOCUMENTS = int(os.environ.get("RONGGE_TEST_DOCUMENTS", "500"))
PARTS = 5
ROLES = ("worker", "client", "leader", "nation", "staff", "far_worker", "other_worker")
DATES = ("2019-01-01", "2025-01-01", "2025-06-30", "2025-10-15", "2026-01-01")
MOMENTS = ("2025-03-01T00:00:00+08:00", "2025-10-01T12:30:00Z")
CODES = ("500151", "500151001000", "500151001001", "500151A", "500151B", "500152E", "100000", "nowhere")
IDS = ("person A0", "person E1", "cell A", "worker", "station", "contact 0", "assignment A DEPUTY", "county")


def literals(world: VariedWorld) -> dict[str, st.SearchStrategy[Any]]:
    """What the schema's scalars are drawn from: mostly what is there."""
    ids = (*[world.ids[name] for name in IDS], "nothing")
    drawn = {"Date": DATES, "DateTime": MOMENTS, "ID": ids, "String": CODES}
    return {name: st.sampled_from(values).map(nodes.String) for name, values in drawn.items()}


def askings_of(text: str, number: int, world: VariedWorld) -> list[Asking]:
    """A document asked by one caller, and by another on a later day with other conditions."""
    document, viewers = dressed(text), world.viewers()
    roles = (ROLES[n % len(ROLES)] for n in (number, number + 1 + number % 3))
    return [
        Asking(viewers[role], document.text, vector, None, today)
        for role, vector, today in zip(roles, document.vectors(), (TODAY, LATER), strict=False)
    ]


@pytest.mark.parametrize("part", range(PARTS))
def test_random_documents_are_answered_alike(part: int, varied: Asked) -> None:
    world, numbers = varied.world, iter(range(part, 10**9, PARTS))
    lanes = fast_lanes()
    with asyncio.Runner() as runner:
        database = runner.run(_opened(varied.url))

        @seed(part)
        @settings(
            max_examples=DOCUMENTS // PARTS,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(text=queries(printed_schema(), custom_scalars=literals(world)))
        def alike(text: str) -> None:
            askings = askings_of(text, next(numbers), world)
            found: Sequence[Difference] = runner.run(differences_alone(Oracle(database), lanes, askings))
            assert found[:1] == []

        alike()
        runner.run(closed(database))


async def _opened(url: str) -> Any:
    return open_unserved(url, pool_size=2, request_timeout_ms=60_000)
