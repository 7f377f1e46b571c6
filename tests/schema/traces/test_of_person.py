"""Who has looked at a person's file, as the staff of the station that keeps it are told."""

from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.engine import Database
from tests.schema.lanes import FAST, PLAIN, Asking
from tests.schema.world import World, ask, build_world, codes_of, id_of

ACCESSES = """query($person: ID!, $from: DateTime, $before: DateTime, $first: Int, $after: String) {
    personAccesses(personId: $person, fromAt: $from, before: $before, first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } nodes { at by role kind operation reason } } }"""
READ = "query($id: ID!) { node(id: $id) { ... on Person { name } } }"
ACCOUNT = """
    INSERT INTO account (id, name, display_name, role, state, created_by)
    VALUES (7, 'some.body', '赵某', 'SERVICE_CLIENT', 'ACTIVE', 'x');
    UPDATE access_log SET account_id = 7
"""


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


@pytest.fixture
def person(world: World) -> str:
    return id_of("Person", world.people["A"][0])


async def read(database: Database, world: World, person: str, role: str = "client") -> None:
    answer = await ask(database, world.viewers()[role], READ, id=person)
    assert (answer.data or {})["node"]


async def accesses(database: Database, world: World, person: str, **given: Any) -> dict[str, Any]:
    answer = await ask(database, world.viewers()["staff"], ACCESSES, person=person, **given)
    assert answer.errors is None, answer.errors
    found: dict[str, Any] = (answer.data or {})["personAccesses"]
    return found


async def test_who_as_what_and_by_what_and_of_this_person_alone(
    database: Database, world: World, person: str
) -> None:
    await read(database, world, person)
    await read(database, world, id_of("Person", world.people["A"][1]), "worker")
    found = await accesses(database, world, person)
    [one] = found["nodes"]
    said = [one[name] for name in ("by", "role", "kind", "reason")]
    assert (said, found["totalCount"]) == (["client", "SERVICE_CLIENT", "READ", None], 1)
    async with database.writing() as connection:
        await connection.exec_driver_sql(ACCOUNT)
    assert (await accesses(database, world, person))["nodes"][-1]["by"] == "赵某"


async def test_asking_is_looking_at_the_file(database: Database, world: World, person: str) -> None:
    await read(database, world, person)
    assert [(await accesses(database, world, person))["totalCount"] for _ in range(3)] == [1, 2, 3]
    assert (await accesses(database, world, person))["nodes"][0]["by"] == "staff"


@pytest.mark.parametrize("lane", [*FAST.values(), PLAIN])
async def test_every_lane_answers_and_writes_it_down(
    lane: Any, database: Database, world: World, person: str
) -> None:
    await read(database, world, person)
    asking = Asking(world.viewers()["staff"], ACCESSES, {"person": person})
    for number in (1, 2):
        assert f'"totalCount":{number}' in ((await lane(database, asking)).data or "").replace(" ", "")


async def test_pages_hold_each_once_the_latest_first(database: Database, world: World, person: str) -> None:
    for role in ("client", "worker", "client", "staff", "worker"):
        await read(database, world, person, role)
    async with database.writing() as connection:
        moment = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one().isoformat()
    seen, after, more = list[str](), None, True
    while more:
        page = await accesses(database, world, person, first=2, after=after, before=moment)
        seen += [one["by"] for one in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    worker = world.viewers()["worker"].subject
    assert seen == [worker, "staff", "client", worker, "client"]
    assert (await accesses(database, world, person, **{"from": moment, "before": moment}))["nodes"] == []


async def test_months_ago_is_shown_where_it_is_asked_for(
    database: Database, world: World, person: str
) -> None:
    await read(database, world, person)
    async with database.writing() as connection:
        await connection.exec_driver_sql("CREATE TABLE log_before PARTITION OF access_log DEFAULT")
        await connection.exec_driver_sql("UPDATE access_log SET at = at - interval '40 days'")
    assert (await accesses(database, world, person))["nodes"] == []
    assert len((await accesses(database, world, person, **{"from": "2020-01-01T00:00:00Z"}))["nodes"]) == 1


async def test_of_who_is_not_theirs_nothing_is_told(database: Database, world: World) -> None:
    other = id_of("Person", world.people["D"][0])
    await read(database, world, other)
    for person in (other, "UGVyc29uOjUwMDE1MTox"):
        assert (await accesses(database, world, person))["totalCount"] == 0


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("worker", "ACCESSES_NOT_PERMITTED"),
        ("client", "ACCESSES_NOT_PERMITTED"),
        ("leader", "PERSONS_NOT_PERMITTED"),
        ("auditor", "PERSONS_NOT_PERMITTED"),
        ("nobody", "PERSONS_NOT_PERMITTED"),
    ],
)
async def test_nobody_else_is_told(
    database: Database, world: World, person: str, role: str, code: str
) -> None:
    assert codes_of(await ask(database, world.viewers()[role], ACCESSES, person=person)) == [code]
