"""What the schema says of itself: put together once, aside, and the same as graphql-core says it."""

import asyncio
import json
from typing import Any

import pytest
from graphql import get_introspection_query
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext as Plain

from db.log.traces import Trace
from tests.schema.lanes import PLAIN, Asking, fast_lanes
from tests.schema.varied_world import LATER
from tests.viewers import NOBODY

WHOLE = get_introspection_query(descriptions=True, input_value_deprecation=True)


class Nowhere:
    """A database of which nothing is asked."""

    def serving(self, _setting: bytes, _trace: Trace) -> "Nowhere":
        """The same, whomever it serves."""
        return self


async def test_thirty_at_once_cost_one(monkeypatch: pytest.MonkeyPatch) -> None:
    complete, times = Plain.complete_value, []

    def counted(self: Any, kind: Any, details: Any, info: Any, path: Any, *rest: Any) -> Any:
        if path.prev is None and path.key == "__schema":
            times.append(path.key)
        return complete(self, kind, details, info, path, *rest)

    monkeypatch.setattr(Plain, "complete_value", counted)
    lane, asking = fast_lanes()["ahead"], Asking(NOBODY, WHOLE)
    answers = await asyncio.gather(*[lane(Nowhere(), asking) for _ in range(30)])
    answers.append(await lane(Nowhere(), Asking(NOBODY, WHOLE, today=LATER)))
    assert times == ["__schema"]
    assert len({answer.data for answer in answers}) == 1
    assert len(json.loads(answers[0].data)["__schema"]["types"]) > 100


async def test_it_is_what_graphql_core_says() -> None:
    asking = Asking(NOBODY, WHOLE)
    assert await fast_lanes()["ahead"](Nowhere(), asking) == await PLAIN(Nowhere(), asking)
