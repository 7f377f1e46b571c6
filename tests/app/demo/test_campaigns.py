"""The demonstration's campaigns are made up and say so, and their progress is believable."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from db.engine import Database
from tests.databases import open_unserved
from tests.demo_county import DemoCounty
from tests.schema.world import ask

CAMPAIGNS = """{ campaigns(below: true) { nodes { title kind target document state parent { title }
    progress { whole { registered expected satisfied late due overdue missed } }
    milestones { progress { whole { satisfied } } } } } }"""


@pytest.fixture
async def database(demo_county: DemoCounty) -> AsyncIterator[Database]:
    opened = open_unserved(demo_county.url, pool_size=2, request_timeout_ms=60_000)
    yield opened
    await opened.close()


async def campaigns(database: Database, demo_county: DemoCounty) -> list[dict[str, Any]]:
    answer = await ask(database, demo_county.viewers["leader"], CAMPAIGNS, demo_county.today)
    assert answer.errors is None
    every: list[dict[str, Any]] = (answer.data or {})["campaigns"]["nodes"]
    return [one for one in every if "示例" not in one["title"]]


async def test_there_is_one_of_each_sort_and_all_say_that_they_are_made_up(
    database: Database, demo_county: DemoCounty
) -> None:
    found = await campaigns(database, demo_county)
    kinds = [one["kind"] for one in found]
    assert kinds == ["FESTIVAL_ROUND", "GRAND_VISIT", "GRAND_VISIT", "QUARTERLY_LIST"]
    assert all("虚构" in one["title"] and "虚构" in one["document"] for one in found)
    assert [one["parent"] and one["parent"]["title"] for one in found if one["parent"]] == [found[1]["title"]]


async def test_some_of_each_is_done_and_some_is_not(database: Database, demo_county: DemoCounty) -> None:
    for one in await campaigns(database, demo_county):
        whole = one["progress"]["whole"]
        assert 0 < whole["satisfied"] < whole["expected"]
        assert whole["expected"] == sum(whole[state] for state in ("satisfied", "due", "overdue", "missed"))


async def test_later_stages_have_more_done(database: Database, demo_county: DemoCounty) -> None:
    (staged,) = [one for one in await campaigns(database, demo_county) if one["milestones"]]
    first, second = [stage["progress"]["whole"]["satisfied"] for stage in staged["milestones"]]
    assert 0 < first < second
