"""What `lastContact` shows stands in the person's row and is what contacts say, whatever becomes of them."""

import json
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from db.engine import Database
from resolvers.rollups import drift, recount
from tests.databases import libpq
from tests.schema.lanes import FAST, PLAIN, Asking
from tests.schema.recording.test_corrections import corrected, recorded
from tests.schema.world import World, build_world, id_of
from tests.viewers import TODAY

COUNTY = 500151
QUERY = """query($id: ID!) { node(id: $id) { ... on Person { lastContact {
    id contactedOn mode purpose outcome note needs escalatedTo recordedAt supersededAt withdrawnBecause
    cell { code } worker { name } supersedes { id } } } } }"""


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def shown(database: Database, world: World) -> Any:
    """What every lane shows."""
    person = id_of("Person", world.people["A"][1])
    asking = Asking(world.viewers()["worker"], QUERY, {"id": person})
    plain = await PLAIN(database, asking)
    assert (plain.status, plain.errors) == (200, ())
    for lane in FAST.values():
        assert await lane(database, asking) == plain
    return json.loads(plain.data)["node"]["lastContact"]


def wrong_persons(url: str) -> int:
    with psycopg.connect(libpq(url)) as connection:
        return drift(connection, COUNTY, TODAY).persons


async def test_it_shows_all_that_was_said(database: Database, world: World) -> None:
    said = {"note": "近况良好", "needs": ["MEDICAL"], "escalatedTo": "COUNTY", "mode": "PHONE"}
    made = await recorded(database, world, **said)
    last = await shown(database, world)
    assert {name: last[name] for name in said} == said
    assert (last["id"], last["contactedOn"], last["outcome"]) == (made, "2025-10-01", "REACHED")
    assert (last["cell"]["code"], last["worker"]["name"]) == ("500151A", "王网格")
    assert (last["supersededAt"], last["withdrawnBecause"], last["supersedes"]) == (None, None, None)


async def test_the_later_of_a_day_is_the_last(database: Database, world: World) -> None:
    await recorded(database, world)
    second = await recorded(database, world, mode="PHONE")
    assert (await shown(database, world))["id"] == second


@pytest.mark.parametrize("said", [{"contactedOn": "2025-09-30"}, {"outcome": "NOT_HOME"}])
async def test_a_late_one_and_an_attempt_change_nothing(
    database: Database, world: World, said: dict[str, str]
) -> None:
    made = await recorded(database, world)
    await recorded(database, world, **said)
    assert (await shown(database, world))["id"] == made


async def test_a_correction_stands_in_the_place_of_what_it_corrects(
    database: Database, world: World, database_url: str
) -> None:
    made = await recorded(database, world, note="门锁着")
    await corrected(database, world, made, mode="PHONE")
    last = await shown(database, world)
    assert (last["mode"], last["note"], last["supersedes"]["id"]) == ("PHONE", "门锁着", made)
    assert wrong_persons(database_url) == 0


@pytest.mark.parametrize(
    "change",
    [{"outcome": "NOT_HOME"}, {"contactedOn": "2025-09-01"}, {"withdrawnBecause": "NOT_MADE"}],
)
async def test_what_was_last_before_is_so_again(
    database: Database, world: World, database_url: str, change: dict[str, str]
) -> None:
    before = await recorded(database, world, contactedOn="2025-09-15", mode="PHONE", note="已电话")
    made = await recorded(database, world)
    await corrected(database, world, made, **change)
    last = await shown(database, world)
    assert (last["id"], last["mode"], last["note"]) == (before, "PHONE", "已电话")
    assert wrong_persons(database_url) == 0


@pytest.mark.parametrize(
    "planted",
    [
        "UPDATE person SET last_contact_mode = 'PHONE' WHERE last_contact_mode = 'HOME_VISIT'",
        "UPDATE person SET last_contact_id = NULL, last_contact_needs = NULL",
    ],
)
async def test_a_recount_finds_and_repairs_what_is_repeated_wrongly(
    database: Database, world: World, database_url: str, planted: str
) -> None:
    await recorded(database, world)
    with psycopg.connect(libpq(database_url)) as connection:
        recount(connection, COUNTY, TODAY)
        connection.commit()
        true = await shown(database, world)
        connection.execute(planted)
        connection.commit()
        assert await shown(database, world) != true
        assert recount(connection, COUNTY, TODAY).persons > 0
        connection.commit()
    assert await shown(database, world) == true
    assert wrong_persons(database_url) == 0
