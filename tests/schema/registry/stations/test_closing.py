"""A station closes when nothing hangs on it any longer, or another takes it over."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select

from db.engine import Database
from db.models import GridWorker, Receipt, Station, StationService, StationSupervision
from schema.node import node_id
from tests.builders import build_station, build_worker, put, since
from tests.replicas import CHANGES, Replica
from tests.schema.world import World, ask, build_world, codes_of, id_of
from tests.station_acts import act, amended, done, opened, seen
from tests.viewers import TODAY, staff_viewer

SERVED = """query($code: String!, $on: Date) { division(code: $code, asOf: $on) { station { name } } }"""
BELOW = """query($id: ID!) { station(id: $id) { children { nodes { name } } workers { nodes { name } } } }"""


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def closed(database: Database, world: World, station: Any, **said: Any) -> Any:
    given = {"stationId": id_of("Station", station)} | said
    return await act(database, world.viewers()["administrator"], "closeStation", **given)


async def serving(database: Database, world: World, code: str, on: str | None = None) -> Any:
    result: Any = await ask(database, world.viewers()["leader"], SERVED, code=code, on=on)
    return result.data["division"]["station"]["name"]


async def test_what_hangs_on_a_station_is_told_by_code(database: Database, world: World) -> None:
    await opened(database, world)
    result = await closed(database, world, world.station)
    assert codes_of(result) == ["STATION_NOT_SETTLED"]
    told = result.errors[0].original_error.details
    assert (told["divisions"], told["stations"], told["workers"]) == ([], ["500151001001"], 1)
    result = await closed(database, world, world.townships[1])
    assert codes_of(result) == ["STATION_NOT_FOUND"]


async def test_a_station_with_people_is_not_closed_without_a_successor(
    database: Database, world: World, engine: Engine
) -> None:
    with engine.begin() as connection:
        peopled, empty = [build_station(connection, world.villages[n], f"{n}站") for n in (0, 1)]
    result = await closed(database, world, peopled)
    assert codes_of(result) == ["STATION_NOT_SETTLED"]
    assert result.errors[0].original_error.details["divisions"] == ["500151001001"]
    assert codes_of(await closed(database, world, empty)) == []
    begun = (await opened(database, world, divisionCode="500151101001"))["station"]
    given = {"stationId": begun["id"], "successorId": id_of("Station", world.station)}
    alone = await act(database, world.viewers()["administrator"], "closeStation", **given)
    assert codes_of(alone) == ["STATION_CLOSED"]  # it has to have been there for a day at least


async def test_the_successor_serves_supervises_and_employs(
    database: Database, world: World, engine: Engine
) -> None:
    with engine.begin() as connection:
        village = build_station(connection, world.villages[0], "一村站")
        other = build_station(connection, world.villages[1], "二村站")
        build_worker(connection, village, "赵网格")
    receipt = done(
        await closed(database, world, world.station, successorId=id_of("Station", village), on="2025-11-01")
    )
    assert (receipt["station"]["name"], receipt["station"]["validTo"]) == ("甲街道站", "2025-11-01")
    assert receipt["station"]["asOf"] == "2025-10-31"
    codes = ("500151001000", "500151001001", "500151001002", "500151101001")
    before = [await serving(database, world, code, "2025-10-31") for code in codes]
    after = [await serving(database, world, code, "2025-11-01") for code in codes]
    assert before == ["甲街道站", "一村站", "二村站", "乙镇站"]
    assert after == ["一村站", "一村站", "二村站", "乙镇站"]
    viewer, shown = world.viewers()["administrator"], BELOW.replace("id: $id", 'id: $id, asOf: "2025-11-01"')
    result: Any = await ask(database, viewer, shown, id=id_of("Station", village))
    found = {name: [one["name"] for one in rows["nodes"]] for name, rows in result.data["station"].items()}
    assert found == {"children": ["二村站"], "workers": ["王网格", "赵网格"]}
    assert await seen(database, world, id_of("Station", world.station), "2025-11-01") is None
    assert other.id != village.id


async def test_who_was_named_to_be_served_or_supervised_goes_to_the_successor_for_as_long_as_it_was_said(
    database: Database, world: World, engine: Engine, sa: Connection
) -> None:
    with engine.begin() as connection:
        village = build_station(connection, world.villages[2], "三村站")
        far = put(
            connection,
            StationService,
            world.county.county_id,
            division_id=world.villages[1].id,
            station_id=village.id,
            valid=since(TODAY),
        )
    result = await closed(database, world, village, on="2025-11-01")
    assert result.errors[0].original_error.details["divisions"] == ["500151001002", "500151101001"]
    done(await closed(database, world, village, on="2025-11-01", successorId=id_of("Station", world.station)))
    days = ("2025-10-31", "2025-11-01")
    assert [await serving(database, world, "500151001002", day) for day in days] == ["三村站", "甲街道站"]
    assert [await serving(database, world, "500151101001", day) for day in days] == ["三村站", "甲街道站"]
    rows = select(StationService.id).where(StationService.superseded_at.is_(None))
    assert far not in sa.execute(rows).scalars().all()
    assert sa.execute(select(func.count()).select_from(StationSupervision)).scalar_one() == 0


@pytest.mark.parametrize("successor", ["itself", "closing", "below"])
async def test_a_successor_is_another_station_that_stays(
    successor: str, database: Database, world: World, engine: Engine
) -> None:
    with engine.begin() as connection:
        village = build_station(connection, world.villages[0], "一村站")
        mine = select(Station.id).where(Station.division_id == world.county.id)
        centre = node_id("Station", world.county.county_id, connection.scalars(mine).one())
    if successor == "itself":
        result = await closed(database, world, world.station, successorId=id_of("Station", world.station))
        assert codes_of(result) == ["SUCCESSOR_NOT_POSSIBLE"]
    elif successor == "closing":
        other = id_of("Station", world.station)
        done(await closed(database, world, village, on="2026-01-01", successorId=other))
        result = await closed(database, world, world.station, successorId=id_of("Station", village))
        assert codes_of(result) == ["SUCCESSOR_NOT_POSSIBLE"]
    else:
        given = {"stationId": centre, "successorId": id_of("Station", village)}
        result = await act(database, world.viewers()["administrator"], "closeStation", **given)
        assert codes_of(result) == ["SUPERVISION_CIRCLE"]


@pytest.mark.parametrize(
    ("on", "code"), [("2025-10-14", "BEGINS_IN_THE_PAST"), ("2027-01-01", "STATION_DAY_NOT_POSSIBLE")]
)
async def test_days_that_cannot_be_are_refused(on: str, code: str, database: Database, world: World) -> None:
    assert codes_of(await closed(database, world, world.station, on=on)) == [code]


async def test_a_closed_station_is_not_closed_later_nor_amended(
    database: Database, world: World, engine: Engine
) -> None:
    with engine.begin() as connection:
        village = build_station(connection, world.villages[0], "一村站")
    other = id_of("Station", world.station)
    done(await closed(database, world, village, on="2025-11-01", successorId=other))
    again = await closed(database, world, village, on="2025-12-01", successorId=other)
    assert codes_of(again) == ["STATION_CLOSED"]
    station = {"id": id_of("Station", village), "version": 2}
    assert (await amended(database, world, station, name="新名", on="2025-10-20"))["station"]["validTo"]
    given = {"stationId": station["id"], "baseVersion": 3, "act": "CHANGE", "name": "x", "on": "2025-11-01"}
    result = await act(database, world.viewers()["administrator"], "amendStation", **given)
    assert codes_of(result) == ["STATION_NOT_FOUND"]
    reopened = await opened(database, world, on="2025-11-01")
    assert reopened["station"]["version"] == 1


async def test_two_that_take_over_from_each_other_at_once_leave_one_open(
    database: Database, world: World, engine: Engine
) -> None:
    with engine.begin() as connection:
        pair = [build_station(connection, world.villages[n], f"{n}站") for n in (0, 1)]
    sent = [
        closed(database, world, one, successorId=id_of("Station", other))
        for one, other in (pair, pair[::-1]) * 3
    ]
    codes = sorted(code for result in await asyncio.gather(*sent) for code in codes_of(result))
    assert len(codes) == 5
    assert set(codes) <= {"STATION_CLOSED", "SUCCESSOR_NOT_POSSIBLE"}


async def test_a_replay_is_answered_and_the_receipt_keeps_who_went_along(
    database: Database, world: World, engine: Engine, sa: Connection
) -> None:
    with engine.begin() as connection:
        village = build_station(connection, world.villages[0], "一村站")
        worker = build_worker(connection, village, "赵网格")
    client = "8a4f4f0c-9d0a-4f0f-8f53-0d6ab1f0c001"
    said = {"clientId": client, "successorId": id_of("Station", world.station)}
    first, again = [done(await closed(database, world, village, **said)) for _ in range(2)]
    assert (first["replayed"], again["replayed"]) == (False, True)
    kept = sa.execute(select(Receipt.result)).scalars().one()
    assert (kept["workers"], kept["divisions"]) == ([str(worker.id)], ["500151001001"])
    mine = select(GridWorker.station_id).where(GridWorker.id == worker.id)
    assert sa.execute(mine).scalar_one() == world.station.id


async def test_copies_of_those_whose_ground_changes_begin_anew(
    database: Database, world: World, engine: Engine
) -> None:
    copy = Replica(database, staff_viewer(world.station))
    await copy.sync()
    station = (await opened(database, world, divisionCode="500151101001", on="2025-10-01"))["station"]
    await copy.sync()
    given = {"stationId": station["id"], "successorId": id_of("Station", world.station)}
    done(await act(database, world.viewers()["administrator"], "closeStation", **given))
    assert codes_of(await ask(database, copy.viewer, CHANGES, since=copy.cursor)) == ["CURSOR_EXPIRED"]
