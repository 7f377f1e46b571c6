"""Stations are opened and amended from a day on or as corrections; what was before stays to be asked."""

import asyncio
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.dialects.postgresql import Range

from db.engine import Database
from db.models import StationService, StationVersion
from tests.schema.world import World, ask, build_world, codes_of, id_of
from tests.station_acts import act, amended, opened, seen
from tests.viewers import TODAY, leader_viewer

HEAD = {"name": "钱 站长", "post": "村党支部书记", "postKind": "VILLAGE_SECRETARY"}


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def serving(database: Database, world: World, on: str | None = None) -> str:
    query = 'query($on: Date) { division(code: "500151001001", asOf: $on) { station { name } } }'
    result: Any = await ask(database, world.viewers()["leader"], query, on=on)
    name: str = result.data["division"]["station"]["name"]
    return name


async def test_a_station_is_opened_with_the_level_of_its_division_and_serves_it_from_the_day_on(
    database: Database, world: World
) -> None:
    point = {"lon": 106.05, "lat": 29.85, "system": "GCJ02"}
    receipt = await opened(database, world, head=HEAD, telephone="023-00001234", point=point, on="2025-09-01")
    station = receipt["station"]
    assert (station["level"], station["form"], station["version"]) == ("VILLAGE", "STATION", 1)
    assert (station["headName"], station["telephone"]) == ("钱站长", "023-00001234")
    lon, lat = station["point"]["coordinates"]
    assert station["pointSystem"] == "GCJ02"
    assert 0.001 < abs(lon - 106.05) + abs(lat - 29.85) < 0.01  # turned to WGS-84
    assert await serving(database, world, "2025-08-31") == "甲街道站"
    assert await serving(database, world) == "一村站"


@pytest.mark.parametrize(
    ("served", "left"),
    [
        (["2025-03-01", None], [("2025-03-01", None)]),
        (["2025-03-01", "2025-10-15"], [("2025-03-01", "2025-10-15")]),
        (["2018-01-01", "2025-03-01"], [("2018-01-01", "2019-05-01")]),
        (["2018-01-01", "2025-03-01", "2025-09-01", None], [("2018-01-01", "2019-05-01")]),
        (["2018-01-01", "2025-11-01"], None),
        (["2018-01-01", "2025-03-01", "2025-11-01"], None),
        (["2025-11-01", None], None),
    ],
)
async def test_a_station_entered_late_leaves_who_was_named_after_its_opening(
    served: list[str | None], left: list[Any] | None, database: Database, world: World, engine: Engine
) -> None:
    """Rows that follow one another say the same; None: a plan, for which it is refused."""
    before = list(pairwise(served))
    named = {"county_id": world.county.county_id, "division_id": world.villages[0].id}
    with engine.begin() as connection:
        for number, days in enumerate(before, 900):
            valid = Range(*[day and date.fromisoformat(day) for day in days])
            row = {"id": number, "station_id": world.station.id, "valid": valid}
            connection.execute(insert(StationService).values(named | row))

    given = {"divisionCode": "500151001001", "name": "一村站", "on": "2019-05-01"}
    result = await act(database, world.viewers()["administrator"], "openStation", **given)

    assert codes_of(result) == ([] if left else ["STATION_CHANGED_SINCE"])
    standing = select(StationService.valid).where(StationService.superseded_at.is_(None))
    rows = await database.rows(standing.order_by(StationService.valid))
    found = [tuple(day and str(day) for day in (row.valid.lower, row.valid.upper)) for row in rows]
    assert found == (before if left is None else left)
    if left:
        assert await serving(database, world, "2019-05-01") == "一村站"


async def test_what_was_known_before_a_station_was_entered_stays_what_it_was(
    database: Database, world: World
) -> None:
    moment = (await database.rows(select(func.clock_timestamp())))[0][0]
    await opened(database, world, on="2025-01-01")
    query = """query($at: DateTime) { coverageBreakdown(by: STATION, knownAt: $at) {
        parts { label coverage { denominator } } } }"""
    found = []
    for at in (moment.isoformat(), None):
        result: Any = await ask(database, leader_viewer(world.county), query, at=at)
        assert result.errors is None, result.errors
        parts = result.data["coverageBreakdown"]["parts"]
        found.append({one["label"]: one["coverage"]["denominator"] for one in parts})
    assert [one.get("一村站") for one in found] == [None, 6]


async def test_each_document_says_whether_the_heads_post_fits(database: Database, world: World) -> None:
    kinds: list[Any] = ["VILLAGE_SECRETARY", "VILLAGE_DIRECTOR", "VILLAGE_COMMITTEE", "OTHER", None]
    said = []
    station = (await opened(database, world))["station"]
    for kind in kinds:
        receipt = await amended(database, world, station, head=HEAD | {"postKind": kind})
        station = receipt["station"]
        said.append([rule["isMet"] for rule in receipt["headPostRules"]])
    assert [(rule["document"], rule["article"]) for rule in receipt["headPostRules"]] == [
        ("001-V", "2"),
        ("003", "56"),
        ("004", "八"),
    ]
    assert said == [
        [True, True, True],
        [True, False, True],
        [False, False, True],
        [False, False, False],
        [None, None, None],
    ]


async def test_a_post_that_is_not_of_the_level_is_refused(database: Database, world: World) -> None:
    viewer = world.viewers()["administrator"]
    for code, kind in (("500151001001", "PRINCIPAL_LEADER"), ("500151001001", "OTHER_LEADER")):
        given = {"divisionCode": code, "name": "站", "head": HEAD | {"postKind": kind}}
        result = await act(database, viewer, "openStation", **given)
        assert codes_of(result) == ["HEAD_POST_NOT_OF_LEVEL"]


async def test_a_change_holds_from_its_day_and_a_correction_for_as_long_as_the_wrong_value_held(
    database: Database, world: World
) -> None:
    station = (await opened(database, world, on="2025-01-01", address="旧址"))["station"]
    station = (await amended(database, world, station, name="二站", on="2025-06-01"))["station"]
    receipt = await amended(
        database, world, station, act="CORRECTION", on="2025-07-01", name="贰站", address="真址"
    )
    days = ("2025-05-31", "2025-06-01", "2025-10-15")
    found = [await seen(database, world, station["id"], day) for day in days]
    assert [(one["name"], one["address"]) for one in found] == [
        ("一村站", "真址"),
        ("贰站", "真址"),
        ("贰站", "真址"),
    ]
    assert receipt["station"]["version"] == 3
    assert {(one["validFrom"], one["validTo"]) for one in found} == {("2025-01-01", None)}


async def test_what_is_the_same_already_makes_no_version(
    database: Database, world: World, sa: Connection
) -> None:
    station = (await opened(database, world, head=HEAD))["station"]
    again = await amended(database, world, station, head=HEAD, name="一村站")
    assert again["station"]["version"] == 1
    mine = select(func.count()).where(StationVersion.name == "一村站")
    assert sa.execute(mine).scalar_one() == 1


async def test_different_fields_merge_and_the_same_field_is_a_conflict_that_names_who(
    database: Database, world: World
) -> None:
    station = (await opened(database, world))["station"]
    other = world.viewers()["administrator"]
    other = type(other)("other", "另一管理员", other.role, other.grants)
    base = {"stationId": station["id"], "baseVersion": 1, "act": "CHANGE"}
    await act(database, other, "amendStation", **base, telephone="023-00001111")
    assert (await amended(database, world, station, name="新站"))["station"]["telephone"] == "023-00001111"
    viewer = world.viewers()["administrator"]
    result = await act(database, viewer, "amendStation", **base, telephone="023-00002222")
    assert codes_of(result) == ["AMENDMENT_CONFLICT"]
    told = result.errors[0].original_error.details
    assert (told["version"], [one["field"] for one in told["conflicts"]]) == (3, ["TELEPHONE"])
    assert told["conflicts"][0]["heldBy"] == "other"
    same = await act(database, viewer, "amendStation", **base, telephone="023-00001111")
    assert codes_of(same) == []


async def test_null_clears_and_a_place_is_shared_with_another_station(
    database: Database, world: World
) -> None:
    near = id_of("Station", world.station)
    station = (await opened(database, world, head=HEAD, coLocatedWithId=near))["station"]
    assert station["coLocatedWith"] == {"name": "甲街道站"}
    cleared = (await amended(database, world, station, head=None, coLocatedWithId=None))["station"]
    assert (cleared["headName"], cleared["headPostKind"], cleared["coLocatedWith"]) == (None, None, None)
    viewer, given = world.viewers()["administrator"], {"baseVersion": 2, "act": "CHANGE"}
    for other in (station["id"], id_of("Station", world.county)):
        said = given | {"stationId": station["id"], "coLocatedWithId": other}
        assert codes_of(await act(database, viewer, "amendStation", **said)) == ["STATION_NOT_FOUND"]


async def test_five_at_once_open_one_station(database: Database, world: World) -> None:
    viewer, given = world.viewers()["administrator"], {"divisionCode": "500151001001", "name": "一村站"}
    results = await asyncio.gather(*[act(database, viewer, "openStation", **given) for _ in range(5)])
    assert sorted(map(tuple, map(codes_of, results))) == [(), *[("STATION_ALREADY_THERE",)] * 4]
    again = given | {"divisionCode": "500151001002", "clientId": str(uuid4())}
    results = await asyncio.gather(*[act(database, viewer, "openStation", **again) for _ in range(5)])
    assert sorted(one.data["done"]["replayed"] for one in results) == [False, *[True] * 4]
    assert codes_of(await act(database, viewer, "openStation", **again, address="x")) == ["CLIENT_ID_TAKEN"]


@pytest.mark.parametrize(
    ("name", "said", "code"),
    [
        ("openStation", {"divisionCode": "500152001001"}, "AREA_NOT_FOUND"),
        ("openStation", {"divisionCode": "500151001000"}, "STATION_ALREADY_THERE"),
        ("openStation", {"name": " "}, "TEXT_MISSING"),
        ("openStation", {"telephone": "x"}, "BAD_PHONE"),
        ("openStation", {"on": "2027-01-01"}, "STATION_DAY_NOT_POSSIBLE"),
        ("openStation", {"point": {"lon": 206, "lat": 29}}, "PLACE_OUT_OF_RANGE"),
        ("openStation", {"coLocatedWithId": "?"}, "BAD_ID"),
        ("amendStation", {}, "NOTHING_TO_AMEND"),
        ("amendStation", {"name": "x", "baseVersion": 2}, "BAD_BASE_VERSION"),
        ("amendStation", {"name": "x", "on": "2017-12-31"}, "STATION_NOT_FOUND"),
    ],
)
async def test_what_cannot_be_is_refused(
    name: str, said: dict[str, Any], code: str, database: Database, world: World
) -> None:
    given = {"divisionCode": "500151001001", "name": "一村站"}
    if name == "amendStation":
        given = {"stationId": id_of("Station", world.station), "baseVersion": 1, "act": "CHANGE"}  # type: ignore[dict-item]  # a number
    result = await act(database, world.viewers()["administrator"], name, **given | said)
    assert codes_of(result) == [code]


@pytest.mark.parametrize("role", ["worker", "staff", "leader", "client", "nobody"])
async def test_only_administrators_open_amend_and_close(role: str, database: Database, world: World) -> None:
    mine = {"stationId": id_of("Station", world.station)}
    for name, said in (
        ("openStation", {"divisionCode": "500151001001", "name": "一村站"}),
        ("amendStation", mine | {"baseVersion": 1, "act": "CHANGE", "name": "x"}),
        ("closeStation", mine),
    ):
        assert codes_of(await act(database, world.viewers()[role], name, **said)) == ["NOT_PERMITTED"]
    assert TODAY.isoformat() == (await seen(database, world, mine["stationId"]))["asOf"]
