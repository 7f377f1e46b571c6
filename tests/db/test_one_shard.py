"""On tables cut up by county, the statements of a request about one county read one shard of each table.

What is looked at are the plans by which the server executed what the product sent it.
"""

from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass

import orjson
import psycopg
import pytest
from sqlalchemy import NullPool, create_engine, select

from db.engine import Database, open_database
from db.models import Base, Contact, Person
from db.wall.scope import EVERYWHERE
from resolvers.ask import Statement
from tests.databases import Server, clone, libpq
from tests.plans import Plan, Plans, explain_everything
from tests.schema.documents.nodes import IDS, LINKED, SHOWN
from tests.schema.documents.refusals import FIRST, RECORD
from tests.schema.lanes import FAST, Asking
from tests.schema.varied_world import VariedWorld, build_varied_world
from tests.sharded import ACCOUNTS, REFERENCE, SHARDS, county_tables, shard

WITHIN = """people { nodes { name lastContact { mode worker { name } } contacts { nodes { mode } } } }
    counts { people veterans }"""
# Above and below a county, and from station to station, answers span counties: not asked here.
SPANNING = ("Division", "Station")
QUESTIONS = {
    "my cells": f"{{ myCells {{ code division {{ name }} assignments {{ worker {{ name }} }} {WITHIN} }} }}",
    "a cell": f'{{ gridCell(code: "500151A") {{ code assignments {{ worker {{ name }} }} {WITHIN} }} }}',
    "a division": """{ division(code: "500151001") { name cells { nodes { code } }
        responsiblePerson { name } } }""",
    "behind a number": "{ coverageList(of: NOT_REACHED) { totalCount nodes { name } } }",
    "behind a part": "{ coverageList(of: DENOMINATOR, by: CHILD_DIVISION) { totalCount nodes { name } } }",
    "a trend": "{ coverageTrend(months: 2) { points { coverage { share } } cumulative { month } } }",
    "the inbox": "{ escalations { totalCount nodes { state contact { id } } } needs { nodes { state } } }",
    "transfers": "{ transfers { totalCount nodes { state person { name } } } }",
    "a history": '{ node(id: "<person A0>") { ... on Person { history { nodes { kind source } } } } }',
    "continuity": "{ continuity(by: WORKER) { whole { share } parts { key } } }",
    **{
        f"a node: {kind}": f'{{ node(id: "<{IDS[kind][0]}>") {{ id ... on {kind} {{ {fields} }} }} }}'
        for kind, fields in SHOWN.items()
    },
    **{
        f"links: {kind}": f'{{ node(id: "<{IDS[kind][0]}>") {{ ... on {kind} {{ {fields} }} }} }}'
        for kind, fields in LINKED.items()
        if kind not in SPANNING
    },
}
READ = {
    "my cells": {"grid_cell", "grid_plan", "cell_assignment", "person", "contact", "grid_worker", "division"},
    "a cell": {"grid_cell", "grid_plan", "cell_assignment", "person", "contact", "grid_worker"},
}


@dataclass(frozen=True, slots=True)
class Sharded:
    """The varied world on sharded tables, and the plans of what is asked about it."""

    world: VariedWorld
    database: Database
    plans: Plans

    async def asked(self, lane: str, role: str, query: str, **variables: object) -> list[Plan]:
        """The plans of one request, which must succeed."""
        asking = Asking(self.world.viewers()[role], self.world.filled(query), self.world.filled(variables))
        self.plans.take()
        answer = await FAST[lane](self.database, asking)
        assert (answer.status, answer.errors) == (200, ())
        assert None not in orjson.loads(answer.data).values()
        return self.plans.take()

    async def read(self, statement: Statement) -> list[Plan]:
        """The plans of one statement."""
        self.plans.take()
        await self.database.rows(statement)
        return self.plans.take()


@pytest.fixture(scope="module")
async def sharded(server: Server) -> AsyncIterator[Sharded]:
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        shard(engine)
        world = build_varied_world(engine)
        with psycopg.connect(libpq(url)) as connection:
            explain_everything(connection)
        database, plans = open_database(url, pool_size=1, setting=EVERYWHERE), Plans()
        await FAST["ahead"](database, Asking(world.viewers()["worker"], "{ myCells { code } }"))
        plans.listen(database)
        yield Sharded(world, database, plans)
        await database.close()
        engine.dispose()


def shards_read(plan: Plan) -> dict[str, int]:
    """How many shards of each table were read, those left out as the plan ran not counted."""
    read: dict[str, set[str]] = defaultdict(set)
    for scan in plan.scans():
        table, cut, _ = scan["Relation Name"].partition("_shard_")
        if cut and scan["Actual Loops"] > 0:
            read[table].add(scan["Relation Name"])
    return {table: len(shards) for table, shards in read.items()}


@pytest.mark.parametrize("lane", FAST)
@pytest.mark.parametrize("role", ["worker", "staff"])
@pytest.mark.parametrize("question", QUESTIONS)
async def test_a_question_about_one_county_reads_one_shard_of_each_table(
    question: str, role: str, lane: str, sharded: Sharded
) -> None:
    if (question, role) == ("my cells", "staff"):
        role = "far_worker"
    read = [shards_read(plan) for plan in await sharded.asked(lane, role, QUESTIONS[question])]
    assert {table: shards for one in read for table, shards in one.items() if shards != 1} == {}
    assert read != []
    assert set().union(*read) >= READ.get(question, set())


async def test_recording_a_contact_reads_one_shard_of_each_table(sharded: Sharded) -> None:
    plans = await sharded.asked("ahead", "worker", RECORD, input=FIRST)
    read = [shards_read(plan) for plan in plans]
    assert {table: shards for one in read for table, shards in one.items() if shards != 1} == {}
    assert set().union(*read) >= {"person", "residence", "cell_assignment", "contact"}
    nodes = [node for plan in plans for node in plan.nodes() if node["Node Type"] == "ModifyTable"]
    assert {node["Relation Name"] for node in nodes} >= {"receipt", "contact", "person", "county_day"}


async def test_a_statement_that_forgets_the_county_is_found(sharded: Sharded) -> None:
    (plan,) = await sharded.read(select(Person.name).where(Person.id == 1))
    assert shards_read(plan) == {"person": SHARDS}


async def test_a_lateral_item_that_forgets_the_county_is_found(sharded: Sharded) -> None:
    county_id = sharded.world.world.county.county_id
    last = select(Contact.id).where(Contact.person_id == Person.id).limit(1).lateral("last")
    (plan,) = await sharded.read(select(Person.name, last.c.id).where(Person.county_id == county_id))
    read = shards_read(plan)
    assert read["person"] == 1
    assert read["contact"] > 1


def test_every_table_is_cut_up_but_for_a_few() -> None:
    cut = {table.name for table in county_tables()}
    assert Base.metadata.tables.keys() - cut == {*REFERENCE, *ACCOUNTS, "person_key"}
