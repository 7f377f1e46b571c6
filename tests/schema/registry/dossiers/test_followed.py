"""A dossier sent for somebody who was merged meanwhile is the survivor's, once, whenever it is sent again."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from db.engine import Database
from tests.schema.registry.dossiers.test_dossiers import OF, RECORD
from tests.schema.registry.merging.pair import Pair, made
from tests.schema.world import ask, codes_of

GIVEN: dict[str, Any] = {"verifiedOn": "2025-10-01", "source": "VISIT", "service": {"branch": "NAVY"}}


@pytest.fixture
async def pair(engine: Engine, database: Database) -> Pair:
    return await made(engine, database)


async def branch(pair: Pair, person: str) -> Any:
    """The branch in which somebody served, as their dossier says."""
    result: Any = await ask(pair.database, pair.world.viewers()["client"], OF, id=person)
    assert result.errors is None
    service = result.data["dossier"]["service"]
    return service and service["branch"]


async def test_what_is_sent_late_is_said_of_the_survivor_once(pair: Pair) -> None:
    await pair.merged()
    given = {"clientId": str(uuid4()), "personId": pair.other, **GIVEN}
    first, again = [await pair.done(RECORD, **given) for _ in range(2)]
    assert [one["replayed"] for one in (first, again)] == [False, True]
    assert first["dossier"]["service"] == again["dossier"]["service"] == {"branch": "NAVY"}
    assert await branch(pair, pair.kept) == "NAVY"
    assert await branch(pair, pair.other) is None


async def test_what_was_sent_before_the_merge_is_answered_with_the_first_result(pair: Pair) -> None:
    given = {"clientId": str(uuid4()), "personId": pair.other, **GIVEN}
    await pair.done(RECORD, **given)
    await pair.merged()
    assert (await pair.done(RECORD, **given))["replayed"] is True
    assert await branch(pair, pair.kept) is None


async def test_after_a_merge_undone_each_has_their_own_again(pair: Pair) -> None:
    await pair.merged()
    await pair.unmerged()
    await pair.done(RECORD, personId=pair.other, **GIVEN)
    assert (await branch(pair, pair.other), await branch(pair, pair.kept)) == ("NAVY", None)
    assert codes_of(await pair.act(RECORD, personId=pair.kept, **GIVEN)) == []
