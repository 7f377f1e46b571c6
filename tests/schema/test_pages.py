"""Lists that hang on a row: every page after the other is the whole list, and the fast lane answers them."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from db.engine import Database
from schema.build import build_schema
from tests.residents import build_contact, build_person
from tests.schema.lanes import Asking, Watched, behind_endpoint
from tests.schema.world import PLAN, CountingDatabase, World, ask, build_world, id_of

MANY = 123
CONTACTS = """query($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on Person {
    contacts(first: $first, after: $after) { totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
        nodes { id contactedOn } edges { cursor } } } } }"""
# Hot lists, each asked with every field of a connection.
WHOLE = (
    "{ totalCount pageInfo { hasNextPage startCursor endCursor } edges { cursor node { id } } nodes { id } }"
)
HOT = (
    "{ myCells { people %s } }",
    "{ myCells { people(first: 2) { nodes { contacts(first: 1) %s } } } }",
    "{ people(first: 2) { nodes { contacts(first: 1) %s lifeEvents %s } } }",
    '{ gridCell(code: "500151A") { people(first: 1) %s } }',
    '{ division(code: "500151") { children %s cells %s station { workers %s cells %s } } }',
    '{ gridPlans(code: "500151") %s }',
    "{ unreachableRequests %s }",
    "{ campaigns %s }",
)


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


@pytest.mark.parametrize("size", [50, 100, 41])
async def test_the_contacts_of_a_person_are_paged_beyond_fifty(
    size: int, engine: Engine, database: Database, world: World
) -> None:
    village, cell = world.villages[0], world.cells["A"]
    with engine.begin() as connection:
        person = build_person(connection, village, cell, point=PLAN.inside("A"))
        for n in range(MANY):
            day = date(2025, 1, 1) + timedelta(days=n // 2)
            build_contact(connection, person, day, division=village, cell=cell, worker=world.worker)
    seen: list[Any] = []
    after, more = None, True
    while more:
        given: dict[str, Any] = {"id": id_of("Person", person), "first": size, "after": after}
        answer = await ask(database, world.viewers()["worker"], CONTACTS, **given)
        page = (answer.data or {})["node"]["contacts"]
        assert page["totalCount"] == MANY
        assert page["pageInfo"]["hasPreviousPage"] == bool(seen)
        assert page["pageInfo"]["endCursor"] == page["edges"][-1]["cursor"]
        seen += page["nodes"]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len({one["id"] for one in seen}) == len(seen) == MANY
    days = [one["contactedOn"] for one in seen]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("query", HOT)
async def test_pages_on_rows_are_answered_ahead_of_the_executor(
    query: str, database: Database, world: World
) -> None:
    schema = build_schema()
    ahead = Watched(schema)
    asking = Asking(world.viewers()["worker"], query.replace("%s", WHOLE))
    answer = await behind_endpoint(schema, ahead)(database, asking)
    assert (ahead.answered, answer.errors) == (1, ())


async def test_a_page_of_each_row_is_one_statement(database: Database, world: World) -> None:
    counting = CountingDatabase(database)
    query = "{ myCells { code people(first: 2) { nodes { name } edges { cursor node { sex } } } } }"
    result = await ask(counting, world.viewers()["worker"], query)
    # The cells, and a page for `nodes` and one for `edges`, all in one round trip.
    assert (result.errors, counting.statements) == (None, 3)
