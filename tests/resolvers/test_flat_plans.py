"""Hot statements cost the same whatever the size of the database, and however old its statistics are.

Each question is asked of a database without people, of one with a small county and of one with many, before
and after the planner has looked at what came.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import psycopg
import pytest
from sqlalchemy import Engine, NullPool, create_engine, text

from db.codes import DivisionLevel
from db.engine import open_database
from resolvers.areas import Area
from resolvers.coverage.months.keeping import keep_months
from resolvers.viewer import Grant, Permission, Role, Viewer
from schema.node import node_id
from tests.builders import build_unit
from tests.databases import Server, clone, libpq
from tests.grown import FIRST_ID, Ground, build_ground, grow, unwatched
from tests.plans import Plan, Plans, buffers_of, explain_everything
from tests.rolled_up import raw
from tests.schema.lanes import FAST, Asking
from tests.viewers import TODAY, worker_viewer

COUNTIES = tuple(f"6011{number:02}" for number in range(1, 13))
# Cells of the first county, then of each of the others.
FEW, MANY = 60, 300
MOST_OF_LOG = 40
GROWS = ("person", "residence", "contact", "grid_cell", "cell_assignment", "division_version")
PAGE = "{ nodes { name lastContactOn } }"
TREND = "{ coverageTrend(months: 24) { points { coverage { denominator numerator } } } }"
SUMS = TREND.replace("} } } }", "} } cumulative { coverage { numerator } } } }")
YEAR = "{ coverage { numerator waterfall { persons } } }"
CONTINUITY = "{ continuity { whole { numerator denominator } } }"
LONGEST = f"{{ people(first: 20, orderBy: LAST_CONTACT) {PAGE} }}"


@dataclass(frozen=True, slots=True)
class Hot:
    """A question, by whom it is asked, and how many blocks its statements may touch at any size.

    `at_first`: of the first county, before the planner has seen anybody; `unseen`: of more than it has seen.
    """

    role: str
    query: str
    most: int
    at_first: int = 0
    unseen: int = 0

    def most_of(self, size: str) -> int:
        """How many blocks at one size."""
        more = {"small, not looked at": self.at_first, "many, not looked at": self.unseen}
        return max(self.most, more.get(size, 0))


HOT: dict[str, Hot] = {
    "a cell's people with last contacts": Hot(
        "client",
        """query($code: String!) { gridCell(code: $code) { code
            people { nodes { name lastContact { mode worker { name } } } } } }""",
        80,
    ),
    "a cell's people with last contacts alone": Hot(
        "client",
        """query($code: String!) { gridCell(code: $code) { code
            people { nodes { name lastContact { id contactedOn mode outcome } } } } }""",
        40,
        at_first=50,
    ),
    "a person and three parents": Hot(
        "client",
        """query($person: ID!) { node(id: $person) { ... on Person {
            name cell { code division { name } } division { name } } } }""",
        30,
        at_first=40,
    ),
    # Of a county that has come since the planner looked, a worker's page may read all 360 persons.
    "a worker's page": Hot("worker", f"{{ people(first: 20) {PAGE} }}", 400),
    "a worker's longest without contact": Hot("worker", LONGEST, 400),
    "a county's first page": Hot("client", f"{{ people(first: 20) {PAGE} }}", 80),
    "a county's longest without contact": Hot("client", LONGEST, 80),
    "a county's eldest": Hot("client", LONGEST.replace("LAST_CONTACT", "AGE"), 80),
    "a name of one character in a county": Hot(
        "client", '{ people(filter: { name: "赵" }) { nodes { name } } }', 60
    ),
    "a name in a county": Hot("client", '{ people(filter: { name: "钱孙" }) { nodes { name } } }', 60),
    "a county's list behind a number": Hot(
        "client", f"{{ coverageList(of: NOT_REACHED, first: 20) {PAGE} }}", 80
    ),
    "a county's ledger of contacts": Hot(
        "client",
        """{ contactLedger(first: 20, window: { from: "2024-01-01", to: "2026-01-01" }) {
            nodes { contactedOn standing } } }""",
        200,
        # Its 720 contacts are read and sorted, each with its person.
        at_first=6500,
    ),
    "a nation's first page": Hot("nation", f"{{ people(first: 20) {PAGE} }}", 80 * len(COUNTIES)),
    "a nation's longest without contact": Hot("nation", LONGEST, 80 * len(COUNTIES)),
    "a name in a nation": Hot(
        "nation", '{ people(filter: { name: "钱孙" }) { nodes { name } } }', 60 * len(COUNTIES)
    ),
    "cells of a station": Hot(
        "client",
        """query($station: ID!) { node(id: $station) { ... on Station {
            cells(first: 20) { nodes { code } } } } }""",
        1_200,
    ),
}

# Of numbers that are kept by month: no row of bits is read, but to see whether it is there at all before
# the tables were vacuumed: of one county so too at first, and where others have since written on its page.
MONTHLY: dict[str, Hot] = {
    "a county's trend": Hot("client", TREND, 80, at_first=120, unseen=120),
    "a county's trend with sums": Hot("client", SUMS, 120, at_first=160, unseen=160),
    "a county's year": Hot("client", YEAR, 80, unseen=120),
    "a county's continuity": Hot("client", CONTINUITY, 80),
    "a nation's continuity": Hot("nation", CONTINUITY, 80, unseen=400),
    "a nation's trend": Hot("nation", TREND, 80, unseen=1_000),
    "a nation's trend with sums": Hot("nation", SUMS, 160, unseen=1_000),
    "a nation's year": Hot("nation", YEAR, 80, unseen=2_500),
}


@dataclass(frozen=True, slots=True)
class Country:
    """Counties below a nation, in a database that nobody looks at unasked."""

    url: str
    engine: Engine
    nation: Area
    grounds: tuple[Ground, ...]

    def grow(self, grounds: tuple[Ground, ...], first: int, cells: int) -> None:
        """More cells in some counties, and somebody with a name of its own in each."""
        with self.engine.begin() as connection:
            for ground in grounds:
                grow(connection, ground, first, cells)
                named = text("UPDATE person SET name = '赵钱孙' WHERE county_id = :county AND id = :id")
                key = {"county": ground.county.county_id, "id": (FIRST_ID + first) * 1000 + 1}
                connection.execute(named, key)
                keep_months(raw(connection), ground.county.county_id, TODAY)

    def look(self) -> None:
        """Has the planner see what there is."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))

    def asking(self, hot: Hot) -> Asking:
        """A question about the first cell of the first county."""
        ground = self.grounds[0]
        viewers = {"worker": worker_viewer(ground.worker(0)), "client": _client(ground.county)}
        county_id = ground.county.county_id
        values = {
            "code": ground.code(0),
            "person": node_id("Person", county_id, FIRST_ID * 1000 + 1),
            "station": node_id("Station", county_id, ground.station.id),
        }
        asked = {name: value for name, value in values.items() if f"${name}" in hot.query}
        return Asking((viewers | {"nation": _client(self.nation)})[hot.role], hot.query, asked)

    async def plans(self) -> dict[str, list[Plan]]:
        """The plans by which the product has each question answered, on connections of their own."""
        database, plans = open_database(self.url, pool_size=1), Plans()
        await FAST["ahead"](database, self.asking(HOT["a person and three parents"]))
        plans.listen(database)
        found = {}
        for name, hot in (HOT | MONTHLY).items():
            for _ in range(2):  # the second time nothing is looked up that a session keeps
                plans.take()
                answer = await FAST["ahead"](database, self.asking(hot))
                assert (answer.status, answer.errors) == (200, ())
            found[name] = plans.take()
        await database.close()
        return found


def _client(area: Area) -> Viewer:
    grants = tuple(Grant(can, area) for can in (Permission.SEARCH, Permission.ANALYSE))
    return Viewer("client", "客户端", Role.SERVICE_CLIENT, grants)


SIZES = ("empty", "small, not looked at", "small", "many, not looked at", "many")
Found = dict[str, dict[str, list[Plan]]]


@pytest.fixture(scope="module")
async def found(server: Server) -> AsyncIterator[Found]:
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        with engine.begin() as connection:
            nation = build_unit(connection, "100000000000", "中国", DivisionLevel.NATION)
            grounds = tuple(build_ground(connection, adcode, nation) for adcode in COUNTIES)
            unwatched(connection)
        with psycopg.connect(libpq(url)) as raw:
            explain_everything(raw)
        country = Country(url, engine, nation, grounds)
        country.look()
        made = {"empty": await country.plans()}
        country.grow(grounds[:1], 0, FEW)
        made["small, not looked at"] = await country.plans()
        country.look()
        made["small"] = await country.plans()
        country.grow(grounds[1:], 0, MANY)
        made["many, not looked at"] = await country.plans()
        country.look()
        made["many"] = await country.plans()
        yield made
        engine.dispose()


def _blocks(found: Found, size: str, question: str) -> int:
    """Those that are read; a row in the log may come upon a page or an index that is just full."""
    return sum(plan.buffers for plan in found[size][question] if not _is_of_log(plan))


def _is_of_log(plan: Plan) -> bool:
    return "INSERT INTO access_log" in plan.query


@pytest.mark.parametrize("size", SIZES)
def test_what_is_written_down_touches_few_blocks_however_long_the_log(size: str, found: Found) -> None:
    written = [plan.buffers for plans in found[size].values() for plan in plans if _is_of_log(plan)]
    assert all(blocks <= MOST_OF_LOG for blocks in written)
    assert bool(written) == (size != "empty")


@pytest.mark.parametrize("size", SIZES)
def test_no_question_touches_more_blocks_than_it_may(size: str, found: Found) -> None:
    every = HOT | MONTHLY
    blocks = {question: _blocks(found, size, question) for question in every}
    assert {name: most for name, most in blocks.items() if most > every[name].most_of(size)} == {}


@pytest.mark.parametrize("size", ["many, not looked at", "many"])
def test_nothing_that_grows_is_read_from_end_to_end(size: str, found: Found) -> None:
    read = {question: _read_whole(plans) for question, plans in found[size].items()}
    assert {question: tables for question, tables in read.items() if tables} == {}


def _read_whole(plans: list[Plan]) -> set[str]:
    scans = [scan for plan in plans for scan in plan.scans() if scan["Node Type"] == "Seq Scan"]
    return {scan["Relation Name"] for scan in scans if scan["Relation Name"].startswith(GROWS)} - {
        scan["Relation Name"] for scan in scans if buffers_of(scan) <= scan["Actual Loops"]
    }


def test_with_many_counties_statistics_change_no_way_to_a_table(found: Found) -> None:
    ways = [
        {question: _ways(found[size][question]) for question in HOT}
        for size in ("many, not looked at", "many")
    ]
    differing = {question for question, way in ways[0].items() if way != ways[1][question]}
    # Its divisions are a page, here, which is read as it is or by an index.
    assert differing <= {"cells of a station"}


def _ways(plans: list[Plan]) -> list[tuple[str, str]]:
    """Which tables that grow are read, and by which index."""
    scans = [scan for plan in plans for scan in plan.scans() if scan["Relation Name"].startswith(GROWS)]
    return sorted((scan["Relation Name"], scan.get("Index Name", "")) for scan in scans)


def test_with_many_counties_a_question_about_one_costs_what_it_cost_with_one(found: Found) -> None:
    cost = {question: [_blocks(found, size, question) for size in ("small", "many")] for question in HOT}
    grown = {name: both for name, both in cost.items() if both[1] > both[0] * 1.1 + 6}
    assert {name for name in grown if HOT[name].role != "nation"} == set()
