"""The demonstration's duties are believable, and its own policies say that they are made up."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest

from app.demo.seed import clear
from db.engine import Database
from tests.databases import libpq, open_unserved
from tests.demo_county import DemoCounty
from tests.schema.world import ask

SOME = """{ duties(first: 1000) { totalCount nodes { state rule explain { isShipped document issuer } } } }"""
BY_RULE = (
    """query($rule: [DutyRule!]) { dutySummary(rule: $rule) { whole { expected satisfied missed due } } }"""
)
AFTER_EVENTS = ("RETURN_HOME", "MERIT_AWARD", "NAMED_MODEL", "HARDSHIP", "MAJOR_CHANGE")


@pytest.fixture
def connection(demo_county: DemoCounty) -> Iterator[psycopg.Connection]:
    with psycopg.connect(libpq(demo_county.url)) as opened, opened.transaction(force_rollback=True):
        yield opened


@pytest.fixture
async def database(demo_county: DemoCounty) -> AsyncIterator[Database]:
    opened = open_unserved(demo_county.url, pool_size=2, request_timeout_ms=60_000)
    yield opened
    await opened.close()


async def test_a_list_has_something_of_every_kind_and_is_no_flood(
    database: Database, demo_county: DemoCounty
) -> None:
    answer = await ask(database, demo_county.viewers["developer"], SOME, demo_county.today)
    assert answer.data is not None
    duties = answer.data["duties"]["nodes"]
    states = Counter(one["state"] for one in duties)
    assert 0 < states["OVERDUE"] < states["DUE"]
    assert all("虚构" in one["explain"]["document"] for one in duties if not one["explain"]["isShipped"])


async def test_most_regular_duties_and_many_must_visits_were_done(
    database: Database, demo_county: DemoCounty
) -> None:
    leader = demo_county.viewers["leader"]
    for rules, share in ((["YEARLY_VISIT"], 0.3), (["FESTIVAL"], 0.1), (AFTER_EVENTS, 0.2)):
        answer = await ask(database, leader, BY_RULE, demo_county.today, rule=list(rules))
        assert answer.data is not None
        whole = answer.data["dutySummary"]["whole"]
        assert share < whole["satisfied"] / whole["expected"] < 0.95


def test_clearing_takes_the_countys_policies_and_leaves_the_shipped_ones(
    connection: psycopg.Connection,
) -> None:
    count = """
    SELECT count(*) FILTER (WHERE is_shipped), count(*) FILTER (WHERE NOT is_shipped) FROM contact_policy
    """
    before = connection.execute(count).fetchone()
    clear(connection)
    assert before == (14, 2 * 10)
    assert connection.execute(count).fetchone() == (14, 0)
    assert connection.execute("SELECT count(*) FROM life_event").fetchone() == (0,)
