"""Proposals: always a new draft, once per client id, nothing in force is touched."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select

from db.codes import GridPlanStatus
from db.engine import Database
from db.models import CellAssignment, GridCell, GridPlan, GridPlanCell
from tests.schema.grid_plans.planned_world import Planned, build_planned
from tests.schema.world import ask, codes_of, id_of


@pytest.fixture
def planned(engine: Engine) -> Planned:
    return build_planned(engine)


def counted(engine: Engine, *tables: Any) -> list[int]:
    with engine.connect() as connection:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


async def test_a_proposal_is_a_draft_that_says_how_it_was_made(database: Database, planned: Planned) -> None:
    answer = await planned.proposed(database, seed=7, keep=0.3, priorityWeight=2.0)
    made = answer.data["proposeGrid"]
    plan_id = made["plan"].pop("id")
    assert plan_id
    assert made["plan"] == {
        "name": "甲街道网格优化草案",
        "status": "DRAFT",
        "method": "power-diagram 2",
        "seed": 7,
        "keep": 0.3,
        "bandLow": 10,
        "bandHigh": 20,
        "priorityWeight": 2.0,
    }
    (village,) = made["villages"]
    assert (village["village"]["name"], village["cellsBefore"], village["isUnchanged"]) == ("一村", 2, False)
    assert village["spread"] < village["spreadBefore"]
    assert village["limits"] == []


async def test_nothing_in_force_is_touched_and_cells_not_named_stay_identical(
    database: Database, engine: Engine, planned: Planned
) -> None:
    before = '{ gridCell(code: "500151A") { id boundary } cellAt(place: {lon: 106.051, lat: 29.849}) { id } }'
    was = (await ask(database, planned.manager, before)).data
    assignments = counted(engine, CellAssignment)
    plan_id = await planned.draft(database)
    assert (await ask(database, planned.manager, before)).data == was
    assert counted(engine, CellAssignment) == assignments
    report = await planned.report(database, plan_id)
    kept = {cell["code"]: cell["cell"]["id"] for cell in report["cells"] if cell["isTakenOver"]}
    world = planned.world
    assert kept == {f"500151{letter}": id_of("GridCell", world.cells[letter]) for letter in "CD"}


async def test_each_run_is_a_new_draft(database: Database, engine: Engine, planned: Planned) -> None:
    first, second = await planned.draft(database), await planned.draft(database)
    assert first != second
    with engine.connect() as connection:
        drafts = select(func.count()).where(GridPlan.status == GridPlanStatus.DRAFT.value)
        assert connection.execute(drafts).scalar_one() == 2


async def test_a_replay_returns_the_first_draft_even_at_once(
    database: Database, engine: Engine, planned: Planned
) -> None:
    client_id = str(uuid4())
    answers = await asyncio.gather(*[planned.proposed(database, clientId=client_id) for _ in range(3)])
    made = [answer.data["proposeGrid"] for answer in answers]
    assert len({one["plan"]["id"] for one in made}) == 1
    assert sorted(one["replayed"] for one in made) == [False, True, True]
    assert made[0]["villages"] == made[1]["villages"] == made[2]["villages"]
    assert counted(engine, GridPlan) == [2]


async def test_a_client_id_used_for_another_proposal_is_refused(database: Database, planned: Planned) -> None:
    client_id = str(uuid4())
    await planned.proposed(database, clientId=client_id)
    again = await planned.proposed(database, clientId=client_id, people={"low": 5, "high": 9})
    assert codes_of(again) == ["CLIENT_ID_TAKEN"]


async def test_the_same_seed_gives_the_same_cells(database: Database, planned: Planned) -> None:
    first, second = [await planned.report(database, await planned.draft(database, seed=3)) for _ in range(2)]
    boundaries = [[cell["cell"]["boundary"] for cell in report["cells"]] for report in (first, second)]
    assert boundaries[0] == boundaries[1]


async def test_a_cell_alone_may_be_named(database: Database, planned: Planned) -> None:
    answer = await planned.proposed(
        database, scope={"cellCode": "500151A"}, people={"low": 8, "high": 16}, keep=0.0
    )
    (village,) = answer.data["proposeGrid"]["villages"]
    assert (village["cellsBefore"], village["cells"]) == (1, 2)
    report = await planned.report(database, answer.data["proposeGrid"]["plan"]["id"])
    assert {cell["code"] for cell in report["cells"] if cell["isTakenOver"]} == {
        "500151B",
        "500151C",
        "500151D",
    }
    assert report["isClean"]


async def test_new_cells_bear_the_next_free_codes_of_their_village(
    database: Database, planned: Planned
) -> None:
    report = await planned.report(database, await planned.draft(database, people={"low": 5, "high": 9}))
    drawn = {cell["code"]: cell["standsForCode"] for cell in report["cells"] if not cell["isTakenOver"]}
    old = {"500151A": "500151A", "500151B": "500151B"}
    assert drawn == old | {f"50015100100100{number}": None for number in range(1, len(drawn) - 1)}


async def test_cells_within_the_band_stay(database: Database, engine: Engine, planned: Planned) -> None:
    answer = await planned.proposed(database, people={"low": 1, "high": 100})
    (village,) = answer.data["proposeGrid"]["villages"]
    assert village["isUnchanged"]
    assert counted(engine, GridCell, GridPlanCell) == [4, 4]


async def test_drafts_are_seen_by_those_who_manage_or_analyse_ground_there(
    database: Database, planned: Planned
) -> None:
    plan_id = await planned.draft(database)
    query = "query($id: ID!) { node(id: $id) { ... on GridPlan { status } } }"
    seen = {
        role: ((await ask(database, viewer, query, id=plan_id)).data or {})["node"]
        for role, viewer in planned.world.viewers().items()
    }
    sees = {"staff", "leader", "township_leader", "administrator", "client"}
    assert {role for role, node in seen.items() if node} == sees


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"people": {"low": 0, "high": 20}}, "BAD_BAND"),
        ({"people": {"low": 30, "high": 20}}, "BAD_BAND"),
        ({"priorityWeight": 0.5}, "BAD_WEIGHT"),
        ({"keep": 1.5}, "BAD_KEEP"),
        ({"seed": -1}, "BAD_SEED"),
        ({"name": "  "}, "TEXT_MISSING"),
        ({"scope": {"divisionCode": "500199000000"}}, "AREA_NOT_FOUND"),
        ({"scope": {}}, "ONE_AREA_EXPECTED"),
        (
            {
                "ties": [
                    {
                        "start": {"lon": 106.05, "lat": 29.85},
                        "end": {"lon": 200, "lat": 29.85},
                        "joins": True,
                        "reason": "桥",
                    }
                ]
            },
            "PLACE_OUT_OF_RANGE",
        ),
        (
            {
                "ties": [
                    {
                        "start": {"lon": 106.05, "lat": 29.85},
                        "end": {"lon": 106.06, "lat": 29.85},
                        "joins": True,
                        "reason": "",
                    }
                ]
            },
            "TEXT_MISSING",
        ),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    changed: dict[str, Any], code: str, database: Database, planned: Planned
) -> None:
    answer = await planned.proposed(database, **changed)
    assert codes_of(answer) == [code]
