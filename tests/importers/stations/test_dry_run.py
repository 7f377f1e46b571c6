"""A dry run says which stations a file would open and which it would amend, and writes nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select, update

from db.codes import (
    ConflictPolicy,
    CoordinateSystem,
    RowOutcome,
    RowVerdict,
    StationAct,
    StationField,
)
from db.engine import Database
from db.errors import DomainError
from db.models import StationVersion
from importers.places.systems import PlaceSystem
from importers.runs.steps import Coming, Terms
from importers.stations.steps import STATIONS_STEPS
from resolvers.registry.stations.acts import Serving, serve_division
from resolvers.registry.stations.amending import StationAmendment, amend_station
from tests.importers.runs.files_of_people import IDS, places
from tests.importers.stations.files_of_stations import Desk
from tests.schema.world import PLAN, build_world
from tests.viewers import TODAY, ask_of
from tests.work import KEYS


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


async def test_a_division_is_named_by_code_by_village_by_township_or_by_its_station(desk: Desk) -> None:
    before = await desk.stations()

    report = await desk.tried(
        {"name": "一村站", "division_code": "500151001001"},
        {"name": "三村站", "township": "乙镇", "village": "三村"},
        {"name": "甲街道服务站", "township": "甲街道"},
        {"name": "乙镇站"},
        {"name": "区中心", "division_code": "500151", "address": "甲路1号"},
        {"name": "无此村站", "village": "四村"},
        {"name": "无名站"},
    )

    assert report.verdicts == {
        RowVerdict.NEW: 2,
        RowVerdict.UNCHANGED: 2,
        RowVerdict.CHANGED: 1,
        RowVerdict.HELD: 2,
    }
    assert places(report) == {
        "VALUE_KEPT": ("站:4",),
        "DIVISION_NOT_FOUND": ("站:7",),
        "DIVISION_MISSING": ("站:8",),
    }
    assert await desk.stations() == before


async def test_a_place_without_a_declared_system_is_held(desk: Desk) -> None:
    inside = PLAN.inside("A")
    line = {"name": "一村站", "village": "一村", "lon": f"{inside.lon:.7f}", "lat": f"{inside.lat:.7f}"}

    assert places(await desk.tried(line)) == {"SYSTEM_UNDECLARED": ("站:2",)}
    assert (await desk.tried(line, system=PlaceSystem(CoordinateSystem.GCJ02))).accepted == 1


async def test_a_division_on_two_lines_holds_both(desk: Desk) -> None:
    report = await desk.tried(
        {"name": "甲", "village": "一村"}, {"name": "乙", "division_code": "500151001001"}
    )

    assert places(report) == {"STATION_TWICE": ("站:2", "站:3")}


async def test_a_station_that_opens_later_leaves_no_room_before_it(desk: Desk) -> None:
    await desk.brought({"name": "一村站", "village": "一村", "opened_on": "2026-01-01"})

    report = await desk.tried({"name": "一村站", "village": "一村", "opened_on": "2025-01-01"})

    assert places(report) == {"STATION_ALREADY_THERE": ("站:2",)}


@pytest.mark.parametrize(
    ("policy", "fields", "code"),
    [
        (ConflictPolicy.KEEP, {}, "VALUE_KEPT"),
        (ConflictPolicy.FILL_EMPTY, {"ADDRESS": 1}, "VALUE_KEPT"),
        (ConflictPolicy.OVERWRITE, {"ADDRESS": 1, "HEAD": 1}, None),
        (ConflictPolicy.ASK, {}, "VALUE_DIFFERS"),
    ],
)
async def test_a_station_is_compared_field_by_field(
    policy: ConflictPolicy, fields: dict[str, int], code: str | None, desk: Desk
) -> None:
    await desk.brought({"name": "一村站", "village": "一村", "head": "王站长"})

    line = {"name": "一村站", "village": "一村", "head": "李站长", "address": "甲路1号", "phone": ""}
    report = await desk.tried(line, policy=policy)

    assert report.fields == fields
    assert set(places(report)) == ({code} if code else set())


async def test_what_becomes_otherwise_later_is_held_and_all_else_is_written(
    desk: Desk, database: Database
) -> None:
    """As the acts that open and amend a station refuse it."""
    later, terms = TODAY + timedelta(days=30), {"policy": ConflictPolicy.OVERWRITE}
    township = (desk.world.station.county_id, desk.world.station.id)
    for village, day in (("500151001001", later), ("500151001002", TODAY)):
        await serve_division(database, desk.ask, Serving(uuid4(), village, township, on=day), IDS)
    await desk.brought({"name": "三村站", "village": "三村", "phone": "023-45678901"})
    named = select(StationVersion.station_id).where(StationVersion.name == "三村站")
    [row] = await database.rows(named)
    said = ((StationField.TELEPHONE, "023-45678902"),)
    plan = StationAmendment(uuid4(), (township[0], row.station_id), 1, StationAct.CHANGE, later, said)
    await amend_station(database, desk.ask, plan, IDS)

    same = {"name": "三村站", "village": "三村", "phone": "023-45678901"}
    opening = [{"name": f"{one}站", "village": one, "opened_on": "2019-05-01"} for one in ("一村", "二村")]
    held = await desk.tried(same | {"phone": "023-45678903", "address": "甲路1号"}, opening[0], **terms)
    found = {(reason.code, reason.column, *reason.places) for reason in held.reasons}
    assert found == {
        ("STATION_CHANGED_SINCE", StationField.TELEPHONE.zh, "站:2"),
        ("STATION_CHANGED_SINCE", None, "站:3"),
    }
    report = await desk.brought(same | {"address": "甲路1号"}, opening[1], **terms)
    assert (report.outcomes, report.fields) == ({RowOutcome.WRITTEN: 2}, {"ADDRESS": 1})
    assert (await desk.undone(report)).outcomes == {RowOutcome.REVERSED: 2}


@pytest.mark.parametrize("written", ["023 4567-8901", "023-4567 8901", "02345678901", "023－45678901"])
async def test_a_telephone_is_compared_without_blanks_and_hyphens(
    desk: Desk, engine: Engine, written: str
) -> None:
    await desk.brought({"name": "一村站", "village": "一村", "phone": "023-45678901"})
    with engine.begin() as connection:
        of = StationVersion.name == "一村站"
        connection.execute(update(StationVersion).where(of).values(telephone=written))
    line = {"name": "一村站", "village": "一村", "phone": written}
    assert (await desk.tried(line, policy=ConflictPolicy.OVERWRITE)).verdicts == {RowVerdict.UNCHANGED: 1}
    other = await desk.tried(line | {"phone": "023-45678902"}, policy=ConflictPolicy.OVERWRITE)
    assert other.fields == {"TELEPHONE": 1}


async def test_whoever_manages_nothing_is_refused(desk: Desk, database: Database) -> None:
    coming = Coming(ask_of(desk.world.viewers()["client"]), desk.world.county.county_id, Terms(TODAY), KEYS)

    with pytest.raises(DomainError, match="NOT_PERMITTED"):
        await STATIONS_STEPS.reader(database, coming)
