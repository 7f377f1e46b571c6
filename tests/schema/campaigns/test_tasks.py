"""Tasks of stations: reported once, by stage, and counted by station."""

import asyncio
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select

from db.engine import Database
from db.models import TaskReport
from resolvers.areas import Area
from tests.builders import build_station
from tests.campaigns import REPORT, STATIONS, order, ordered, progress, shown, task
from tests.schema.world import World, ask, build_world, codes_of, id_of

STAGES = [{"title": "动员", "dueOn": "2025-10-10"}, {"title": "总结", "dueOn": "2025-10-25"}]


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def report(database: Database, world: World, campaign: str, role: str = "staff", **changed: Any) -> Any:
    given = {"clientId": str(uuid4()), "campaignId": campaign, "doneOn": "2025-10-12"}
    given |= {"stationId": id_of("Station", world.station)} | changed
    return await ask(database, world.viewers()[role], REPORT, date(2025, 11, 30), input=given)


async def done(database: Database, world: World, campaign: str, **asked: Any) -> tuple[Any, ...]:
    whole = (await progress(database, world, campaign, **asked))["whole"]
    return shown(whole, "registered", "expected", "satisfied", "onTime", "late", "due", "missed")


async def stations(database: Database, world: World, campaign: str, **asked: Any) -> list[tuple[Any, ...]]:
    result = await ask(database, world.viewers()["leader"], STATIONS, id=campaign, **asked)
    assert result.errors is None
    page = (result.data or {})["campaign"]["stations"]
    assert page["totalCount"] >= len(page["nodes"])
    return [(one["station"]["name"], one["state"], one["doneOn"], one["onTime"]) for one in page["nodes"]]


async def test_a_task_is_done_by_station(database: Database, world: World) -> None:
    campaign = await ordered(database, world, task(world))
    assert await done(database, world, campaign, on="2025-10-15") == (2, 2, 0, 0, 0, 2, 0)
    assert codes_of(await report(database, world, campaign)) == []
    assert await done(database, world, campaign, on="2025-10-15") == (2, 2, 1, 1, 0, 1, 0)
    assert await done(database, world, campaign, on="2025-10-11") == (2, 2, 0, 0, 0, 2, 0)
    assert await done(database, world, campaign, on="2025-12-01") == (2, 2, 1, 1, 0, 0, 1)
    assert await stations(database, world, campaign, on="2025-10-15") == [
        ("甲街道站", "SATISFIED", "2025-10-12", True),
        ("乙镇站", "DUE", None, None),
    ]
    assert len(await stations(database, world, campaign, on="2025-10-15", state=["DUE"])) == 1


async def test_what_is_done_after_the_day_is_late(database: Database, world: World) -> None:
    campaign = await ordered(database, world, task(world, lateDays=20))
    assert codes_of(await report(database, world, campaign, doneOn="2025-11-03")) == []
    assert await done(database, world, campaign, on="2025-11-10") == (2, 2, 1, 0, 1, 0, 0)
    whole = (await progress(database, world, campaign, on="2025-11-10"))["whole"]
    assert shown(whole, "overdue", "missed") == (1, 0)


async def test_parts_sum_to_the_whole(engine: Engine, database: Database, world: World) -> None:
    with engine.begin() as connection:
        for village in world.villages:
            build_station(connection, village, "村站")
    levels = ["COUNTY", "TOWNSHIP", "VILLAGE"]
    campaign = await ordered(database, world, task(world, stationLevels=levels))
    await report(database, world, campaign)
    answer = await progress(database, world, campaign, on="2025-10-15", by="CHILD_DIVISION")
    numbers = [(one["key"], one["counts"]["expected"], one["counts"]["satisfied"]) for one in answer["parts"]]
    assert numbers == [("500151001000", 3, 1), ("500151101000", 2, 0), (None, 1, 0)]
    assert shown(answer["whole"], "expected", "satisfied") == (6, 1)
    inner = {"divisionCode": "500151001000"}
    assert (await done(database, world, campaign, scope=inner, on="2025-10-15"))[:3] == (3, 3, 1)


async def test_a_staged_task_is_done_when_every_stage_is(database: Database, world: World) -> None:
    campaign = await ordered(database, world, task(world, milestones=STAGES))
    assert codes_of(await report(database, world, campaign)) == ["NO_SUCH_STAGE"]
    assert codes_of(await report(database, world, campaign, milestone=3)) == ["NO_SUCH_STAGE"]
    await report(database, world, campaign, milestone=1)
    assert (await done(database, world, campaign, on="2025-10-31"))[2] == 0
    late = [("甲街道站", "SATISFIED", "2025-10-12", False)]
    assert await stations(database, world, campaign, on="2025-10-31", milestone=1, first=1) == late
    await report(database, world, campaign, milestone=2, doneOn="2025-10-20")
    assert (await done(database, world, campaign, on="2025-10-31"))[2] == 1
    query = """query($id: ID!) { campaign(id: $id) { milestones {
        progress(asOf: "2025-10-31") { whole { satisfied late } } } } }"""
    result = await ask(database, world.viewers()["leader"], query, id=campaign)
    stages = [one["progress"]["whole"] for one in (result.data or {})["campaign"]["milestones"]]
    assert stages == [{"satisfied": 1, "late": 1}, {"satisfied": 1, "late": 0}]


async def test_a_standing_task_has_no_end(database: Database, world: World) -> None:
    campaign = await ordered(database, world, task(world, toOn=None))
    await report(database, world, campaign, doneOn="2025-11-20")
    assert await done(database, world, campaign, on="2026-10-15") == (2, 2, 1, 1, 0, 1, 0)


async def test_the_last_report_holds_and_may_take_the_first_back(database: Database, world: World) -> None:
    campaign = await ordered(database, world, task(world))
    await report(database, world, campaign)
    await report(database, world, campaign, doneOn="2025-10-14")
    assert (await stations(database, world, campaign, on="2025-10-20"))[0][2] == "2025-10-14"
    await report(database, world, campaign, doneOn=None)
    assert (await done(database, world, campaign, on="2025-10-20"))[2] == 0


async def test_five_reports_with_one_client_id_are_one(database: Database, world: World) -> None:
    campaign, client = await ordered(database, world, task(world)), str(uuid4())
    results = await asyncio.gather(*[report(database, world, campaign, clientId=client) for _ in range(5)])
    assert sorted(result.data["reportTask"]["replayed"] for result in results) == [False, *[True] * 4]
    assert (await database.rows(select(func.count()).select_from(TaskReport)))[0][0] == 1


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("staff", []),
        ("administrator", []),
        ("worker", ["NOT_PERMITTED"]),
        ("leader", ["NOT_PERMITTED"]),
        ("client", ["NOT_PERMITTED"]),
        ("nobody", ["NOT_PERMITTED"]),
    ],
)
async def test_who_may_report(role: str, codes: list[str], database: Database, world: World) -> None:
    campaign = await ordered(database, world, task(world))
    assert codes_of(await report(database, world, campaign, role)) == codes


async def test_staff_report_for_their_own_station_alone(
    engine: Engine, database: Database, world: World
) -> None:
    with engine.begin() as connection:
        far: Area = build_station(connection, world.townships[1], "另一站")
    campaign = await ordered(database, world, task(world))
    result = await report(database, world, campaign, stationId=id_of("Station", far))
    assert codes_of(result) == ["STATION_NOT_FOUND"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"doneOn": "2025-12-01"}, "REPORT_IN_THE_FUTURE"),
        ({"doneOn": "2025-09-30"}, "TASK_NOT_BEGUN"),
        ({"note": "长" * 501}, "NOTE_TOO_LONG"),
    ],
)
async def test_a_wrong_report_is_refused(
    changed: dict[str, Any], code: str, database: Database, world: World
) -> None:
    campaign = await ordered(database, world, task(world))
    assert codes_of(await report(database, world, campaign, **changed)) == [code]


async def test_what_asks_nothing_of_a_station_is_not_reported_by_it(database: Database, world: World) -> None:
    villages = await ordered(database, world, task(world, stationLevels=["VILLAGE"]))
    persons = await ordered(database, world, order(world))
    for campaign in (villages, persons):
        assert codes_of(await report(database, world, campaign)) == ["NOT_A_TASK"]
    elsewhere = await ordered(database, world, task(world, divisionCode="500151101000"))
    assert codes_of(await report(database, world, elsewhere)) == ["CAMPAIGN_NOT_FOUND"]


@pytest.mark.parametrize("by", ["CELL", "WORKER", "STATION"])
async def test_a_task_is_cut_by_division_only(by: str, database: Database, world: World) -> None:
    campaign = await ordered(database, world, task(world))
    query = """query($id: ID!, $by: DutyBreakdownBy) {
        campaign(id: $id) { progress(by: $by) { by parts { key } } } }"""
    result = await ask(database, world.viewers()["leader"], query, id=campaign, by=by)
    assert result.errors is None
    assert (result.data or {})["campaign"]["progress"] == {"by": None, "parts": []}
