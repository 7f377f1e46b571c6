"""List fields cost a fixed number of statements, however long the lists."""

from datetime import date

import pytest
from sqlalchemy import Engine

from db.engine import Database
from tests.residents import build_contact, build_person
from tests.schema.world import PLAN, CountingDatabase, World, ask, build_world

MY_CELLS = """{ myCells {
    code boundary division { name } counts { people } assignments { worker { name } }
    people { nodes { name identityMasked categories priorityClasses point lastContactOn
        lastContact { mode worker { name } } } }
} }"""
BY_CELL = (
    "{ coverageBreakdown(by: CELL) { whole { share } parts { key coverage { share } cell { boundary } } } }"
)


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


def fill(engine: Engine, world: World, count: int) -> None:
    village, cell = world.villages[0], world.cells["A"]
    with engine.begin() as connection:
        for _ in range(count):
            person = build_person(connection, village, cell, point=PLAN.inside("A"))
            build_contact(
                connection, person, date(2025, 4, 1), division=village, cell=cell, worker=world.worker
            )


async def statements(database: Database, world: World, role: str, query: str) -> int:
    counting = CountingDatabase(database)
    result = await ask(counting, world.viewers()[role], query)
    assert result.errors is None
    return counting.statements


DENSE = (
    "{ density(bins: { kind: %s }) { bins { key counts { registered } cell { code } division { name } } } }"
)


@pytest.mark.parametrize(
    ("role", "query", "expected"),
    [
        ("worker", MY_CELLS, 3),
        ("leader", BY_CELL, 2),
        # Zones, numbers and land, cells, and for the leader how many live where.
        ("client", DENSE % "CELL", 4),
        ("leader", DENSE % "CELL", 5),
        ("client", DENSE % "HEXAGON", 3),
        ("leader", DENSE % "HEXAGON", 4),
    ],
)
async def test_fifty_people_cost_as_many_statements_as_a_few(
    role: str, query: str, expected: int, engine: Engine, database: Database, world: World
) -> None:
    before = await statements(database, world, role, query)
    fill(engine, world, 50)
    assert await statements(database, world, role, query) == before == expected
