"""On tables cut up by county, hand-overs and the feed of changes read one shard of each table too."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import uuid4

import orjson
import psycopg
import pytest
from sqlalchemy import NullPool, create_engine

from db.engine import open_database
from db.wall.scope import EVERYWHERE
from tests.databases import Server, clone, libpq
from tests.db.test_one_shard import Sharded, shards_read
from tests.hand_over_world import HAND_OVER
from tests.plans import Plan, Plans, explain_everything
from tests.replicas import CHANGES
from tests.schema.documents.refusals import FIRST, RECORD
from tests.schema.lanes import FAST, Asking
from tests.schema.varied_world import build_varied_world
from tests.sharded import shard
from tests.viewers import TODAY

ORDER = {
    "fromWorkerId": "<worker>",
    "toWorkerId": "<other worker>",
    "on": str(TODAY),
    "decidedBy": "甲街道服务站",
    "reason": "岗位调整",
}


@pytest.fixture
async def cut_up(server: Server) -> AsyncIterator[Sharded]:
    """The varied world on sharded tables, to be written to."""
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        shard(engine)
        world = build_varied_world(engine)
        engine.dispose()
        with psycopg.connect(libpq(url)) as connection:
            explain_everything(connection)
        database, plans = open_database(url, pool_size=1, setting=EVERYWHERE), Plans()
        await FAST["ahead"](database, Asking(world.viewers()["worker"], "{ myCells { code } }"))
        plans.listen(database)
        yield Sharded(world, database, plans)
        await database.close()


def ensure_one_shard(plans: Sequence[Plan], *tables: str) -> None:
    """Each plan reads one shard of each table, and among them they read some tables."""
    read = [shards_read(plan) for plan in plans]
    assert {table: shards for one in read for table, shards in one.items() if shards != 1} == {}
    assert set().union(*read) >= set(tables)


async def test_handing_over(cut_up: Sharded) -> None:
    given = ORDER | {"clientId": str(uuid4())}
    plans = await cut_up.asked("ahead", "administrator", HAND_OVER, input=given)
    ensure_one_shard(plans, "cell_assignment", "grid_cell", "grid_worker")


@pytest.mark.parametrize("role", ["worker", "staff"])
async def test_keeping_a_copy(cut_up: Sharded, role: str) -> None:
    asked: dict[str, Any] = {"since": None, "first": 100}
    ensure_one_shard(await cut_up.asked("ahead", role, CHANGES, **asked), "person", "grid_cell", "contact")
    viewer = cut_up.world.viewers()[role]
    begun = (await FAST["ahead"](cut_up.database, Asking(viewer, CHANGES, asked))).data
    cursor = orjson.loads(begun or "")["changes"]["cursor"]
    await cut_up.asked("ahead", "worker", RECORD, input=FIRST)
    await cut_up.asked("ahead", "administrator", HAND_OVER, input=ORDER | {"clientId": str(uuid4())})
    plans = await cut_up.asked("ahead", role, CHANGES, since=cursor, first=100)
    ensure_one_shard(plans, "change", "person", "cell_assignment")
