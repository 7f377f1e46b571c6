"""Moving within the county, and locating: days before stay, roll-ups and copies are right."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select

from db.codes import DivisionLevel
from db.engine import Database
from db.models import Person, Residence
from tests.builders import build_division, build_unit
from tests.replicas import Replica
from tests.schema.registry.people.register import (
    covered,
    keep,
    moment,
    nothing_drifts,
    place,
    registered,
    rows_of,
)
from tests.schema.world import World, ask, build_world, codes_of, id_of
from tests.viewers import TODAY

SHOWN = "replayed person { id address point pointSystem status statusOn cell { code } division { name } }"
MOVE = f"mutation($input: MovePersonInput!) {{ movePerson(input: $input) {{ {SHOWN} }} }}"
LOCATE = f"mutation($input: LocatePersonInput!) {{ locatePerson(input: $input) {{ {SHOWN} }} }}"
OF_CELL = """query($cell: String!, $on: Date) { coverage(scope: { cellCode: $cell }, asOf: $on,
    attribution: AT_WINDOW_END) { denominator } }"""
Act = Callable[[Database, World, dict[str, Any], str], Awaitable[Any]]


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


def of(world: World, letter: str = "A", number: int = 1) -> dict[str, Any]:
    return {"clientId": str(uuid4()), "personId": id_of("Person", world.people[letter][number])}


def to(world: World, code: str = "500151C", **changed: Any) -> dict[str, Any]:
    return of(world) | {"on": "2025-09-10", "home": {"cellCode": code}, "address": "二村1号"} | changed


async def move(database: Database, world: World, given: dict[str, Any], role: str = "worker") -> Any:
    return await ask(database, world.viewers()[role], MOVE, input=given)


async def locate(database: Database, world: World, given: dict[str, Any], role: str = "worker") -> Any:
    return await ask(database, world.viewers()[role], LOCATE, input=given)


async def people_in(database: Database, world: World, letter: str, **asked: Any) -> int:
    asked = {"cell": f"500151{letter}", "on": str(TODAY)} | asked
    result = await ask(database, world.viewers()["leader"], OF_CELL, **asked)
    assert result.errors is None, result.errors
    return int((result.data or {})["coverage"]["denominator"])


async def test_a_move_gives_another_home_from_its_day_on(
    engine: Engine, database: Database, world: World
) -> None:
    keep(engine, world)
    result = await move(database, world, to(world))
    assert result.errors is None
    shown = result.data["movePerson"]["person"]
    assert (shown["cell"], shown["division"]) == ({"code": "500151C"}, {"name": "二村"})
    assert (shown["address"], shown["point"], shown["pointSystem"]) == ("二村1号", None, None)
    before, after = {"on": "2025-09-09"}, {"on": "2025-09-30"}
    counts = [await people_in(database, world, cell, **day) for cell in "AC" for day in (before, after)]
    assert counts == [4, 3, 0, 1]
    assert (await covered(database, world))["denominator"] == 9
    assert nothing_drifts(engine)


async def test_somebody_who_was_reached_takes_that_along(
    engine: Engine, database: Database, world: World
) -> None:
    before = await covered(database, world)
    given = to(world, home={"place": place("D")}) | {"personId": id_of("Person", world.people["A"][0])}
    assert codes_of(await move(database, world, given)) == []
    assert await covered(database, world) == before
    assert nothing_drifts(engine)


async def test_a_second_move_may_follow_the_first_and_not_come_before_it(
    engine: Engine, database: Database, world: World
) -> None:
    assert codes_of(await move(database, world, to(world))) == []
    for day in ("2025-09-01", "2025-09-10"):
        assert codes_of(await move(database, world, to(world, "500151B", on=day))) == ["MOVED_SINCE"]
    assert codes_of(await move(database, world, to(world, "500151B", on="2025-09-11"))) == []
    assert [await people_in(database, world, cell, on="2025-09-10") for cell in "ABC"] == [3, 2, 1]
    assert [await people_in(database, world, cell) for cell in "ABC"] == [3, 3, 0]
    assert nothing_drifts(engine)


async def test_five_at_once_with_one_client_id_are_one_move(
    engine: Engine, database: Database, world: World
) -> None:
    given, homes = to(world), await rows_of(database, Residence)
    results = await asyncio.gather(*[move(database, world, given) for _ in range(5)])
    assert [codes_of(result) for result in results] == [[]] * 5
    assert sum(not result.data["movePerson"]["replayed"] for result in results) == 1
    assert await rows_of(database, Residence) == homes + 2
    assert nothing_drifts(engine)


async def test_moves_to_and_fro_at_once_wait_for_each_other_and_lose_nothing(
    engine: Engine, database: Database, world: World
) -> None:
    there = [to(world, "500151D") | {"personId": id_of("Person", one)} for one in world.people["A"]]
    back = [to(world, "500151A") | {"personId": id_of("Person", one)} for one in world.people["D"]]
    results = await asyncio.gather(*[move(database, world, one, "client") for one in [*there, *back]])
    assert [codes_of(result) for result in results] == [[]] * 7
    assert [await people_in(database, world, cell) for cell in "AD"] == [3, 4]
    assert nothing_drifts(engine)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"on": "2025-10-16"}, "DAY_IN_THE_FUTURE"),
        ({"on": "0001-01-01"}, "DATE_OUT_OF_RANGE"),
        ({"on": "2018-01-01"}, "NOT_RESIDENT_THEN"),
        ({"home": {}}, "HOME_MISSING"),
        ({"home": {"place": place(".")}}, "HOME_NOT_PLACED"),
        ({"home": {"cellCode": "500151Z"}}, "AREA_NOT_FOUND"),
        ({"home": {"divisionCode": "500152001001"}}, "HOME_IN_ANOTHER_COUNTY"),
        ({"home": {"divisionCode": "100000000000"}}, "AREA_SPANS_COUNTIES"),
        ({"address": "长" * 501}, "NOTE_TOO_LONG"),
        ({"personId": "?"}, "BAD_ID"),
    ],
)
async def test_a_wrong_move_is_refused_and_nothing_is_written(
    changed: dict[str, Any], code: str, engine: Engine, database: Database, world: World
) -> None:
    with engine.begin() as connection:
        other = build_unit(connection, "500152000000", "潼南区", DivisionLevel.COUNTY, above=world.nation)
        build_division(connection, other, "500152001001", "外村")
    homes = await rows_of(database, Residence)
    assert codes_of(await move(database, world, to(world, **changed))) == [code]
    assert await rows_of(database, Residence) == homes


@pytest.mark.parametrize("act", [move, locate])
@pytest.mark.parametrize(
    ("role", "codes"),
    [
        *[(role, []) for role in ("worker", "staff", "client")],
        ("other_worker", ["PERSON_NOT_FOUND"]),
        *[(role, ["PERSONS_NOT_PERMITTED"]) for role in ("leader", "administrator", "nobody")],
    ],
)
async def test_persons_in_scope_are_moved_and_located(
    act: Act, role: str, codes: list[str], database: Database, world: World
) -> None:
    unlocated = of(world, "B", 0)
    given = {**to(world), **unlocated} if act is move else unlocated | {"place": place("B")}
    assert codes_of(await act(database, world, given, role)) == codes


async def test_copies_are_told_of_a_move_out_of_scope_and_into_it(database: Database, world: World) -> None:
    copies = [Replica(database, world.viewers()[role]) for role in ("worker", "other_worker", "client")]
    for copy in copies:
        await copy.sync()
    given = to(world, "500151D")
    assert (await move(database, world, given)).data["movePerson"]["person"] is None
    for copy in copies:
        await copy.sync()
        await copy.ensure_right()
    assert [given["personId"] in copy.persons for copy in copies] == [False, True, True]
    assert (given["personId"], "LEFT_SCOPE") in copies[0].tombstones


async def test_a_located_home_has_its_place_for_all_its_days(
    engine: Engine, database: Database, world: World
) -> None:
    keep(engine, world)
    known = moment(engine)
    given = of(world, "B", 0) | {"place": place("B")}
    result, replay = [await locate(database, world, given) for _ in range(2)]
    assert result.errors is None
    assert result.data["locatePerson"]["person"]["pointSystem"] == "WGS84"
    assert replay.data == {"locatePerson": result.data["locatePerson"] | {"replayed": True}}
    for day in ("2024-01-01", str(TODAY)):
        assert (await covered(database, world, on=day))["unlocated"] == 0
    assert (await covered(database, world, known=known))["unlocated"] == 1
    assert nothing_drifts(engine)
    again = of(world, "B", 0) | {"place": place("B")}
    assert codes_of(await locate(database, world, again)) == ["ALREADY_LOCATED"]


@pytest.mark.parametrize(
    ("letter", "cell", "codes"),
    [("A", "500151A", []), (".", "500151B", []), ("C", "500151B", ["HOME_CONTRADICTORY"])],
)
async def test_a_place_has_to_lie_in_the_village_and_takes_the_person_to_its_cell(
    letter: str, cell: str, codes: list[str], engine: Engine, database: Database, world: World
) -> None:
    given = of(world, "B", 0) | {"place": place(letter)}
    assert codes_of(await locate(database, world, given)) == codes
    person = world.people["B"][0]
    [row] = await database.rows(select(Person.cell_id, Person.geom).where(Person.id == person.id))
    assert row.cell_id == world.cells[cell[-1]].id
    assert (row.geom is None) == bool(codes)
    assert nothing_drifts(engine)


async def test_who_is_located_after_a_move_is_located_in_the_new_home_alone(
    engine: Engine, database: Database, world: World
) -> None:
    person = await registered(database, world, home={"divisionCode": "500151001001"}, on="2025-08-01")
    given = to(world, personId=person, home={"divisionCode": "500151001002"})
    assert codes_of(await move(database, world, given, "client")) == []
    given = {"clientId": str(uuid4()), "personId": person, "place": place("C")}
    assert codes_of(await locate(database, world, given, "client")) == []
    assert [await people_in(database, world, "C", on=day) for day in ("2025-09-09", "2025-09-10")] == [0, 1]
    assert (await covered(database, world, on="2025-09-09"))["unlocated"] == 2
    assert nothing_drifts(engine)


async def test_who_has_left_is_neither_moved_nor_located(database: Database, world: World) -> None:
    gone = of(world, "B", 0) | {"kind": "DEATH", "occurredOn": "2025-10-01", "source": "派出所"}
    query = "mutation($input: RecordLifeEventInput!) { recordLifeEvent(input: $input) { replayed } }"
    assert codes_of(await ask(database, world.viewers()["worker"], query, input=gone)) == []
    moved = await move(database, world, {**to(world), **of(world, "B", 0)})
    located = await locate(database, world, of(world, "B", 0) | {"place": place("B")})
    assert [*codes_of(moved), *codes_of(located)] == ["REGISTRATION_CLOSED"] * 2
