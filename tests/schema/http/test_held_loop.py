"""Nothing holds the event loop for long: no step of answering any document of the suite, known or new."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from graphql import get_introspection_query

from tests.schema.conftest import Asked
from tests.schema.documents.every import SUBJECTS
from tests.schema.fast.differential import askings_of
from tests.schema.http.held import LIMIT_S, limit_s, measured
from tests.schema.lanes import Asking, Lane, fast_lanes

TRIES = 3
HEAVY = {
    "introspection": get_introspection_query(descriptions=True),
    "a field many times": "{ myCells { " + "code " * 390 + "} }",
    "lists many times": "{ " + "myCells { people { nodes { id name } } } " * 75 + "}",
    "many fragments": "{ myCells { "
    + " ".join(f"...F{n}" for n in range(60))
    + " } } "
    + " ".join(
        f"fragment F{n} on GridCell {{ code name kind people {{ nodes {{ id }} }} }}" for n in range(60)
    ),
    "a long list": "{ coverage(filter: {categories: [" + "RED_ARMY_VETERAN " * 1900 + "]}) { share } }",
}


async def longest(database: Any, asking: Asking, lane: Lane) -> float:
    """The longest step of answering once."""
    with measured() as steps:
        await asyncio.ensure_future(lane(database, asking))
        await asyncio.sleep(0)
    return steps.longest_s


async def ensure_shared(database: Any, askings: Sequence[tuple[str, Asking]]) -> None:
    """Holds that no asking holds the loop too long each time that it is new; what else runs here may once."""
    for _ in range(TRIES):
        lane = fast_lanes()["ahead"]
        askings = [one for one in askings if await is_held(database, one[1], lane)]
    assert [name for name, _ in askings] == []


async def is_held(database: Any, asking: Asking, lane: Lane) -> bool:
    """Whether answering holds the loop for longer than a step may take on the machine at that moment."""
    took = await longest(database, asking, lane)
    return took > LIMIT_S and took > limit_s()


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda one: one.__name__.rpartition(".")[2])
async def test_no_document_holds_the_loop(subject: Any, varied: Asked) -> None:
    askings = [(one.name, askings_of(one, varied.world)[0]) for one in subject.DOCUMENTS]
    await ensure_shared(varied.oracle.database, askings)


async def test_nor_does_one_that_is_long_to_read(varied: Asked) -> None:
    worker = varied.world.viewers()["worker"]
    askings = [(name, Asking(worker, query)) for name, query in HEAVY.items()]
    await ensure_shared(varied.oracle.database, askings)
