"""Which villages need a station: thirty veterans and no fewer, by who lives there on the day."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from db.engine import Database
from db.models import ResponsiblePerson
from resolvers.areas import Area
from tests.builders import ALWAYS, build_station, put, since
from tests.residents import build_person
from tests.schema.world import CountingDatabase, World, ask, build_world, codes_of

LIST = """query($scope: CoverageScopeInput, $need: [StationNeed!], $asOf: Date, $first: Int, $after: String) {
    stationsRequired(scope: $scope, need: $need, asOf: $asOf, first: $first, after: $after) { totalCount
        pageInfo { hasNextPage endCursor } nodes { code persons veterans byVeterans byPersons
            division { name station { name } responsiblePerson { name } } } } }"""


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def villages(database: Any, world: World, role: str = "administrator", **asked: Any) -> dict[str, Any]:
    result = await ask(database, world.viewers()[role], LIST, **asked)
    assert result.errors is None
    nodes = (result.data or {})["stationsRequired"]["nodes"]
    return {one["division"]["name"]: one for one in nodes}


def settle(connection: Connection, village: Area, number: int, **shown: Any) -> None:
    for n in range(number):
        build_person(connection, village, name=f"甲{n}", **shown)


async def test_thirty_veterans_need_a_station_and_twenty_nine_do_not(
    database: Database, world: World, engine: Engine
) -> None:
    with engine.begin() as connection:
        settle(connection, world.villages[1], 29)
        settle(connection, world.villages[2], 27)
    found = await villages(database, world)
    assert (found["二村"]["veterans"], found["二村"]["byVeterans"]) == (29, "PERSON_MISSING")
    assert (found["三村"]["veterans"], found["三村"]["byVeterans"]) == (30, "STATION_MISSING")


async def test_both_readings_stand_beside_each_other(
    database: Database, world: World, engine: Engine
) -> None:
    with engine.begin() as connection:
        settle(connection, world.villages[1], 29)
        settle(connection, world.villages[1], 1, is_veteran=False)
    found = (await villages(database, world))["二村"]
    assert (found["persons"], found["veterans"]) == (30, 29)
    assert (found["byVeterans"], found["byPersons"]) == ("PERSON_MISSING", "STATION_MISSING")


async def test_it_is_said_of_each_day_who_lived_there_and_what_there_was(
    database: Database, world: World, engine: Engine
) -> None:
    with engine.begin() as connection:
        settle(connection, world.villages[1], 30, valid=since(date(2025, 3, 1)))
        build_station(connection, world.villages[1], "二村站", valid=since(date(2025, 9, 1)))
        named = {"division_id": world.villages[1].id, "name": "赵专责", "post": "村委会", "valid": ALWAYS}
        put(connection, ResponsiblePerson, world.county.county_id, **named)
    said = [
        (await villages(database, world, asOf=f"2025-{month}-15"))["二村"] for month in ("02", "03", "09")
    ]
    assert [one["byVeterans"] for one in said] == ["PERSON_NAMED", "STATION_MISSING", "STATION_THERE"]
    assert [one["veterans"] for one in said] == [0, 30, 30]
    assert [one["division"]["station"]["name"] for one in said] == ["甲街道站", "甲街道站", "二村站"]


async def test_the_list_is_narrowed_by_need_place_and_page(
    database: Database, world: World, engine: Engine
) -> None:
    with engine.begin() as connection:
        settle(connection, world.villages[1], 30)
    assert list(await villages(database, world, need=["STATION_MISSING"])) == ["二村"]
    assert list(await villages(database, world, scope={"divisionCode": "500151101"})) == ["三村"]
    page = (await ask(database, world.viewers()["administrator"], LIST, first=2)).data
    assert page is not None
    info = page["stationsRequired"]["pageInfo"]
    assert (info["hasNextPage"], page["stationsRequired"]["totalCount"]) == (True, 3)
    assert list(await villages(database, world, after=info["endCursor"])) == ["三村"]


async def test_of_few_persons_the_veterans_are_told_only_to_those_who_see_them(
    database: Database, world: World
) -> None:
    seen = {
        role: (await villages(database, world, role))["三村"]
        for role in ("administrator", "leader", "client")
    }
    assert [(one["persons"], one["veterans"]) for one in seen.values()] == [(3, None), (3, None), (3, 3)]


async def test_what_is_not_managed_or_analysed_does_not_exist(database: Database, world: World) -> None:
    for role, code in (("township_leader", "AREA_NOT_FOUND"), ("nobody", "NOT_PERMITTED")):
        result = await ask(database, world.viewers()[role], LIST, scope={"divisionCode": "500151101"})
        assert codes_of(result) == [code]
    assert list(await villages(database, world, "township_leader")) == ["一村", "二村"]


async def test_a_page_takes_the_same_statements_however_long_it_is(database: Database, world: World) -> None:
    counts = []
    for size in (1, 3):
        counting = CountingDatabase(database)
        await villages(counting, world, first=size)
        counts.append(counting.statements)
    assert counts[0] == counts[1]
