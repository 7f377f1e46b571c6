"""Which station serves or supervises, and who is named, from a day on; what held before stays."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, func, select

from db.engine import Database
from db.models import ResponsiblePerson, StationService, StationVersion
from resolvers.areas import Area, AreaKind
from tests.schema.world import World, ask, build_world, codes_of, id_of
from tests.viewers import TODAY

SERVE = """mutation($input: ServeDivisionInput!) { done: serveDivision(input: $input) { replayed
    division { code asOf station { name } } } }"""
NAME = """mutation($input: NameResponsiblePersonInput!) {
    done: nameResponsiblePerson(input: $input) { replayed division { responsiblePerson { name post } } } }"""
SUPERVISE = """mutation($input: SuperviseStationInput!) { done: superviseStation(input: $input) { replayed
    station { name supervisingStation { name } } } }"""
SEEN = """query($code: String!, $on: Date) { division(code: $code, asOf: $on) { station { name }
    responsiblePerson { name } } }"""
VILLAGE = "500151001001"


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


@pytest.fixture
def far(world: World, engine: Engine) -> str:
    with engine.begin() as connection:
        return id_of("Station", station_named(connection, world, "乙镇站"))


def station_named(connection: Connection, world: World, name: str) -> Area:
    county_id = world.county.county_id
    there = StationVersion
    one = select(there.station_id).where(there.county_id == county_id, there.name == name)
    return Area(AreaKind.STATION, county_id, connection.scalars(one).one())


async def sent(database: Database, world: World, query: str, role: str = "administrator", **said: Any) -> Any:
    given = {"clientId": str(uuid4()), "on": TODAY.isoformat()}
    if query != SUPERVISE:
        given |= {"divisionCode": VILLAGE}
    return await ask(database, world.viewers()[role], query, input=given | said)


async def seen(database: Database, world: World, on: str) -> tuple[Any, Any]:
    result = await ask(database, world.viewers()["leader"], SEEN, code=VILLAGE, on=on)
    division = (result.data or {})["division"]
    return division["station"]["name"], (division["responsiblePerson"] or {}).get("name")


async def test_a_village_is_served_by_another_station_from_a_day_on_and_again_by_default(
    database: Database, world: World, far: str
) -> None:
    result = await sent(database, world, SERVE, stationId=far, on="2025-11-01")
    assert result.data["done"]["division"] == {
        "code": VILLAGE,
        "asOf": "2025-11-01",
        "station": {"name": "乙镇站"},
    }
    assert codes_of(await sent(database, world, SERVE, on="2025-12-01")) == []
    days = ("2025-10-31", "2025-11-01", "2025-11-30", "2025-12-01")
    names = [(await seen(database, world, day))[0] for day in days]
    assert names == ["甲街道站", "乙镇站", "乙镇站", "甲街道站"]


async def test_who_is_named_for_a_village_follows_one_another(database: Database, world: World) -> None:
    first = await sent(database, world, NAME, name="赵 一", post="村委会副主任")
    assert first.data["done"]["division"]["responsiblePerson"] == {"name": "赵一", "post": "村委会副主任"}
    for day, name in (("2025-11-01", "钱二"), ("2025-12-01", None)):
        assert codes_of(await sent(database, world, NAME, on=day, name=name, post="委员")) == []
    days = ("2025-10-14", "2025-10-15", "2025-11-15", "2025-12-15")
    assert [(await seen(database, world, day))[1] for day in days] == [None, "赵一", "钱二", None]


async def test_another_station_supervises_but_never_in_a_circle(
    database: Database, world: World, far: str
) -> None:
    near = id_of("Station", world.station)
    result = await sent(database, world, SUPERVISE, stationId=far, supervisorId=near)
    station = result.data["done"]["station"]
    assert (station["name"], station["supervisingStation"]["name"]) == ("乙镇站", "甲街道站")
    for below in (far, near):
        again = await sent(database, world, SUPERVISE, stationId=near, supervisorId=below)
        assert codes_of(again) == ["SUPERVISION_CIRCLE"]
    back = await sent(database, world, SUPERVISE, stationId=far)
    assert back.data["done"]["station"]["supervisingStation"]["name"] == "区中心"


async def test_replays_and_acts_at_once_leave_one_row(database: Database, world: World, far: str) -> None:
    client = str(uuid4())
    results = await asyncio.gather(
        *[sent(database, world, SERVE, stationId=far, clientId=client) for _ in range(5)]
    )
    assert sorted(one.data["done"]["replayed"] for one in results) == [False, *[True] * 4]
    assert codes_of(await sent(database, world, SERVE, clientId=client)) == ["CLIENT_ID_TAKEN"]
    names = [sent(database, world, NAME, name=f"赵{n}", post="委员") for n in "一二三四五"]
    assert sum(map(len, map(codes_of, await asyncio.gather(*names)))) == 0
    for table in (StationService, ResponsiblePerson):
        standing = select(func.count()).select_from(table).where(table.superseded_at.is_(None))
        assert (await database.rows(standing))[0][0] == 1


@pytest.mark.parametrize(
    ("query", "said", "code"),
    [
        (SERVE, {"on": "2025-10-14"}, "BEGINS_IN_THE_PAST"),
        (SERVE, {"stationId": "?"}, "BAD_ID"),
        (SERVE, {"divisionCode": "500152001001"}, "AREA_NOT_FOUND"),
        (NAME, {"name": "赵一"}, "TEXT_MISSING"),
        (NAME, {"name": " ", "post": "委员"}, "TEXT_MISSING"),
        (NAME, {"divisionCode": "500151001000"}, "LEVEL_NOT_POSSIBLE"),
    ],
)
async def test_what_cannot_be_is_refused(
    query: str, said: dict[str, Any], code: str, database: Database, world: World
) -> None:
    assert codes_of(await sent(database, world, query, **said)) == [code]


@pytest.mark.parametrize("role", ["worker", "staff", "leader", "client", "nobody"])
async def test_only_administrators_change_stations(
    role: str, database: Database, world: World, far: str
) -> None:
    for query, said in (
        (SERVE, {}),
        (NAME, {"name": "赵一", "post": "委员"}),
        (SUPERVISE, {"stationId": far}),
    ):
        assert codes_of(await sent(database, world, query, role, **said)) == ["NOT_PERMITTED"]
