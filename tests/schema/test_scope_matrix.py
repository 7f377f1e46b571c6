"""Role by root field: what each caller gets, in lists, counts, single objects, aggregates and acts."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from db.engine import Database
from tests.schema.world import World, ask, build_world, codes_of, id_of

EVERYONE = (
    "worker",
    "other_worker",
    "staff",
    "leader",
    "township_leader",
    "administrator",
    "client",
    "nobody",
)
SEES_A = ("worker", "staff", "client")
MAY_SEARCH = ("worker", "other_worker", "staff", "client")
COVERS = {  # what each may analyse: its own whole area, as denominator
    "worker": 6,
    "other_worker": 3,
    "staff": 6,
    "leader": 9,
    "township_leader": 6,
    "client": 9,
}


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def _data(database: Database, world: World, role: str, query: str, **variables: Any) -> Any:
    result = await ask(database, world.viewers()[role], query, **variables)
    return result.data, codes_of(result)


@pytest.mark.parametrize("role", EVERYONE)
async def test_anyone_may_ask_who_they_are(role: str, database: Database, world: World) -> None:
    data, codes = await _data(database, world, role, "{ viewer { role grants { permission } } }")
    assert codes == []
    assert data["viewer"]["role"] == world.viewers()[role].role.value


@pytest.mark.parametrize("role", EVERYONE)
async def test_divisions_and_stations_are_public(role: str, database: Database, world: World) -> None:
    query = """query($id: ID!) {
        division(code: "500151000000") { name children { nodes { name } } } station(id: $id) { name
        divisions { nodes { name } } }
        node(id: $id) { id }
    }"""
    data, codes = await _data(database, world, role, query, id=id_of("Station", world.station))
    assert codes == []
    assert len(data["division"]["children"]["nodes"]) == 2
    assert data["station"]["divisions"]["nodes"] == [{"name": name} for name in ("甲街道", "一村", "二村")]
    assert data["node"]["id"] == id_of("Station", world.station)


@pytest.mark.parametrize("role", EVERYONE)
async def test_a_cell_shows_its_people_only_to_those_who_may_see_them(
    role: str, database: Database, world: World
) -> None:
    query = '{ gridCell(code: "500151A") { people { nodes { name } } } }'
    data, codes = await _data(database, world, role, query)
    assert codes == []
    assert len(data["gridCell"]["people"]["nodes"]) == (4 if role in SEES_A else 0)


@pytest.mark.parametrize("role", EVERYONE)
async def test_a_cell_counts_its_people_only_for_those_who_may_count_them(
    role: str, database: Database, world: World
) -> None:
    data, _ = await _data(database, world, role, '{ gridCell(code: "500151A") { counts { people } } }')
    counted = 4 if role in (*SEES_A, "leader", "township_leader") else 0
    assert data["gridCell"]["counts"] == {"people": counted}


@pytest.mark.parametrize("role", EVERYONE)
async def test_cells_by_place_carry_the_same_scope(role: str, database: Database, world: World) -> None:
    query = "{ cellAt(place: { lon: 106.051, lat: 29.849 }) { code people { nodes { name } } } }"
    data, _ = await _data(database, world, role, query)
    assert data["cellAt"]["code"] == "500151A"
    assert len(data["cellAt"]["people"]["nodes"]) == (4 if role in SEES_A else 0)


@pytest.mark.parametrize("role", EVERYONE)
async def test_only_a_worker_has_cells_of_their_own(role: str, database: Database, world: World) -> None:
    data, codes = await _data(database, world, role, "{ myCells { code } }")
    mine = {"worker": ["500151A", "500151B", "500151C"], "other_worker": ["500151D"]}
    if role in mine:
        assert [cell["code"] for cell in data["myCells"]] == mine[role]
    else:
        assert (data["myCells"], codes) == (None, ["NOT_A_GRID_WORKER"])


@pytest.mark.parametrize("role", EVERYONE)
async def test_people_are_listed_and_counted_within_scope(
    role: str, database: Database, world: World
) -> None:
    data, codes = await _data(database, world, role, "{ people { totalCount nodes { name } } }")
    if role in MAY_SEARCH:
        assert data["people"]["totalCount"] == len(data["people"]["nodes"]) == COVERS[role]
    else:
        assert (data["people"], codes) == (None, ["PERSONS_NOT_PERMITTED"])


@pytest.mark.parametrize("role", EVERYONE)
async def test_a_person_by_id_is_missing_to_whoever_may_not_see_them(
    role: str, database: Database, world: World
) -> None:
    person = id_of("Person", world.people["A"][0])
    data, codes = await _data(database, world, role, "query($id: ID!) { node(id: $id) { id } }", id=person)
    assert codes == []
    assert data["node"] == ({"id": person} if role in SEES_A else None)


@pytest.mark.parametrize("role", EVERYONE)
async def test_coverage_answers_about_the_viewers_own_area(
    role: str, database: Database, world: World
) -> None:
    query = "{ coverage { denominator } coverageBreakdown(by: CELL) { whole { denominator } } }"
    data, codes = await _data(database, world, role, query)
    if role in COVERS:
        assert data["coverage"]["denominator"] == COVERS[role]
        assert data["coverageBreakdown"]["whole"]["denominator"] == COVERS[role]
    else:
        assert (data["coverage"], data["coverageBreakdown"], set(codes)) == (None, None, {"NOT_PERMITTED"})


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        ('{ divisionCode: "500151000000" }', ("leader", "client")),
        ('{ divisionCode: "500151001000" }', ("leader", "client", "township_leader", "staff")),
        ('{ divisionCode: "500151101000" }', ("leader", "client")),
        ('{ cellCode: "500151A" }', ("leader", "client", "township_leader", "staff", "worker")),
        ('{ cellCode: "500151D" }', ("leader", "client", "other_worker")),
        ('{ divisionCode: "100000000000" }', ()),
    ],
)
async def test_coverage_of_an_area_needs_the_whole_of_it(
    scope: str, allowed: tuple[str, ...], role: str, database: Database, world: World
) -> None:
    data, codes = await _data(database, world, role, f"{{ coverage(scope: {scope}) {{ denominator }} }}")
    if role in allowed:
        assert codes == []
    else:
        assert data["coverage"] is None
        assert codes == ["AREA_NOT_FOUND" if role in COVERS else "NOT_PERMITTED"]


@pytest.mark.parametrize("role", EVERYONE)
async def test_a_missing_area_and_a_forbidden_one_are_told_alike(
    role: str, database: Database, world: World
) -> None:
    query = '{ coverage(scope: { divisionCode: "500199000000" }) { denominator } }'
    _, codes = await _data(database, world, role, query)
    assert codes == ["AREA_NOT_FOUND" if role in COVERS else "NOT_PERMITTED"]


@pytest.mark.parametrize("role", EVERYONE)
async def test_contacts_are_recorded_only_with_persons_in_scope(
    role: str, database: Database, world: World
) -> None:
    query = """mutation($input: RecordContactInput!) { recordContact(input: $input) { contact { id } } }"""
    given = {
        "clientId": str(uuid4()),
        "personId": id_of("Person", world.people["A"][1]),
        "contactedOn": "2025-10-01",
        "mode": "PHONE",
        "purpose": "ROUTINE",
        "outcome": "REACHED",
    }
    data, codes = await _data(database, world, role, query, input=given)
    if role in SEES_A:
        assert codes == []
        assert data["recordContact"]["contact"]["id"]
    else:
        expected = "PERSON_NOT_FOUND" if role in MAY_SEARCH else "PERSONS_NOT_PERMITTED"
        assert (data["recordContact"], codes) == (None, [expected])


@pytest.mark.parametrize("role", EVERYONE)
async def test_of_fewer_than_five_the_kinds_are_told_only_to_those_who_see_them(
    role: str, database: Database, world: World
) -> None:
    query = '{ gridCell(code: "500151B") { counts { people veterans priorityPeople unlocated } } }'
    data, _ = await _data(database, world, role, query)
    counts = data["gridCell"]["counts"]
    if role in SEES_A:
        assert counts == {"people": 2, "veterans": 2, "priorityPeople": 1, "unlocated": 1}
    elif role in ("leader", "township_leader"):
        assert counts == {"people": 2, "veterans": None, "priorityPeople": None, "unlocated": None}
    else:
        assert counts["people"] == 0


@pytest.mark.parametrize("role", EVERYONE)
async def test_density_counts_what_each_may_analyse_and_tells_few_persons_to_those_who_see_them(
    role: str, database: Database, world: World
) -> None:
    query = """{ density(bins: { kind: CELL }) { restricted whole { registered } bins { key state
        counts { registered } } } }"""
    data, codes = await _data(database, world, role, query)
    if role not in COVERS:
        assert (data["density"], codes) == (None, ["NOT_PERMITTED"])
        return
    assert data["density"]["whole"] == {"registered": COVERS[role]}
    assert data["density"]["restricted"] == (role not in MAY_SEARCH)
    told = {one["key"]: one["counts"]["registered"] for one in data["density"]["bins"] if one["counts"]}
    lived_in = {key: number for key, number in told.items() if number}
    alive = {"500151A": 4, "500151B": 2, "500151D": 3}
    mine = {"worker": "AB", "other_worker": "D", "staff": "AB", "client": "ABD"}
    assert lived_in == {f"500151{one}": alive[f"500151{one}"] for one in mine.get(role, "")}


@pytest.mark.parametrize("role", EVERYONE)
async def test_density_and_hotspots_of_another_area_do_not_exist(
    role: str, database: Database, world: World
) -> None:
    query = """{ density(scope: { divisionCode: "500151101000" }) { restricted }
        hotspots(scope: { divisionCode: "500151101000" }, measure: REACHED_SHARE, by: CELL) { silence } }"""
    data, codes = await _data(database, world, role, query)
    if role in {"leader", "client"}:
        assert codes == []
        assert data["hotspots"] == {"silence": "TOO_FEW_PLACES"}
    else:
        missing = "AREA_NOT_FOUND" if role in COVERS else "NOT_PERMITTED"
        assert (data, codes) == ({"density": None, "hotspots": None}, [missing, missing])
