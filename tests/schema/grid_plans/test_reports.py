"""Reports on plans and comparisons: what is found on the ground, and what becomes of people and workers."""

import json

import pytest
from shapely.geometry import shape
from sqlalchemy import Engine, func, select, update

from db.engine import Database
from db.models import GridCell
from tests.schema.grid_plans.planned_world import COMPARE, Planned, build_planned
from tests.schema.world import PLAN, CountingDatabase, ask, codes_of

REPORT_STATEMENTS = 7


@pytest.fixture
def planned(engine: Engine) -> Planned:
    return build_planned(engine)


async def test_the_plan_in_force_breaks_nothing(database: Database, planned: Planned) -> None:
    report = await planned.report(database, await planned.in_force(database))
    assert report["isClean"]
    assert report["continuity"] == {
        "changeCell": 0,
        "changeWorker": 0,
        "loseWorker": 0,
        "unplaced": 0,
        "inNoCell": 0,
    }
    assert [(cell["code"], cell["people"]) for cell in report["cells"]] == [
        ("500151A", 29),
        ("500151B", 7),
        ("500151C", 0),
        ("500151D", 3),
    ]
    assert report["endingAssignments"] == []


async def test_a_draft_says_who_changes_cell_and_which_assignments_wait(
    database: Database, planned: Planned
) -> None:
    report = await planned.report(database, await planned.draft(database))
    assert report["isClean"]
    people = {cell["code"]: cell["people"] for cell in report["cells"]}
    assert sum(people.values()) == 38
    assert report["continuity"]["unplaced"] == 1
    assert report["continuity"]["changeCell"] > 0
    assert report["continuity"]["changeWorker"] == 0
    assert {(one["worker"]["name"], one["cell"]["code"]) for one in report["endingAssignments"]} == {
        ("王网格", "500151A"),
        ("王网格", "500151B"),
    }


async def test_workers_loads_follow_the_cells_that_stand_for_theirs(
    database: Database, planned: Planned
) -> None:
    report = await planned.report(database, await planned.draft(database, people={"low": 5, "high": 9}))
    loads = {load["worker"]["name"]: load for load in report["workers"]}
    assert (loads["王网格"]["cellsToday"], loads["王网格"]["cells"]) == (3, 3)
    assert loads["王网格"]["peopleToday"] == 36
    assert loads["王网格"]["people"] < 36
    assert report["continuity"]["loseWorker"] == 35 - loads["王网格"]["people"]
    assert (loads["李网格"]["people"], loads["李网格"]["peopleToday"]) == (3, 3)


async def test_gaps_overlaps_and_ground_outside_are_found_with_their_shapes(
    database: Database, engine: Engine, planned: Planned
) -> None:
    narrow = func.ST_Multi(func.ST_Buffer(GridCell.geom, -0.0001, "join=mitre"))
    wide = func.ST_Multi(func.ST_Buffer(GridCell.geom, 0.0005, "join=mitre"))
    with engine.begin() as connection:
        for letter, geom in (("A", narrow), ("D", wide)):
            connection.execute(
                update(GridCell).where(GridCell.id == planned.world.cells[letter].id).values(geom=geom)
            )
    report = await planned.report(database, await planned.in_force(database))
    kinds = {finding["kind"]: finding for finding in report["findings"]}
    assert set(kinds) == {"GAP", "OVERLAP", "OUTSIDE"}
    assert kinds["GAP"]["village"]["name"] == "一村"
    assert {tuple(one["cellCodes"]) for one in report["findings"] if one["kind"] == "OVERLAP"} == {
        ("500151A", "500151D"),
        ("500151B", "500151D"),
    }
    assert shape(kinds["OUTSIDE"]["shape"]).intersects(PLAN.shape("B"))
    assert report["gapM2"] > 0 < report["outsideM2"]
    assert [json.dumps(one["shape"])[:20] for one in report["findings"]]


async def test_priority_people_of_small_cells_are_withheld_from_those_who_see_nobody(
    database: Database, planned: Planned
) -> None:
    plan_id = await planned.in_force(database)
    withheld = {
        cell["code"]: cell["priorityPeople"] for cell in (await planned.report(database, plan_id))["cells"]
    }
    client = planned.world.viewers()["client"]
    told = {
        cell["code"]: cell["priorityPeople"]
        for cell in (await planned.report(database, plan_id, client))["cells"]
    }
    assert withheld == {"500151A": 1, "500151B": 1, "500151C": 0, "500151D": None}
    assert told["500151D"] == 1


async def test_a_report_speaks_only_of_villages_the_viewer_manages_or_analyses(
    database: Database, planned: Planned
) -> None:
    report = await planned.report(
        database, await planned.in_force(database), planned.world.viewers()["township_leader"]
    )
    assert [cell["code"] for cell in report["cells"]] == ["500151A", "500151B", "500151C"]


async def test_two_plans_are_compared_by_cells_ground_and_people(
    database: Database, planned: Planned
) -> None:
    before, after = await planned.in_force(database), await planned.draft(database)
    answer = await ask(database, planned.manager, COMPARE, before=before, after=after)
    assert answer.errors is None
    found = (answer.data or {})["compareGridPlans"]
    assert (found["cellsBefore"], found["identical"]) == (4, 2)
    moved = sum(change["people"] for change in found["changes"] if not change["standsFor"])
    assert found["peopleMoved"] == moved > 0
    assert sum(change["people"] for change in found["changes"]) == 35


async def test_a_plan_compared_with_itself_is_the_same(database: Database, planned: Planned) -> None:
    plan_id = await planned.in_force(database)
    answer = await ask(database, planned.manager, COMPARE, before=plan_id, after=plan_id)
    assert answer.errors is None
    found = (answer.data or {})["compareGridPlans"]
    assert (found["identical"], found["same"], found["changes"], found["peopleMoved"]) == (4, 4, [], 0)


async def test_a_report_costs_the_same_statements_however_large(database: Database, planned: Planned) -> None:
    counting = CountingDatabase(database)
    query = "query($id: ID!) { gridPlanReport(planId: $id) { isClean cells { code } } }"
    answer = await ask(counting, planned.manager, query, id=await planned.draft(database))
    assert answer.errors is None
    assert counting.statements == REPORT_STATEMENTS


async def test_ids_of_other_things_are_refused(database: Database, planned: Planned) -> None:
    answer = await ask(
        database, planned.manager, "query($id: ID!) { gridPlanReport(planId: $id) { isClean } }", id="bm9uZQ"
    )
    assert codes_of(answer) == ["BAD_ID"]


def test_the_world_has_people_at_many_places(engine: Engine, planned: Planned) -> None:
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(GridCell)).scalar_one() == 4
