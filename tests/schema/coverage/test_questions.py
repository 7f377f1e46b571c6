"""Coverage as it is asked for: visits beside contacts, lists behind numbers, trends, continuity; by role."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from db.codes import ContactMode
from db.engine import Database
from tests.residents import build_contact
from tests.rolled_up import roll_up
from tests.schema.test_scope_matrix import COVERS, EVERYONE, MAY_SEARCH
from tests.schema.world import CountingDatabase, World, ask, build_world, codes_of, id_of
from tests.viewers import TODAY

NUMBERS = {
    "REGISTERED": "registered",
    "DENOMINATOR": "denominator",
    "REACHED": "numerator",
    "VISITED": "visited",
    "ATTEMPTED": "attempted",
    "UNLOCATED": "unlocated",
}
SHOWN = " ".join(NUMBERS.values())
DIMENSIONS = ("CHILD_DIVISION", "VILLAGE", "CELL", "STATION", "WORKER", "SEX", "AGE_BAND", "MODE", "MONTH")
LISTED = """query($of: CoverageNumber!, $by: BreakdownBy, $part: String, $known: DateTime) {
    coverageList(of: $of, by: $by, part: $part, knownAt: $known) { totalCount nodes { name } } }"""


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def _data(database: Database, world: World, role: str, query: str, **variables: Any) -> Any:
    result = await ask(database, world.viewers()[role], query, **variables)
    return result.data, codes_of(result)


@pytest.mark.parametrize("role", EVERYONE)
async def test_a_list_is_shown_only_to_those_who_may_see_persons(
    role: str, database: Database, world: World
) -> None:
    data, codes = await _data(database, world, role, LISTED, of="DENOMINATOR")
    if role in MAY_SEARCH:
        assert codes == []
        found = data["coverageList"]
        assert found["totalCount"] == len(found["nodes"]) == COVERS[role]
    else:
        assert (data["coverageList"], codes) == (None, ["PERSONS_NOT_PERMITTED"])


@pytest.mark.parametrize("role", EVERYONE)
async def test_trend_and_continuity_answer_about_the_viewers_own_area(
    role: str, database: Database, world: World
) -> None:
    query = "{ coverageTrend { points { coverage { denominator } } } continuity { whole { denominator } } }"
    data, codes = await _data(database, world, role, query)
    if role in COVERS:
        assert data["coverageTrend"]["points"][-1]["coverage"]["denominator"] == COVERS[role]
        assert data["continuity"]["whole"]["denominator"] == COVERS[role]
    else:
        assert (data, set(codes)) == ({"coverageTrend": None, "continuity": None}, {"NOT_PERMITTED"})


@pytest.mark.parametrize(
    "field", ["coverageTrend { asOf }", "continuity { asOf }", "coverageList { totalCount }"]
)
async def test_an_area_that_is_not_yours_does_not_exist(field: str, database: Database, world: World) -> None:
    given = 'scope: { divisionCode: "500151101000" }' + (", of: REACHED" if "List" in field else "")
    name, rest = field.split(" ", 1)
    data, codes = await _data(database, world, "staff", f"{{ {name}({given}) {rest} }}")
    assert (data[name], codes) == (None, ["AREA_NOT_FOUND"])


@pytest.mark.parametrize("role", MAY_SEARCH)
async def test_behind_each_number_stands_a_list_as_long(role: str, database: Database, world: World) -> None:
    data, _ = await _data(database, world, role, f"{{ coverage {{ {SHOWN} }} }}")
    for of, number in NUMBERS.items():
        found, codes = await _data(database, world, role, LISTED, of=of)
        assert codes == []
        assert found["coverageList"]["totalCount"] == data["coverage"][number]


@pytest.mark.parametrize("by", DIMENSIONS)
async def test_behind_each_number_of_a_part_stands_a_list_as_long(
    by: str, database: Database, world: World
) -> None:
    shown = f"parts {{ key coverage {{ {SHOWN} }} }}"
    query = f"query($by: BreakdownBy!) {{ coverageBreakdown(by: $by) {{ {shown} }} }}"
    data, _ = await _data(database, world, "client", query, by=by)
    assert data["coverageBreakdown"]["parts"]
    for part in data["coverageBreakdown"]["parts"]:
        for of, number in NUMBERS.items():
            found, codes = await _data(database, world, "client", LISTED, of=of, by=by, part=part["key"])
            assert codes == []
            assert found["coverageList"]["totalCount"] == part["coverage"][number]


async def test_a_list_is_paged_without_skipping_or_repeating(database: Database, world: World) -> None:
    query = """query($after: String) { coverageList(of: DENOMINATOR, first: 4, after: $after, orderBy: AGE) {
        totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } }"""
    seen: list[str] = []
    after, more = None, True
    while more:
        data, codes = await _data(database, world, "client", query, after=after)
        assert codes == []
        page = data["coverageList"]
        assert page["totalCount"] == COVERS["client"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len(seen) == len(set(seen)) == COVERS["client"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ('of: REACHED, part: "x"', "NO_SUCH_NUMBER"),
        ('of: DECEASED, by: SEX, part: "MALE"', "NO_SUCH_NUMBER"),
        ('of: REACHED, by: WORKER, part: "500151A"', "BAD_ID"),
        ("of: REACHED, first: 0", "BAD_PAGE_SIZE"),
        ('of: REACHED, after: "x"', "BAD_CURSOR"),
    ],
)
async def test_a_list_that_cannot_be_is_refused(
    arguments: str, code: str, database: Database, world: World
) -> None:
    query = f"{{ coverageList({arguments}) {{ totalCount }} }}"
    data, codes = await _data(database, world, "client", query)
    assert (data["coverageList"], codes) == (None, [code])


async def test_visits_stand_beside_contacts(database: Database, engine: Engine, world: World) -> None:
    telephoned, (village, cell) = world.people["A"][1], (world.villages[0], world.cells["A"])
    with engine.begin() as connection:
        mode = ContactMode.PHONE
        build_contact(connection, telephoned, date(2025, 5, 1), division=village, cell=cell, mode=mode)
        roll_up(connection, TODAY)
    query = """{
        both: coverage { numerator visited visitedShare definition { id } visitedDefinition { id } }
        visits: coverage(inPerson: true) { numerator share visited visitedShare definition { id } }
        raw: coverageBreakdown(by: SEX) { whole { visited visitedShare } }
        rolledUp: coverageBreakdown(by: CELL) { whole { visited visitedShare visitedDefinition { id } } }
    }"""
    data, codes = await _data(database, world, "client", query)
    assert codes == []
    both, visits = data["both"], data["visits"]
    assert both["visited"] == visits["numerator"] == visits["visited"]
    assert both["visitedShare"] == visits["share"] == visits["visitedShare"]
    assert both["visited"] == both["numerator"] - 1
    assert (both["definition"]["id"], both["visitedDefinition"]) == (
        "contact-coverage-1",
        visits["definition"],
    )
    expected = {"visited": both["visited"], "visitedShare": both["visitedShare"]}
    assert data["raw"]["whole"] == expected
    assert data["rolledUp"]["whole"] == expected | {"visitedDefinition": visits["definition"]}


async def test_each_month_of_a_trend_is_coverage_of_that_month(database: Database, world: World) -> None:
    point = "coverage { numerator visited denominator share window { from to } }"
    data, codes = await _data(
        database,
        world,
        "leader",
        f"{{ coverageTrend {{ points {{ month {point} }} cumulative {{ {point} }} }} }}",
    )
    assert codes == []
    trend = data["coverageTrend"]
    assert [one["month"] for one in trend["points"]] == [f"2025-{month:02}" for month in range(1, 11)]
    query = f"query($window: WindowInput) {{ coverage(window: $window) {{ {point[11:-2]} }} }}"
    for one in (*trend["points"], *trend["cumulative"]):
        alone, _ = await _data(database, world, "leader", query, window=one["coverage"]["window"])
        assert alone["coverage"] == one["coverage"]


async def test_a_trend_takes_a_window_or_months(database: Database, world: World) -> None:
    query = """{ few: coverageTrend(months: 2) { window { from to } points { month } }
        both: coverageTrend(months: 2, window: { from: "2025-01-01", to: "2025-02-01" }) { asOf }
        many: coverageTrend(months: 37) { asOf } }"""
    data, codes = await _data(database, world, "leader", query)
    assert data["few"]["window"] == {"from": "2025-09-01", "to": "2025-10-16"}
    assert sorted(codes) == ["ONE_WINDOW_EXPECTED", "WINDOW_TOO_LONG"]


async def test_continuity_says_what_it_means_and_why_not(database: Database, world: World) -> None:
    query = """{ continuity(by: CELL) { asOf window { from to } definition { id text }
        whole { numerator denominator share drops { reason label persons } }
        parts { key label counts { numerator denominator } cell { code } worker { name } } } }"""
    data, codes = await _data(database, world, "leader", query)
    assert codes == []
    found = data["continuity"]
    assert found["window"] == {"from": "2024-10-16", "to": "2025-10-16"}
    assert found["definition"]["id"] == "continuity-1"
    whole = found["whole"]
    assert whole["denominator"] == whole["numerator"] + sum(drop["persons"] for drop in whole["drops"])
    for name in ("numerator", "denominator"):
        assert whole[name] == sum(part["counts"][name] for part in found["parts"])
    assert {part["key"]: part["cell"] for part in found["parts"]} == {
        f"500151{letter}": {"code": f"500151{letter}"} for letter in "ABCD"
    }


async def test_small_numbers_by_what_persons_are_are_withheld_from_leaders(
    database: Database, world: World
) -> None:
    asked = 'scope: { cellCode: "500151A" }, filter: { sex: MALE }'
    query = f"""{{
        continuity({asked}) {{ whole {{ numerator denominator share withheld drops {{ persons }} }} }}
        coverageTrend({asked}, months: 1) {{ points {{ coverage {{ visited visitedShare withheld }} }} }}
    }}"""
    data, _ = await _data(database, world, "leader", query)
    assert data["continuity"]["whole"] == {
        **dict.fromkeys(("numerator", "denominator", "share")),
        "withheld": True,
        "drops": [],
    }
    (point,) = data["coverageTrend"]["points"]
    assert point["coverage"] == {"visited": None, "visitedShare": None, "withheld": True}
    told, _ = await _data(database, world, "worker", query)
    assert told["continuity"]["whole"]["withheld"] is False


async def test_a_list_and_its_number_are_two_statements(database: Database, world: World) -> None:
    counting = CountingDatabase(database)
    result = await ask(
        counting, world.viewers()["client"], "{ coverageList(of: REACHED) { totalCount nodes { name } } }"
    )
    assert result.errors is None
    assert counting.statements == 2


async def test_a_worker_is_named_by_id(database: Database, world: World) -> None:
    worker = id_of("GridWorker", world.other)
    found, _ = await _data(database, world, "client", LISTED, of="DENOMINATOR", by="WORKER", part=worker)
    assert found["coverageList"]["totalCount"] == COVERS["other_worker"]
