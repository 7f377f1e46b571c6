"""A contact that is sent again after its receipt was taken away is known, and not recorded twice."""

from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from db.engine import Database
from resolvers.recording.old_receipts import LEAST_KEPT_DAYS
from resolvers.rollups import Drift, drift
from tests.schema.recording.test_batches import receipts, said, sent
from tests.schema.recording.test_recording import contacts, entry, record
from tests.schema.world import CountingDatabase, World, build_world
from tests.viewers import TODAY

LONG_AGO, LATELY = "2024-06-03", str(TODAY)


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


def without_receipts(connection: psycopg.Connection) -> None:
    connection.execute("DELETE FROM receipt")
    connection.commit()


async def test_old_contacts_are_duplicates_also_without_their_receipts(
    database: Database, world: World, connection: psycopg.Connection
) -> None:
    given = [entry(world, "A", number, contactedOn=LONG_AGO) for number in (1, 2)]
    first = await receipts(database, world, *given)
    without_receipts(connection)
    before = await contacts(database)
    again = await receipts(database, world, *given, entry(world, "A", 1, contactedOn=LONG_AGO))
    assert said(again) == ["DUPLICATE", "DUPLICATE", "ACCEPTED"]
    assert [one["contact"]["id"] for one in again[:2]] == [one["contact"]["id"] for one in first]
    assert await contacts(database) == before + 1
    assert drift(connection, world.county.county_id, TODAY) == Drift(0, 0, 0, 0)


async def test_one_alone_is_a_replay_too(
    database: Database, world: World, connection: psycopg.Connection
) -> None:
    given: Any = entry(world, contactedOn=LONG_AGO)
    first = (await record(database, world, given)).data["recordContact"]
    without_receipts(connection)
    again = (await record(database, world, given)).data["recordContact"]
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert again["contact"]["id"] == first["contact"]["id"]


async def test_the_receipt_decides_where_it_is_still_there(database: Database, world: World) -> None:
    given: Any = entry(world, contactedOn=LONG_AGO)
    await receipts(database, world, given)
    assert said(await receipts(database, world, {**given, "mode": "PHONE"})) == ["CLIENT_ID_TAKEN"]


async def test_what_somebody_else_recorded_so_stays_theirs(
    database: Database, world: World, connection: psycopg.Connection
) -> None:
    given: Any = entry(world, contactedOn=LONG_AGO)
    await receipts(database, world, given)
    without_receipts(connection)
    assert said(await receipts(database, world, given, role="client")) == ["CLIENT_ID_TAKEN"]


async def test_only_old_contacts_cost_a_statement_more(database: Database, world: World) -> None:
    assert LEAST_KEPT_DAYS > 30
    counted = []
    for day in (LATELY, LONG_AGO):
        counting = CountingDatabase(database)
        await sent(counting, world, entry(world, contactedOn=day))
        counted.append(counting.statements)
    assert counted[1] == counted[0] + 1
