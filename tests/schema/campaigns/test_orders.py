"""Who may order campaigns, and which orders cannot be."""

from typing import Any

import pytest
from sqlalchemy import Engine

from db.engine import Database
from tests.campaigns import (
    order,
    ordered,
    progress,
    refused,
    task,
    township_administrator,
)
from tests.schema.world import World, ask, build_world, codes_of, id_of

EVERYONE = (
    *("worker", "other_worker", "staff", "leader", "township_leader", "administrator", "client", "nobody"),
)
COUNTS = {"worker": 6, "other_worker": 3, "staff": 6, "client": 9, "leader": 9, "township_leader": 6}
SEES = {"worker": 6, "other_worker": 3, "staff": 6, "client": 9}


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


@pytest.mark.parametrize("role", EVERYONE)
async def test_only_who_manages_the_ground_orders(role: str, database: Database, world: World) -> None:
    codes = await refused(database, order(world), world.viewers()[role])
    assert codes == ([] if role == "administrator" else ["NOT_PERMITTED"])


async def test_who_manages_a_township_orders_there_alone(database: Database, world: World) -> None:
    viewer = township_administrator(world)
    assert await refused(database, order(world), viewer) == ["AREA_NOT_FOUND"]
    for code, expected in (("500151001000", []), ("500151001002", []), ("500151101000", ["AREA_NOT_FOUND"])):
        assert await refused(database, order(world, divisionCode=code), viewer) == expected


@pytest.mark.parametrize("role", EVERYONE)
async def test_progress_and_people_are_told_within_scope(role: str, database: Database, world: World) -> None:
    campaign = await ordered(database, world, order(world))
    viewer = world.viewers()[role]
    query = "query($id: ID!) { campaign(id: $id) { title progress { whole { registered } } } }"
    result = await ask(database, viewer, query, id=campaign)
    answer = (result.data or {})["campaign"]
    assert answer["title"] == "大走访"
    whole = answer["progress"] and answer["progress"]["whole"]["registered"]
    assert (whole, codes_of(result)) == (COUNTS.get(role), [] if role in COUNTS else ["NOT_PERMITTED"])
    query = "query($id: ID!) { campaign(id: $id) { people { totalCount } } }"
    result = await ask(database, viewer, query, id=campaign)
    people = (result.data or {})["campaign"]["people"]
    assert (people and people["totalCount"]) == SEES.get(role)
    assert codes_of(result) == ([] if role in SEES else ["PERSONS_NOT_PERMITTED"])


@pytest.mark.parametrize("role", ["worker", "leader"])
async def test_a_campaign_is_a_node(role: str, database: Database, world: World) -> None:
    campaign = await ordered(database, world, order(world))
    query = """query($id: ID!) { node(id: $id) { id ... on Campaign { title fromOn modes milestones { title }
        division { name } } } }"""
    result = await ask(database, world.viewers()[role], query, id=campaign)
    shown = {"title": "大走访", "fromOn": "2025-10-15", "modes": ["HOME_VISIT", "MEETING"], "milestones": []}
    assert (result.data or {})["node"] == {"id": campaign, **shown, "division": {"name": "铜梁区"}}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": " "}, "TEXT_MISSING"),
        ({"toOn": "2025-10-15"}, "EMPTY_WINDOW"),
        ({"toOn": "2029-10-15"}, "WINDOW_TOO_LONG"),
        ({"toOn": None}, "WINDOW_TOO_LONG"),
        ({"fromOn": "9999-06-01", "toOn": "9999-12-31", "lateDays": 90}, "DATE_OUT_OF_RANGE"),
        ({"lateDays": 181}, "BAD_LATE_DAYS"),
        ({"stationLevels": ["TOWNSHIP"]}, "TARGET_MISMATCH"),
        ({"target": "STATIONS"}, "TARGET_MISMATCH"),
        ({"fromOn": "2025-10-14"}, "CAMPAIGN_IN_THE_PAST"),
        ({"fromOn": "2024-10-01", "sharesContacts": True}, "CAMPAIGN_IN_THE_PAST"),
        ({"milestones": [{"title": "一", "dueOn": "2025-11-01"}]}, "BAD_STAGES"),
        (
            {"milestones": [{"title": "一", "dueOn": "2025-10-20"}, {"title": "二", "dueOn": "2025-10-18"}]},
            "BAD_STAGES",
        ),
        ({"divisionCode": "500199000000"}, "AREA_NOT_FOUND"),
        ({"divisionCode": "nowhere"}, "AREA_NOT_FOUND"),
        ({"stationId": "bm90aGluZw"}, "BAD_ID"),
    ],
)
async def test_a_wrong_order_is_refused(
    changed: dict[str, Any], code: str, database: Database, world: World
) -> None:
    assert await refused(database, order(world, **changed), world.viewers()["administrator"]) == [code]


async def test_what_takes_no_contact_away_may_have_begun(database: Database, world: World) -> None:
    given = order(world, fromOn="2025-02-01", sharesContacts=True, purposes=[])
    campaign = await ordered(database, world, given)
    whole = (await progress(database, world, campaign))["whole"]
    assert (whole["expected"], whole["satisfied"]) == (9, 3)


@pytest.mark.parametrize(
    "changed",
    [
        {"toOn": "2025-11-02"},
        {"lateDays": 1},
        {"purposes": []},
        {"modes": ["PHONE"]},
        {"fromOn": "2025-10-14"},
    ],
)
async def test_a_campaign_under_another_lies_within_it(
    changed: dict[str, Any], database: Database, world: World
) -> None:
    above = await ordered(database, world, order(world))
    given = order(world, divisionCode="500151001000", parentId=above, **changed)
    assert await refused(database, given, world.viewers()["administrator"]) == ["CAMPAIGN_NOT_NARROWER"]


async def test_a_campaign_is_not_under_one_of_elsewhere(database: Database, world: World) -> None:
    beside = await ordered(database, world, order(world, divisionCode="500151101000"))
    given = order(world, divisionCode="500151001000", parentId=beside)
    assert await refused(database, given, world.viewers()["administrator"]) == ["CAMPAIGN_NOT_FOUND"]


async def test_a_station_orders_for_its_own_division(database: Database, world: World) -> None:
    station = id_of("Station", world.station)
    administrator = world.viewers()["administrator"]
    assert await refused(database, order(world, stationId=station), administrator) == ["STATION_NOT_FOUND"]
    given = order(world, stationId=station, divisionCode="500151001000")
    campaign = await ordered(database, world, given)
    query = "query($id: ID!) { campaign(id: $id) { issuer station { name } division { name } } }"
    result = await ask(database, world.viewers()["leader"], query, id=campaign)
    shown = {"issuer": "甲街道站", "station": {"name": "甲街道站"}, "division": {"name": "甲街道"}}
    assert (result.data or {})["campaign"] == shown


async def test_no_field_of_a_list_fails_for_the_kind_of_a_campaign(database: Database, world: World) -> None:
    stages = [{"title": "动员", "dueOn": "2025-10-10"}, {"title": "总结", "dueOn": "2025-10-25"}]
    for given in (order(world), task(world), task(world, title="分阶段", milestones=stages)):
        await ordered(database, world, given)
    query = """{ campaigns { nodes { title target people { totalCount } stations { totalCount }
        second: stations(milestone: 2) { totalCount } third: stations(milestone: 3) { totalCount }
        progress(by: WORKER) { by whole { expected } parts { key } }
        milestones { number progress { whole { expected } } } } } }"""
    result = await ask(database, world.viewers()["client"], query)
    assert result.errors is None
    shown = {one["title"]: one for one in (result.data or {})["campaigns"]["nodes"]}
    rounds, plain, staged = shown["大走访"], shown["政策宣传"], shown["分阶段"]
    assert (rounds["people"], rounds["stations"]) == ({"totalCount": 9}, None)
    assert (plain["people"], plain["stations"], plain["second"]) == (None, {"totalCount": 2}, None)
    assert (staged["second"], staged["third"]) == ({"totalCount": 2}, None)
    assert (rounds["progress"]["by"], len(rounds["progress"]["parts"])) == ("WORKER", 2)
    assert (plain["progress"]["by"], plain["progress"]["parts"]) == (None, [])
