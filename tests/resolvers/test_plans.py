"""No hot statement loses its index, and what one cell costs does not grow with the rest of the country."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import psycopg
import pytest
from psycopg.pq.abc import PGresult
from sqlalchemy import Engine, NullPool, create_engine, text

from db.codes import DivisionLevel
from db.engine import Database, PersonsIn, open_database
from db.log.traces import Trace
from db.sending import Run
from db.wall.roles import AS_SERVER
from db.wall.scope import EVERYWHERE
from resolvers.viewer import Grant, Permission, Role, Viewer
from schema.node import node_id
from tests.builders import build_unit
from tests.databases import Server, clone, libpq
from tests.grown import FIRST_ID, Ground, build_ground, grow, unwatched
from tests.plans import Plan, Plans, buffers_of, explain_everything
from tests.rolled_up import roll_up
from tests.schema.lanes import FAST, Asking
from tests.viewers import TODAY, worker_viewer

BIG = ("person", "contact", "residence", "grid_cell", "cell_assignment", "grid_worker")
COUNTIES, CELLS = ("601101", "601102", "601103", "601104"), 300
PEOPLE = "name sex age identityMasked lastContactOn point lastContact { mode contactedOn worker { name } }"
QUESTIONS = {
    "my cells and their people": (
        "worker",
        f"{{ myCells {{ code boundary people {{ nodes {{ {PEOPLE} }} }} }} }}",
    ),
    "my cells and their numbers": (
        "worker",
        "{ myCells { code counts { people } assignments { worker { name } } } }",
    ),
    "a cell by code": (
        "client",
        f"query($code: String!) {{ gridCell(code: $code) {{ people {{ nodes {{ {PEOPLE} }} }} }} }}",
    ),
    "a cell by place": ("client", "{ cellAt(place: { lon: 100.1005, lat: 30.0005 }) { code } }"),
    "a person and three parents": (
        "worker",
        """query($person: ID!) { node(id: $person) { ... on Person { name cell { code } division { name }
            lastContact { mode } } } }""",
    ),
    "a contact": (
        "worker",
        """query($contact: ID!) { node(id: $contact) { ... on Contact { mode cell { code }
            worker { name } } } }""",
    ),
    "a page by name": ("client", "{ people(first: 50) { nodes { name sex } edges { cursor } } }"),
    "a page of a worker's people": ("worker", "{ people(first: 50) { totalCount nodes { name } } }"),
    "a page of a cell": (
        "client",
        "query($code: String!) { people(filter: { cellCode: $code }) { totalCount nodes { name } } }",
    ),
}


class Recording:
    """The product's database, with a note of the prepared statements read through it and their values."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.runs: list[Run] = []

    def serving(self, setting: bytes, trace: Trace) -> Self:
        """The same, saying whom it serves."""
        self._database = self._database.serving(setting, trace)
        return self

    async def results(self, runs: Sequence[Run], persons: PersonsIn | None = None) -> list[PGresult]:
        """Notes and passes on."""
        self.runs += runs
        return await self._database.results(runs, persons)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)


@dataclass(frozen=True, slots=True)
class Country:
    """A few counties, one cell of which is asked about."""

    url: str
    engine: Engine
    database: Database
    grounds: tuple[Ground, ...]
    plans: Plans = field(default_factory=Plans)

    def viewers(self) -> dict[str, Viewer]:
        """The worker of the first cell, and a client of its county."""
        ground = self.grounds[0]
        grants = tuple(Grant(can, ground.county) for can in (Permission.SEARCH, Permission.ANALYSE))
        client = Viewer("client", "客户端", Role.SERVICE_CLIENT, grants)
        return {"worker": worker_viewer(ground.worker(0)), "client": client}

    def asking(self, question: str) -> Asking:
        """A question about the first cell."""
        role, query = QUESTIONS[question]
        county_id, person = self.grounds[0].county.county_id, FIRST_ID * 1000 + 1
        given = {
            "code": self.grounds[0].code(0),
            "person": node_id("Person", county_id, person),
            "contact": node_id("Contact", county_id, person * 10 + 1),
        }
        return Asking(
            self.viewers()[role], query, {name: value for name, value in given.items() if f"${name}" in query}
        )

    def grow(self, first: int, cells: int) -> None:
        """More cells in every county, known to the planner."""
        with self.engine.begin() as connection:
            for ground in self.grounds:
                grow(connection, ground, first, cells)
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))

    async def executed(self, question: str) -> list[Plan]:
        """The plans by which the product has a question answered."""
        asking = self.asking(question)
        for _ in range(2):  # the second time nothing is looked up that a session keeps
            self.plans.take()
            answer = await FAST["ahead"](self.database, asking)
            assert (answer.status, answer.errors) == (200, ())
        return self.plans.take()

    async def replayed(self, question: str, options: str, role: str = AS_SERVER) -> list[Plan]:
        """The plans of the statements of a question on a connection with other options."""
        recording, plans = Recording(self.database), Plans()
        await FAST["ahead"](recording, self.asking(question))
        with psycopg.connect(libpq(self.url), options=f"-c jit=off {role} {options}") as connection:
            connection.execute(EVERYWHERE)
            connection.add_notice_handler(plans.notice)
            for run in recording.runs:
                connection.pgconn.exec_params(run.prepared.sql, list(run.values))
        return plans.take()


@pytest.fixture(scope="module")
async def country(server: Server) -> AsyncIterator[Country]:
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        with engine.begin() as connection:
            nation = build_unit(connection, "100000000000", "中国", DivisionLevel.NATION)
            grounds = tuple(build_ground(connection, adcode, nation) for adcode in COUNTIES)
            unwatched(connection)
        database = open_database(url, pool_size=1)
        made = Country(url, engine, database, grounds)
        made.grow(0, CELLS)
        with engine.begin() as connection:
            roll_up(connection, TODAY)
        with psycopg.connect(libpq(url)) as raw:
            explain_everything(raw)
        await FAST["ahead"](database, made.asking("a cell by place"))
        made.plans.listen(database)
        yield made
        await database.close()
        engine.dispose()


def read_whole(plans: Sequence[Plan]) -> set[str]:
    """The big tables that were read from end to end; of contacts, parts that hold any."""
    scans = [scan for plan in plans for scan in plan.scans() if scan["Node Type"] == "Seq Scan"]
    looked_at = {scan["Relation Name"] for scan in scans if buffers_of(scan) > 0}
    return {name for name in looked_at if name in BIG or name.startswith("contact_")}


def tables(plans: Sequence[Plan]) -> set[str]:
    """The big tables that were read."""
    return {scan["Relation Name"] for plan in plans for scan in plan.scans()} & set(BIG)


@pytest.mark.parametrize("question", QUESTIONS)
async def test_big_tables_are_read_by_an_index(question: str, country: Country) -> None:
    plans = await country.executed(question)
    assert tables(plans) != set()
    assert read_whole(plans) == set()


@pytest.mark.parametrize("mode", ["force_generic_plan", "force_custom_plan"])
@pytest.mark.parametrize("question", QUESTIONS)
async def test_big_tables_are_read_by_an_index_however_the_statement_is_planned(
    question: str, mode: str, country: Country
) -> None:
    plans = await country.replayed(question, f"-c plan_cache_mode={mode}")
    assert tables(plans) != set()
    assert read_whole(plans) == set()


@pytest.mark.parametrize("mode", ["force_generic_plan", "force_custom_plan"])
@pytest.mark.parametrize("question", QUESTIONS)
async def test_the_wall_changes_no_plan(question: str, mode: str, country: Country) -> None:
    options = f"-c plan_cache_mode={mode}"
    walled = await country.replayed(question, options)
    bare = await country.replayed(question, options, role="")
    assert [ways(plan) for plan in walled] == [ways(plan) for plan in bare]
    of_persons = tables(bare) & {"person", "contact", "residence"} != set()
    assert any("width_bucket" in str(plan.root) for plan in walled) == of_persons
    assert not any("width_bucket" in str(plan.root) for plan in bare)


def ways(plan: Plan) -> list[tuple[Any, ...]]:
    """How each table is read, and what is looked up in which index, from the top down."""
    parts = ("Node Type", "Relation Name", "Index Name", "Index Cond")
    nodes = (tuple(node.get(part) for part in parts) for node in plan.nodes())
    return [node for node in nodes if node[0] != "Result"]


async def test_a_lost_index_is_found(country: Country) -> None:
    lost = "-c enable_indexscan=off -c enable_bitmapscan=off -c enable_indexonlyscan=off"
    assert "person" in read_whole(await country.replayed("my cells and their people", lost))


async def test_coverage_by_cell_reads_no_person(country: Country) -> None:
    query = (
        "{ coverageBreakdown(by: CELL) { whole { share } parts { key coverage { share } cell { code } } } }"
    )
    country.plans.take()
    await FAST["ahead"](country.database, Asking(country.viewers()["client"], query))
    plans = country.plans.take()
    assert tables(plans) - {"grid_cell", "cell_assignment"} == set()
    assert plans != []


async def test_one_cell_costs_the_same_however_many_there_are(country: Country) -> None:
    before = {question: await _buffers(country, question) for question in QUESTIONS}
    country.grow(CELLS, 3 * CELLS)
    after = {question: await _buffers(country, question) for question in QUESTIONS}
    # A tree may be a page deeper, and a way about as good may be taken; all cells would be hundreds of pages.
    grown = {name: (before[name], pages) for name, pages in after.items() if pages > before[name] * 1.3 + 40}
    assert grown == {}


async def _buffers(country: Country, question: str) -> int:
    return sum(plan.buffers for plan in await country.executed(question))
