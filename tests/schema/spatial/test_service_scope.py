"""Role by question: whom service areas and gaps count, whom they list, and what they cost in statements."""

import pytest
from sqlalchemy import Engine

from db.engine import Database
from tests.residents import build_person
from tests.schema.test_scope_matrix import COVERS, EVERYONE, MAY_SEARCH
from tests.schema.world import CountingDatabase, World, ask, build_world, codes_of

AREAS = """{ serviceAreas { areas { stations { station { name } } numbers { persons veterans } boundary }
    outside { numbers { persons } } whole { persons veterans } } }"""
GAPS = """{ serviceGaps(beyond: { minutes: 15 }) { gap { persons } unlocated whole { persons }
    parts { key persons division { name } } } }"""
LIST = "{ serviceGapList(beyond: { minutes: 15 }) { totalCount nodes { name } } }"
NEAREST = "{ nearestStations(place: { lon: 106.05, lat: 29.85 }) { stations { minutes } } }"


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


@pytest.mark.parametrize("role", EVERYONE)
async def test_areas_count_the_persons_of_the_viewers_own_area(
    role: str, database: Database, world: World
) -> None:
    result = await ask(database, world.viewers()[role], AREAS)
    if role not in COVERS:
        assert codes_of(result) == ["NOT_PERMITTED"]
        return
    assert result.data is not None
    answer = result.data["serviceAreas"]
    parts = [part["numbers"]["persons"] for part in (*answer["areas"], *answer["outside"])]
    assert sum(parts) == answer["whole"]["persons"] == COVERS[role]


@pytest.mark.parametrize("role", EVERYONE)
async def test_gaps_and_their_lists_keep_to_the_scope(role: str, database: Database, world: World) -> None:
    viewer = world.viewers()[role]
    counted, listed = await ask(database, viewer, GAPS), await ask(database, viewer, LIST)
    if role in COVERS:
        assert counted.data is not None
        gaps = counted.data["serviceGaps"]
        assert gaps["whole"]["persons"] == COVERS[role]
        assert sum(part["persons"] for part in gaps["parts"]) == COVERS[role]
    else:
        assert codes_of(counted) == ["NOT_PERMITTED"]
    if role in MAY_SEARCH and role in COVERS:
        assert counted.data is not None
        assert listed.data is not None
        assert listed.data["serviceGapList"]["totalCount"] == counted.data["serviceGaps"]["gap"]["persons"]
        assert len(listed.data["serviceGapList"]["nodes"]) == listed.data["serviceGapList"]["totalCount"]
    else:
        assert codes_of(listed) == ["PERSONS_NOT_PERMITTED"]


@pytest.mark.parametrize("role", EVERYONE)
async def test_the_nearest_stations_are_ground_and_need_a_ground(
    role: str, database: Database, world: World
) -> None:
    result = await ask(database, world.viewers()[role], NEAREST)
    assert codes_of(result) == (["NOT_PERMITTED"] if role == "nobody" else [])


async def test_another_township_is_as_if_it_did_not_exist(database: Database, world: World) -> None:
    query = '{ serviceAreas(scope: { divisionCode: "500151101000" }) { whole { persons } } }'
    result = await ask(database, world.viewers()["township_leader"], query)
    assert codes_of(result) == ["AREA_NOT_FOUND"]


@pytest.mark.parametrize(("query", "expected"), [(AREAS, 7), (GAPS, 7), (NEAREST, 3)])
async def test_fifty_people_more_cost_not_one_statement(
    query: str, expected: int, engine: Engine, database: Database, world: World
) -> None:
    counts = []
    for _ in range(2):
        counting = CountingDatabase(database)
        result = await ask(counting, world.viewers()["client"], query)
        assert result.errors is None
        counts.append(counting.statements)
        with engine.begin() as connection:
            for _ in range(50):
                build_person(connection, world.villages[0], world.cells["A"])
    assert counts == [expected, expected]
