"""Where the log cannot be written nobody is shown and nothing is changed; what names nobody is answered."""

import pytest
from sqlalchemy import Engine, func, select, text

from db.engine import Database
from db.models import Contact
from tests.schema.lanes import FAST, PLAIN, Asking
from tests.schema.world import World, build_world, id_of

WHOM = "{ people { nodes { name } } }"
CELL = '{ gridCell(code: "%s") { people { nodes { name } } } }'
COUNT = "{ people { totalCount } }"
RECORD = "mutation($input: RecordContactInput!) { recordContact(input: $input) { replayed } }"
CLIENT_ID = "7d1f0a52-7a0e-4a3e-9a55-0f64a1c6d6a1"
LANES = {**FAST, "plain": PLAIN}


@pytest.fixture
def world(engine: Engine) -> World:
    built = build_world(engine)
    with engine.begin() as connection:
        months = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'access_log'::regclass"
        for name in connection.execute(text(months)).scalars().all():
            connection.execute(text(f"DROP TABLE {name}"))  # house: the catalog's own name
    return built


@pytest.mark.parametrize("lane", LANES)
async def test_no_person_is_answered_without_its_month(lane: str, database: Database, world: World) -> None:
    viewer = world.viewers()["client"]
    answer = await LANES[lane](database, Asking(viewer, WHOM))
    assert "AUDIT_UNAVAILABLE" in answer.errors[0]
    assert (answer.status, answer.data) == (503, '"none"')


async def test_what_names_nobody_is_answered(database: Database, world: World) -> None:
    for lane in FAST.values():
        counted = await lane(database, Asking(world.viewers()["client"], COUNT))
        assert (counted.status, counted.data) == (200, '{"people": {"totalCount": 9}}')


async def test_no_contact_is_recorded_without_its_row(database: Database, world: World) -> None:
    sent = {
        "clientId": CLIENT_ID,
        "personId": id_of("Person", world.people["A"][0]),
        "contactedOn": "2025-10-01",
        "mode": "PHONE",
        "purpose": "ROUTINE",
        "outcome": "REACHED",
    }
    before = (await database.rows(select(func.count()).select_from(Contact)))[0][0]
    answer = await FAST["ahead"](database, Asking(world.viewers()["worker"], RECORD, {"input": sent}))
    assert "AUDIT_UNAVAILABLE" in answer.errors[0]
    assert (await database.rows(select(func.count()).select_from(Contact)))[0][0] == before
