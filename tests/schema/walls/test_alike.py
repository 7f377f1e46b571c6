"""Whoever names what is not theirs has the very same asked of the database as for what is not there.

So no difference of time can be told by how much is looked up: same statements, in the same order. What a
difference comes to in time is measured by benchmarks/telling.py.
"""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from psycopg.pq.abc import PGresult
from sqlalchemy import Engine

from db.engine import Database, PersonsIn
from db.sending import Run
from schema.node import node_id
from tests.listening import listening
from tests.schema.world import PLAN, CountingDatabase, World, ask, build_world, codes_of, id_of

NEVER = 7
PLACE = dict(zip(("lon", "lat"), (PLAN.inside("A").lon, PLAN.inside("A").lat), strict=True))
QUESTIONS = {
    "node": "query($id: ID!) { node(id: $id) { id ... on Person { name lastContact { contactedOn } } } }",
    "in the executor": "query($id: ID!) { viewer { name } node(id: $id) { id ... on Person { name } } }",
    "dossier": "query($id: ID!) { dossier(personId: $id) { person { id } } }",
    "accesses": "query($id: ID!) { personAccesses(personId: $id) { nodes { kind } } }",
}
CONTACT = {"contactedOn": "2025-10-01", "mode": "PHONE", "purpose": "ROUTINE", "outcome": "REACHED"}
ACTS: dict[str, dict[str, Any]] = {
    "recordContact": CONTACT,
    "amendPerson": {"baseVersion": 1, "sex": "MALE"},
    "movePerson": {"on": "2025-10-01", "home": {"place": PLACE}},
    "setCategories": {"baseVersion": 1, "on": "2025-10-01", "categories": ["DISCHARGED_SOLDIER"]},
    "endRegistration": {"on": "2025-10-01", "reason": "DECEASED", "source": "民政"},
}


class Heard(CountingDatabase):
    """The product's database, and what was sent down its line of prepared statements."""

    def __init__(self, database: Database, said: list[str]) -> None:
        super().__init__(database)
        self._said = said

    async def results(self, runs: Sequence[Run], persons: PersonsIn | None = None) -> list[PGresult]:
        """Notes the statements and passes on."""
        self._said.extend(run.prepared.sql.decode() for run in runs)
        return await super().results(runs, persons)


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def heard(
    database: Database, world: World, query: str, *, of: Engine, **given: Any
) -> tuple[list[str], list[str]]:
    """The codes of the answer to a worker, and the statements behind it."""
    with listening(of.url.database) as said:
        answer = await ask(Heard(database, said), world.viewers()["staff"], query, **given)
    return codes_of(answer), said


def named(world: World) -> tuple[str, str]:
    """Somebody of another township, and nobody."""
    return id_of("Person", world.people["D"][0]), node_id("Person", world.county.county_id, NEVER)


@pytest.mark.parametrize("name", QUESTIONS)
async def test_a_question_about_anothers_person_asks_what_it_asks_about_nobody(
    name: str, database: Database, world: World, engine: Engine
) -> None:
    query = QUESTIONS[name]
    seen = id_of("Person", world.people["A"][0])
    await heard(database, world, query, of=engine, id=seen)  # plans are kept from now on
    forbidden, missing = [await heard(database, world, query, of=engine, id=one) for one in named(world)]
    assert forbidden == missing
    assert forbidden[1]


@pytest.mark.parametrize("name", ACTS)
async def test_an_act_about_anothers_person_asks_what_it_asks_about_nobody(
    name: str, database: Database, world: World, engine: Engine
) -> None:
    query = (
        f"mutation($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{ __typename }} }}"
    )
    told = [
        await heard(
            database,
            world,
            query,
            of=engine,
            input={"clientId": str(uuid4()), "personId": one, **ACTS[name]},
        )
        for one in named(world)
    ]
    assert told[0] == told[1]
    assert told[0][0] == ["PERSON_NOT_FOUND"]
