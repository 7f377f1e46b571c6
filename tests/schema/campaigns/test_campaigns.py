"""Campaigns about persons: ordered from above, seen below, and done contact by contact."""

import asyncio
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select

from db.codes import DutyRule
from db.engine import Database
from tests.campaigns import (
    AMEND,
    CLOSE,
    CREATE,
    NUMBERS,
    PEOPLE,
    order,
    ordered,
    progress,
    shown,
    visit,
)
from tests.duty_builders import build_policy
from tests.schema.world import World, ask, build_world, codes_of, id_of

LIST = """query($scope: CoverageScopeInput, $state: [CampaignState!], $kind: [CampaignKind!], $below: Boolean,
    $on: Date) { campaigns(scope: $scope, state: $state, kind: $kind, below: $below, asOf: $on) { nodes
    { title state
    kind division { name } parent { title } children { nodes { title } } } } }"""
DUTIES = (
    "{ duties(first: 100) { totalCount nodes { key rule person { name } explain { campaign { title } } } } }"
)
DAY = "2025-10-20"


@pytest.fixture
def world(engine: Engine) -> World:
    made = build_world(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM contact_policy")
    return made


async def titles(database: Database, world: World, **asked: Any) -> list[str]:
    result = await ask(database, world.viewers()["worker"], LIST, **asked)
    assert result.errors is None
    return [one["title"] for one in (result.data or {})["campaigns"]["nodes"]]


async def people(database: Database, world: World, campaign: str, **asked: Any) -> dict[str, Any]:
    result = await ask(database, world.viewers()["client"], PEOPLE, id=campaign, **asked)
    assert result.errors is None
    answer: dict[str, Any] = (result.data or {})["campaign"]["people"]
    return answer


async def amend(database: Database, world: World, campaign: str, revision: int, **terms: Any) -> list[str]:
    given = {"clientId": str(uuid4()), "campaignId": campaign, "revision": revision}
    given |= {"terms": order(world, **terms)["terms"]}
    return codes_of(await ask(database, world.viewers()["administrator"], AMEND, input=given))


async def close(database: Database, world: World, campaign: str, day: str, today: str = "2025-10-15") -> Any:
    given = {"clientId": str(uuid4()), "campaignId": campaign, "closedOn": day}
    viewer = world.viewers()["administrator"]
    return await ask(database, viewer, CLOSE, date.fromisoformat(today), input=given)


async def test_only_a_contact_that_fits_counts(database: Database, world: World) -> None:
    campaign = await ordered(database, world, order(world))
    await visit(database, world, "A", 0, "2025-10-16")
    await visit(database, world, "A", 1, "2025-10-16", mode="PHONE")
    await visit(database, world, "A", 2, "2025-10-16", purpose="ROUTINE")
    await visit(database, world, "A", 3, "2025-10-16", outcome="NOT_HOME")
    await visit(database, world, "B", 0, "2025-10-10")
    whole = (await progress(database, world, campaign, on=DAY))["whole"]
    assert shown(whole, "registered", "expected", "satisfied", "due", "missed") == (9, 9, 1, 8, 0)


async def test_what_is_made_up_counts_as_late(database: Database, world: World) -> None:
    campaign = await ordered(database, world, order(world, lateDays=10))
    await visit(database, world, "A", 0, "2025-10-31")
    await visit(database, world, "A", 1, "2025-11-05")
    await visit(database, world, "A", 2, "2025-11-11")
    making_up = (await progress(database, world, campaign, on="2025-11-06"))["whole"]
    assert shown(making_up, "satisfied", "onTime", "late", "missed", "overdue") == (2, 1, 1, 0, 7)
    over = await progress(database, world, campaign, on="2026-03-01")
    assert over["asOf"] == "2025-11-11"
    assert shown(over["whole"], "satisfied", "late", "missed", "overdue") == (2, 1, 7, 0)


@pytest.mark.parametrize(("by", "parts"), [("CHILD_DIVISION", 2), ("CELL", 4), ("STATION", 3), ("WORKER", 2)])
async def test_parts_sum_to_the_whole(by: str, parts: int, database: Database, world: World) -> None:
    campaign = await ordered(database, world, order(world))
    await visit(database, world, "A", 0, "2025-10-16")
    await visit(database, world, "D", 1, "2025-10-17")
    answer = await progress(database, world, campaign, "client", on=DAY, by=by)
    assert len(answer["parts"]) == parts
    for name in NUMBERS.split()[:-1]:
        assert sum(part["counts"][name] for part in answer["parts"]) == answer["whole"][name]


async def test_the_list_is_as_long_as_the_number(database: Database, world: World) -> None:
    campaign = await ordered(database, world, order(world))
    await visit(database, world, "A", 0, "2025-10-16")
    for state, number in (
        ("SATISFIED", "satisfied"),
        ("DUE", "due"),
        ("MISSED", "missed"),
        (None, "expected"),
    ):
        whole = (await progress(database, world, campaign, on=DAY))["whole"]
        listed = await people(database, world, campaign, on=DAY, state=state and [state], first=5)
        assert listed["totalCount"] == whole[number]
    done = await people(database, world, campaign, on=DAY, state=["SATISFIED"])
    assert done["nodes"][0]["person"]["name"] == "A0"
    explain = {"document": "大走访", "campaign": {"title": "大走访"}, "policy": None}
    assert done["nodes"][0]["explain"] == explain


async def test_pages_of_people_repeat_and_skip_nobody(database: Database, world: World) -> None:
    campaign = await ordered(database, world, order(world))
    await ordered(database, world, order(world, title="另一轮"))
    names, after = [], None
    for _ in range(3):
        page = await people(database, world, campaign, on=DAY, first=4, after=after)
        names += [one["person"]["name"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert len(names) == len(set(names)) == 9


async def test_a_workers_day_has_the_visits_of_campaigns(database: Database, world: World) -> None:
    for title in ("大走访", "另一轮"):
        await ordered(database, world, order(world, title=title))
    result = await ask(database, world.viewers()["worker"], DUTIES)
    nodes = (result.data or {})["duties"]["nodes"]
    assert len({one["key"] for one in nodes}) == len(nodes) == 2 * 6
    assert {one["explain"]["campaign"]["title"] for one in nodes} == {"大走访", "另一轮"}


async def test_a_leader_is_not_told_who_of_a_few_was_visited(database: Database, world: World) -> None:
    campaign = await ordered(database, world, order(world))
    parts = (await progress(database, world, campaign, on=DAY, by="CHILD_DIVISION"))["parts"]
    assert [(one["counts"]["registered"], one["counts"]["withheld"]) for one in parts] == [
        (6, True),
        (3, True),
    ]


@pytest.mark.parametrize(("shares", "done"), [(False, 1), (True, 2)])
async def test_one_contact_counts_for_a_duty_too_only_if_the_campaign_says_so(
    *, shares: bool, done: int, engine: Engine, database: Database, world: World
) -> None:
    festive = {"trigger": "FESTIVAL", "festivals": ["NATIONAL_DAY"], "due_days": 30, "late_days": 0}
    with engine.begin() as connection:
        build_policy(connection, world.county, DutyRule.FESTIVAL, purposes=["FESTIVAL"], **festive)
    terms = {"purposes": ["FESTIVAL"], "sharesContacts": shares}
    campaign = await ordered(database, world, order(world, kind="FESTIVAL_ROUND", **terms))
    await visit(database, world, "A", 0, "2025-10-16", purpose="FESTIVAL")
    both = '{ duties(state: SATISFIED, asOf: "2025-10-20") { nodes { rule } } }'
    result = await ask(database, world.viewers()["worker"], both)
    assert len((result.data or {})["duties"]["nodes"]) == done
    assert (await progress(database, world, campaign, on=DAY))["whole"]["satisfied"] == done - 1


async def test_what_counts_for_a_narrower_campaign_counts_for_the_one_above(
    database: Database, world: World
) -> None:
    above = await ordered(database, world, order(world))
    narrower = {"divisionCode": "500151001000", "parentId": above, "toOn": "2025-10-25"}
    below = await ordered(database, world, order(world, title="甲街道大走访", **narrower))
    await visit(database, world, "A", 0, "2025-10-16")
    for campaign, expected in ((above, 9), (below, 6)):
        whole = (await progress(database, world, campaign, on=DAY))["whole"]
        assert shown(whole, "expected", "satisfied") == (expected, 1)


async def test_every_unit_below_sees_it_and_units_beside_do_not(database: Database, world: World) -> None:
    above = await ordered(database, world, order(world))
    inner = {"divisionCode": "500151001000", "parentId": above}
    await ordered(database, world, order(world, title="甲街道大走访", **inner))
    for code in ("500151001000", "500151001002"):
        assert await titles(database, world, scope={"divisionCode": code}) == ["大走访", "甲街道大走访"]
    for code in ("500151000000", "500151101000", "500151101001"):
        assert await titles(database, world, scope={"divisionCode": code}) == ["大走访"]
    assert await titles(database, world) == ["大走访", "甲街道大走访"]
    cell, station = {"cellCode": "500151D"}, {"stationId": id_of("Station", world.station)}
    assert await titles(database, world, scope=cell) == ["大走访"]
    assert await titles(database, world, scope=station) == ["大走访", "甲街道大走访"]
    county = {"divisionCode": "500151000000"}
    assert await titles(database, world, scope=county, below=True) == ["大走访", "甲街道大走访"]
    result = await ask(database, world.viewers()["leader"], LIST, scope=county, below=True)
    tree = [(one["parent"], one["children"]["nodes"]) for one in (result.data or {})["campaigns"]["nodes"]]
    assert tree == [(None, [{"title": "甲街道大走访"}]), ({"title": "大走访"}, [])]


async def test_campaigns_are_found_by_kind_and_state(database: Database, world: World) -> None:
    await ordered(database, world, order(world))
    later = {"fromOn": "2025-12-01", "toOn": "2026-01-01", "title": "年末慰问"}
    await ordered(database, world, order(world, kind="FESTIVAL_ROUND", **later))
    assert await titles(database, world, kind=["FESTIVAL_ROUND"]) == ["年末慰问"]
    for day, open_ones in (("2025-10-15", ["大走访"]), ("2025-11-05", []), ("2025-12-31", ["年末慰问"])):
        assert await titles(database, world, state=["OPEN"], on=day) == open_ones


async def test_five_orders_with_one_client_id_are_one(database: Database, world: World) -> None:
    given, viewer = order(world), world.viewers()["administrator"]
    results = await asyncio.gather(*[ask(database, viewer, CREATE, input=given) for _ in range(5)])
    assert len({(result.data or {})["createCampaign"]["campaign"]["id"] for result in results}) == 1
    assert await titles(database, world) == ["大走访"]


async def test_an_amendment_holds_from_now_on_and_the_past_is_kept(
    engine: Engine, database: Database, world: World
) -> None:
    campaign = await ordered(database, world, order(world))
    with engine.connect() as connection:
        known = str(connection.execute(select(func.clock_timestamp())).scalar_one().isoformat())
    narrowed = {"priorityClasses": ["ADVANCED_AGE"]}
    assert await amend(database, world, campaign, 1, **narrowed) == []
    assert (await progress(database, world, campaign, "client", on=DAY))["whole"]["expected"] == 3
    before = await progress(database, world, campaign, "client", on=DAY, known=known)
    assert before["whole"]["expected"] == 9
    assert await amend(database, world, campaign, 1) == ["CAMPAIGN_CHANGED"]


async def test_closing_ends_what_is_under_it_too(database: Database, world: World) -> None:
    above = await ordered(database, world, order(world))
    under = {"divisionCode": "500151001000", "parentId": above}
    below = await ordered(database, world, order(world, **under))
    assert codes_of(await close(database, world, above, "2025-10-10")) == ["CLOSED_IN_THE_PAST"]
    assert codes_of(await close(database, world, above, "2025-10-18")) == []
    for campaign in (above, below):
        assert (await progress(database, world, campaign, on=DAY))["asOf"] == "2025-10-18"
    assert codes_of(await close(database, world, below, "2025-10-18")) == ["CAMPAIGN_CLOSED"]
    assert await amend(database, world, above, 2) == ["CAMPAIGN_CLOSED"]


async def test_milestones_tell_how_far_it_was(database: Database, world: World) -> None:
    stages = [{"title": "动员", "dueOn": "2025-10-17"}, {"title": "走访", "dueOn": "2025-10-30"}]
    campaign = await ordered(database, world, order(world, milestones=stages))
    await visit(database, world, "A", 0, "2025-10-16")
    await visit(database, world, "A", 1, "2025-10-18")
    query = """query($id: ID!) { campaign(id: $id) { milestones { number title dueOn
        progress(asOf: "2025-10-20") { whole { satisfied } } } } }"""
    result = await ask(database, world.viewers()["leader"], query, id=campaign)
    found = (result.data or {})["campaign"]["milestones"]
    assert [(one["number"], one["title"], one["progress"]["whole"]["satisfied"]) for one in found] == [
        (1, "动员", 1),
        (2, "走访", 2),
    ]
