"""Campaigns ordered, amended and closed where duties are kept: their numbers are what is computed."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from db.engine import Database
from tests.campaigns import AMEND, CLOSE, PROGRESS, order, ordered, shown, visit
from tests.kept import keep_everything, tend_everything
from tests.rolled_up import drifts
from tests.schema.world import World, ask, build_world

TODAY = date(2025, 10, 20)
NUMBERS = ("registered", "satisfied", "due")


@pytest.fixture
def world(engine: Engine) -> World:
    made = build_world(engine)
    with engine.begin() as connection:
        keep_everything(connection, TODAY)
    return made


@pytest.mark.parametrize("tended", ["later", "at once"])
async def test_what_a_campaign_asks_for_and_gets_is_seen_at_once(
    engine: Engine, database: Database, world: World, tended: str
) -> None:
    def tend() -> None:
        if tended == "at once":
            with engine.begin() as connection:
                tend_everything(connection, TODAY)

    async def numbers() -> tuple[int, ...]:
        result = await ask(database, world.viewers()["leader"], PROGRESS, TODAY, id=campaign)
        assert result.errors is None
        return shown((result.data or {})["campaign"]["progress"]["whole"], *NUMBERS)

    campaign = await ordered(database, world, order(world))
    tend()
    assert await numbers() == (9, 0, 9)
    await visit(database, world, "A", 0, str(TODAY))
    tend()
    assert await numbers() == (9, 1, 8)
    manager, key = world.viewers()["administrator"], {"campaignId": campaign}
    terms = order(world, purposes=["ROUTINE"])["terms"]
    amendment = key | {"clientId": str(uuid4()), "revision": 1, "terms": terms}
    assert (await ask(database, manager, AMEND, TODAY, input=amendment)).errors is None
    tend()
    assert await numbers() == (9, 0, 9)
    closing = key | {"clientId": str(uuid4()), "closedOn": str(TODAY + timedelta(1))}
    assert (await ask(database, manager, CLOSE, TODAY, input=closing)).errors is None
    tend()
    with engine.connect() as connection:
        assert not any(one.duties for one in drifts(connection, TODAY))
