"""A worker's route: whom it visits and in which order, who is left out and why, and who may ask."""

from typing import Any

import pytest
from sqlalchemy import Engine

from db.engine import Database
from tests.duty_builders import build_yearly
from tests.residents import build_person
from tests.schema.world import CountingDatabase, World, ask, build_world, codes_of, id_of

ROUTE = """query($worker: ID!, $visits: Int, $pinned: [ID!], $leftOut: [ID!], $lon: Float!,
    $returns: Boolean) {
    dayRoute(workerId: $worker, start: { lon: $lon, lat: 29.849 }, visits: $visits, pinned: $pinned,
        leftOut: $leftOut, returns: $returns) {
        travel { basis note } metres minutes returns isProved
        stops { metres minutes point visits { duties overdue person { name } } }
        leftOut { reason person { name } }
    }
}"""
STATEMENTS = 3


@pytest.fixture
def world(engine: Engine) -> World:
    """Everybody in the county is to be visited once a year; nobody's point has moved."""
    made = build_world(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM contact_policy")
        build_yearly(connection, made.county)
    return made


async def routed(database: Any, world: World, role: str = "worker", **asked: Any) -> Any:
    given: dict[str, Any] = {"worker": id_of("GridWorker", world.worker), "lon": 106.05} | asked
    return await ask(database, world.viewers()[role], ROUTE, **given)


def names(stops: list[dict[str, Any]]) -> list[list[str]]:
    return [sorted(visit["person"]["name"] for visit in stop["visits"]) for stop in stops]


async def test_one_building_is_one_stop_and_the_unlocated_say_so(
    database: Database, engine: Engine, world: World
) -> None:
    with engine.begin() as connection:
        build_person(connection, world.villages[0], world.cells["B"], name="B无坐标")
    answer = await routed(database, world)
    assert answer.errors is None
    route = answer.data["dayRoute"]
    assert names(route["stops"]) == [["A1", "A2", "A3"], ["B1"]]
    assert [(one["reason"], one["person"]["name"]) for one in route["leftOut"]] == [("UNLOCATED", "B无坐标")]
    assert (route["travel"]["basis"], route["isProved"]) == ("ESTIMATE", True)
    assert "直线估算" in route["travel"]["note"]
    assert route["metres"] == pytest.approx(sum(stop["metres"] for stop in route["stops"]))


async def test_beyond_the_visits_asked_for_is_told(database: Database, world: World) -> None:
    route = (await routed(database, world, visits=2)).data["dayRoute"]
    assert sum(len(stop["visits"]) for stop in route["stops"]) == 2
    assert "BEYOND_N" in {one["reason"] for one in route["leftOut"]}


async def test_who_is_pinned_is_visited_and_who_is_left_out_is_not(database: Database, world: World) -> None:
    far, near = world.people["B"][1], world.people["A"][1]
    route = (
        await routed(
            database,
            world,
            visits=1,
            pinned=[id_of("Person", far)],
            leftOut=[id_of("Person", near)],
        )
    ).data["dayRoute"]
    assert names(route["stops"]) == [["B1"]]
    assert ("EXCLUDED", "A1") in {(one["reason"], one["person"]["name"]) for one in route["leftOut"]}


async def test_a_pinned_person_with_nothing_due_says_so_and_shows_nobody_hidden(
    database: Database, world: World
) -> None:
    elsewhere = id_of("Person", world.people["D"][1])
    route = (await routed(database, world, pinned=[elsewhere])).data["dayRoute"]
    assert [one for one in route["leftOut"] if one["reason"] == "NOT_DUE"] == [
        {"reason": "NOT_DUE", "person": None}
    ]


async def test_a_route_that_returns_is_longer_by_the_way_back(database: Database, world: World) -> None:
    there = (await routed(database, world)).data["dayRoute"]
    back = (await routed(database, world, returns=True)).data["dayRoute"]
    assert back["metres"] > there["metres"]
    assert there["metres"] == (await routed(database, world)).data["dayRoute"]["metres"]


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("staff", None),
        ("client", None),
        ("other_worker", "AREA_NOT_FOUND"),
        ("leader", "PERSONS_NOT_PERMITTED"),
        ("administrator", "PERSONS_NOT_PERMITTED"),
        ("nobody", "PERSONS_NOT_PERMITTED"),
    ],
)
async def test_a_route_is_for_the_worker_and_the_staff_of_the_station(
    role: str, code: str | None, database: Database, world: World
) -> None:
    answer = await routed(database, world, role)
    assert codes_of(answer) == ([] if code is None else [code])


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"visits": 0}, "BAD_VISITS"),
        ({"visits": 21}, "BAD_VISITS"),
        ({"lon": 2.0}, "PLACE_OUT_OF_RANGE"),
        ({"lon": 200.0}, "PLACE_OUT_OF_RANGE"),
        ({"pinned": ["bm9uZQ"]}, "BAD_ID"),
    ],
)
async def test_what_no_day_holds_is_refused(
    asked: dict[str, Any], code: str, database: Database, world: World
) -> None:
    assert codes_of(await routed(database, world, **asked)) == [code]


async def test_a_person_both_pinned_and_left_out_is_refused(database: Database, world: World) -> None:
    person = [id_of("Person", world.people["A"][0])]
    assert codes_of(await routed(database, world, pinned=person, leftOut=person)) == ["BAD_PINS"]


async def test_a_route_costs_the_same_statements_however_many_stops(database: Database, world: World) -> None:
    counting = CountingDatabase(database)
    query = """query($worker: ID!) { dayRoute(workerId: $worker, start: { lon: 106.05, lat: 29.849 }) {
        metres stops { metres } } }"""
    worker = id_of("GridWorker", world.worker)
    answer = await ask(counting, world.viewers()["worker"], query, worker=worker)
    assert answer.errors is None
    assert counting.statements == STATEMENTS
