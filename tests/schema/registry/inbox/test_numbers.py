"""Numbers of the inbox: by level, kind, state, age and place; of few persons none to who sees nobody."""

from typing import Any

import pytest
from sqlalchemy import Engine

from db.engine import Database
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.schema.documents.inbox import BREAKDOWN
from tests.schema.registry.inbox.inbox_world import (
    ESCALATIONS,
    NEEDS,
    NUMBERS,
    act,
    callers,
    listed,
    reported,
)
from tests.schema.world import CountingDatabase, World, ask, build_world, codes_of, id_of

STATES = ("open", "takenUp", "answered", "closed")
AGES = ("days0To7", "days8To30", "days31To90", "daysOver90")
COUNTY = {"divisionCode": "500151000000"}
EVERY_STATE = ["OPEN", "TAKEN_UP", "ANSWERED", "CLOSED"]


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def numbers(database: Database, viewer: Viewer, **asked: Any) -> list[Any]:
    """The rows of inboxNumbers."""
    result = await ask(database, viewer, NUMBERS, **asked)
    assert result.errors is None
    return list((result.data or {})["inboxNumbers"])


async def breakdown(database: Database, viewer: Viewer, by: str = "CELL", **asked: Any) -> Any:
    """The answer of inboxBreakdown."""
    result = await ask(database, viewer, BREAKDOWN, by=by, **asked)
    assert result.errors is None
    return (result.data or {})["inboxBreakdown"]


def told(counts: dict[str, int], names: tuple[str, ...] = STATES) -> tuple[int, ...]:
    """Some numbers in their order."""
    return tuple(counts[name] for name in names)


@pytest.fixture
async def report(database: Database, world: World) -> None:
    """Six things of four persons, of every age; two of them acted on."""
    first = await reported(
        database, world, escalatedTo="TOWNSHIP", needs=["CARE", "LEGAL"], contactedOn="2025-10-08"
    )
    await reported(database, world, "A2", escalatedTo="COUNTY", needs=["CARE"], contactedOn="2025-10-07")
    await reported(database, world, "B1", escalatedTo="COUNTY", contactedOn="2025-09-14")
    await reported(database, world, "D1", escalatedTo="COUNTY", contactedOn="2025-07-16")
    await act(database, world, first, "close", note="已解决")
    await act(database, world, first, item="CARE")


@pytest.mark.usefixtures("report")
async def test_numbers_are_those_of_the_lists(database: Database, world: World) -> None:
    for role in ("staff", "centre"):
        found = await numbers(database, callers(world)[role])
        for query, name in ((ESCALATIONS, "level"), (NEEDS, "need")):
            rows = [one for one in found if one[name]]
            for state, code in zip(STATES, EVERY_STATE, strict=True):
                total = (await listed(database, world, query, role=role, state=[code]))["totalCount"]
                assert total == sum(one[state] for one in rows), (role, name, code)


@pytest.mark.usefixtures("report")
async def test_what_is_not_closed_is_told_by_days_since_the_contact(database: Database, world: World) -> None:
    rows = await numbers(database, callers(world)["leader"])
    assert [(one["level"] or one["need"], told(one), told(one, AGES)) for one in rows] == [
        ("COUNTY", (3, 0, 0, 0), (0, 1, 1, 1)),
        ("TOWNSHIP", (0, 0, 0, 1), (0, 0, 0, 0)),
        ("CARE", (1, 1, 0, 0), (1, 1, 0, 0)),
        ("LEGAL", (1, 0, 0, 0), (1, 0, 0, 0)),
    ]


@pytest.mark.usefixtures("report")
@pytest.mark.parametrize("by", ["CELL", "CHILD_DIVISION", "STATION"])
async def test_parts_sum_to_the_whole_and_to_the_lists(by: str, database: Database, world: World) -> None:
    found = await breakdown(database, callers(world)["centre"], by, scope=COUNTY)
    for kind, query in (("escalations", ESCALATIONS), ("needs", NEEDS)):
        whole = found["whole"][kind]
        sums = [sum(part[kind][name] for part in found["parts"]) for name in (*STATES, *AGES)]
        assert sums == list(told(whole, (*STATES, *AGES)))
        total = (await listed(database, world, query, role="centre", state=EVERY_STATE))["totalCount"]
        assert total == sum(told(whole)) > 0
    assert found["whole"]["registered"] == sum(part["registered"] for part in found["parts"]) == 9


@pytest.mark.usefixtures("report")
async def test_numbers_by_place_are_narrowed_by_level_kind_worker_and_days(
    database: Database, world: World
) -> None:
    centre = callers(world)["centre"]
    whole = (await breakdown(database, centre, level=["TOWNSHIP"], kind=["LEGAL"]))["whole"]
    assert (told(whole["escalations"]), told(whole["needs"])) == ((0, 0, 0, 1), (1, 0, 0, 0))
    days = {"from": "2025-09-14", "to": "2025-10-08"}
    whole = (await breakdown(database, centre, window=days))["whole"]
    assert (told(whole["escalations"]), told(whole["needs"])) == ((2, 0, 0, 0), (1, 0, 0, 0))
    cells = (await breakdown(database, centre))["parts"]
    assert {one["key"]: sum(told(one["escalations"])) for one in cells} == {
        "500151A": 2,
        "500151B": 1,
        "500151C": 0,
        "500151D": 1,
    }


@pytest.mark.usefixtures("report")
async def test_of_few_persons_nothing_is_told_to_who_sees_nobody(database: Database, world: World) -> None:
    leader = callers(world)["leader"]
    found = await breakdown(database, leader)
    assert told(found["whole"]["escalations"]) == (3, 0, 0, 1)
    assert {one["key"]: one["withheld"] for one in found["parts"]} == {
        "500151A": True,
        "500151B": True,
        "500151C": False,
        "500151D": True,
    }
    hidden = [one["escalations"]["open"] for one in found["parts"] if one["withheld"]]
    assert hidden == [None, None, None]
    townships = await breakdown(database, leader, "CHILD_DIVISION")
    # 甲街道 has six, but would follow from the whole and the other.
    assert [one["withheld"] for one in townships["parts"]] == [True, True]
    few = await breakdown(database, leader, scope={"cellCode": "500151D"})
    assert (few["whole"]["withheld"], few["whole"]["needs"]["open"], few["parts"]) == (True, None, [])
    rows = await numbers(database, leader, scope={"cellCode": "500151D"})
    assert {(one["withheld"], one["open"], one["daysOver90"]) for one in rows} == {(True, None, None)}
    assert len(rows) > len(await numbers(database, leader))


@pytest.mark.usefixtures("report")
async def test_who_sees_persons_in_one_place_is_told_of_another_what_a_leader_is(
    database: Database, world: World
) -> None:
    grants = (Grant(Permission.SEARCH, world.cells["A"]), Grant(Permission.ANALYSE, world.county))
    narrow = Viewer("narrow", "窄", Role.SERVICE_CLIENT, grants)
    for letter, withheld in (("A", False), ("D", True)):
        scope = {"cellCode": f"500151{letter}"}
        assert (await breakdown(database, narrow, scope=scope))["whole"]["withheld"] is withheld
        assert {one["withheld"] for one in await numbers(database, narrow, scope=scope)} == {withheld}


@pytest.mark.usefixtures("report")
async def test_numbers_of_elsewhere_are_not_told(database: Database, world: World) -> None:
    township = callers(world)["township_leader"]
    whole = (await breakdown(database, township))["whole"]
    assert (whole["registered"], told(whole["escalations"])) == (6, (2, 0, 0, 1))
    assert [one["open"] for one in await numbers(database, township) if one["level"] == "COUNTY"] == [2]
    outside = await ask(database, township, BREAKDOWN, by="CELL", scope={"cellCode": "500151D"})
    assert codes_of(outside) == ["AREA_NOT_FOUND"]
    # A filter: nobody there may be counted.
    assert await numbers(database, township, scope={"cellCode": "500151D"}) == []


@pytest.mark.parametrize("role", ["administrator", "nobody"])
async def test_who_may_count_nobody_is_told_no_numbers(role: str, database: Database, world: World) -> None:
    query = "{ inboxNumbers { open } inboxBreakdown(by: CELL) { whole { registered } } }"
    result = await ask(database, callers(world)[role], query)
    assert codes_of(result) == ["NOT_PERMITTED"] * 2


async def test_a_breakdown_takes_as_many_statements_however_many_places(
    database: Database, world: World
) -> None:
    leader = callers(world)["leader"]
    counted = [await _statements(database, leader, by) for by in ("CELL", "CHILD_DIVISION", "STATION")]
    assert counted == [1, 1, 1]


async def _statements(database: Database, viewer: Viewer, by: str) -> int:
    counting = CountingDatabase(database)
    assert (await ask(counting, viewer, BREAKDOWN, by=by)).errors is None
    return counting.statements


@pytest.mark.usefixtures("report")
async def test_one_workers_persons_are_few_where_the_area_has_many(database: Database, world: World) -> None:
    """Who works in one cell of three persons: the worker's numbers are those of the cell."""
    leader, centre = callers(world)["leader"], callers(world)["centre"]
    worker = id_of("GridWorker", world.other)
    assert {one["withheld"] for one in await numbers(database, leader, workerId=worker)} == {True}
    found = await breakdown(database, leader, workerId=worker)
    assert (found["whole"]["withheld"], found["whole"]["escalations"]["open"], found["parts"]) == (
        True,
        None,
        [],
    )
    assert {one["withheld"] for one in await numbers(database, centre, workerId=worker)} == {False}
    assert told((await breakdown(database, centre, workerId=worker))["whole"]["escalations"]) == (1, 0, 0, 0)


@pytest.mark.usefixtures("report")
async def test_neighbours_whom_one_may_not_count_withhold_nothing(database: Database, world: World) -> None:
    """One's own two persons of a village, both of them seen: the others there are in no number."""
    mine = Viewer("mine", "两人", Role.SERVICE_CLIENT, (Grant(Permission.SEARCH, world.cells["B"]),))
    rows = await numbers(database, mine, scope={"divisionCode": "500151001001"})
    assert {one["withheld"] for one in rows} == {False}
    assert [told(one) for one in rows if one["level"] == "COUNTY"] == [(1, 0, 0, 0)]
