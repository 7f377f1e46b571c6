"""Station siting in GraphQL: who may ask, what is refused, and the words of the answer."""

from typing import Any

import pytest
from sqlalchemy import Engine, func, insert

from db.codes import ShapeSource
from db.engine import Database
from db.models import DivisionShape
from tests.builders import ALWAYS, IDS
from tests.schema.world import PLAN, CountingDatabase, World, ask, build_world, codes_of, id_of

SITING = """query($beyond: BeyondInput!, $scope: CoverageScopeInput, $add: Int, $move: ID) {
    stationSiting(beyond: $beyond, scope: $scope, add: $add, move: $move) {
        travel { basis note } weight people unlocated candidates withoutPoint isByCell
        before { covered unreachable meanMinutes meanMetres }
        choices { goal nearer after { covered unreachable meanMinutes meanMetres }
            sites { after village { name } } stations { before after station { name } } }
    }
}"""
STATEMENTS = 5


@pytest.fixture
def world(engine: Engine) -> World:
    """The first township's seat lies in cell A, the villages in A, C and D."""
    made = build_world(engine)
    places = {made.townships[0]: "A", made.villages[0]: "B", made.villages[1]: "C", made.villages[2]: "D"}
    with engine.begin() as connection:
        for division, letter in places.items():
            point = PLAN.inside(letter)
            connection.execute(
                insert(DivisionShape).values(
                    county_id=division.county_id,
                    id=IDS.next(),
                    division_id=division.id,
                    point=func.ST_Point(point.lon, point.lat, 4326),
                    point_source=ShapeSource.DERIVED.value,
                    valid=ALWAYS,
                )
            )
    return made


async def sited(database: Any, world: World, role: str = "client", **asked: Any) -> Any:
    return await ask(database, world.viewers()[role], SITING, **({"beyond": {"metres": 300}} | asked))


async def test_the_village_farthest_from_the_station_is_taken(database: Database, world: World) -> None:
    answer = await sited(database, world)
    assert answer.errors is None
    siting = answer.data["stationSiting"]
    assert (siting["people"], siting["unlocated"], siting["candidates"], siting["withoutPoint"]) == (
        9,
        1,
        3,
        0,
    )
    cover = siting["choices"][0]
    assert (cover["goal"], [site["village"]["name"] for site in cover["sites"]]) == ("COVER", ["三村"])
    assert (siting["before"]["covered"], cover["after"]["covered"], cover["nearer"]) == (4, 8, 4)
    assert siting["before"]["meanMinutes"] is None
    assert "直线估算" in siting["travel"]["note"]


async def test_numbers_below_five_are_withheld_from_a_leader(database: Database, world: World) -> None:
    siting = (await sited(database, world, "leader")).data["stationSiting"]
    assert (siting["unlocated"], siting["before"]["covered"], siting["choices"][0]["nearer"]) == (None,) * 3


@pytest.mark.parametrize(
    ("role", "codes"),
    [("staff", []), ("worker", []), ("administrator", ["NOT_PERMITTED"]), ("nobody", ["NOT_PERMITTED"])],
)
async def test_siting_is_for_those_who_analyse(
    role: str, codes: list[str], database: Database, world: World
) -> None:
    assert codes_of(await sited(database, world, role)) == codes


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"add": 0}, "BAD_ADDED"),
        ({"beyond": {}}, "ONE_LIMIT_EXPECTED"),
        ({"beyond": {"metres": 0}}, "BAD_LIMIT"),
        ({"scope": {"divisionCode": "500199000000"}}, "AREA_NOT_FOUND"),
        ({"move": "bm9uZQ"}, "BAD_ID"),
    ],
)
async def test_what_cannot_be_answered_is_refused(
    asked: dict[str, Any], code: str, database: Database, world: World
) -> None:
    assert codes_of(await sited(database, world, **asked)) == [code]


async def test_another_county_s_station_cannot_be_moved(database: Database, world: World) -> None:
    answer = await sited(database, world, move=id_of("Station", world.nation))
    assert codes_of(answer) == ["STATION_NOT_FOUND"]


async def test_siting_costs_the_same_statements_however_many_people(database: Database, world: World) -> None:
    counting = CountingDatabase(database)
    query = "{ stationSiting(beyond: { metres: 300 }) { people choices { nearer } } }"
    answer = await ask(counting, world.viewers()["client"], query)
    assert answer.errors is None
    assert counting.statements == STATEMENTS
