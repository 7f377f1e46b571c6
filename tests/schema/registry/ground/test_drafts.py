"""Drafts begun and drawn in: nothing in force is touched, and what is drawn can be put in force."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
import shapely
from sqlalchemy import Connection, Engine, func, select

from db.engine import Database
from db.models import CellAssignment, GridCell
from resolvers.rollups import Drift
from resolvers.viewer import Viewer
from tests.builders import build_worker
from tests.draft_world import begun, draw, geojson, halves, merger, split
from tests.hand_over_world import manager_of
from tests.regrid_world import activate, build_regrid, homes, order
from tests.rolled_up import drifts
from tests.schema.grid_plans.planned_world import Planned
from tests.schema.world import PLAN, ask, codes_of, id_of
from tests.staff_world import DECISION, act, done
from tests.viewers import TODAY

DISCARD = (
    "mutation($input: DiscardGridPlanInput!) { done: discardGridPlan(input: $input) { planId replayed } }"
)
ROLES = ("worker", "staff", "leader", "client", "nobody")
BOW = {"type": "Polygon", "coordinates": [[[106, 29], [107, 30], [107, 29], [106, 30], [106, 29]]]}
LINE = {"type": "LineString", "coordinates": [[106, 29], [107, 30]]}
FAR = {"type": "Polygon", "coordinates": [[[29, 106], [30, 106], [30, 107], [29, 106]]]}


@pytest.fixture
def planned(engine: Engine) -> Planned:
    return build_regrid(engine)


async def drawn(database: Database, planned: Planned, name: str, given: dict[str, Any]) -> Any:
    answer = await draw(database, planned.manager, name, given)
    assert answer.errors is None
    return answer.data[name]


async def in_force(database: Database, planned: Planned, plan_id: str, **changed: Any) -> Any:
    answer = await activate(database, planned, await order(database, planned, plan_id, **changed))
    assert answer.errors is None
    return answer.data["activateGridPlan"]


async def test_a_draft_begins_as_the_cells_in_force_and_touches_none(
    database: Database, sa: Connection, planned: Planned
) -> None:
    number = select(func.count()).select_from(GridCell)
    before = sa.scalars(number).one()
    given = {"clientId": str(uuid4()), "code": "500151", "name": "草案"}
    sent = [draw(database, planned.manager, "createGridPlan", given) for _ in range(5)]
    made = [answer.data["createGridPlan"] for answer in await asyncio.gather(*sent)]
    assert len({one["plan"]["id"] for one in made}) == 1
    assert sum(not one["replayed"] for one in made) == 1
    report = await planned.report(database, made[0]["plan"]["id"])
    assert [cell["code"] for cell in report["cells"] if cell["isTakenOver"]] == [
        f"500151{letter}" for letter in "ABCD"
    ]
    assert (report["isClean"], sa.scalars(number).one()) == (True, before)


async def test_a_cell_is_split_and_put_in_force_with_everybody_in_it(
    database: Database, sa: Connection, planned: Planned
) -> None:
    plan_id = await begun(database, planned)
    made = await drawn(database, planned, "splitCell", split(planned, plan_id))
    assert {cell["code"] for cell in made["cells"]} == {"500151A", "500151001001001"}
    assert {cell["division"]["name"] for cell in made["cells"]} == {"一村"}
    assert (await planned.report(database, plan_id))["isClean"]
    before = homes(sa)
    done = await in_force(database, planned, plan_id, mayLeaveGaps=True)
    after = homes(sa)
    assert done["unplaced"] == []
    moved = {person for person, cell in before.items() if cell == planned.world.cells["A"].id}
    assert {person for person in after if after[person] != before[person]} == moved
    assert len({after[person] for person in moved}) == 2
    assert set(drifts(sa, TODAY)) == {Drift(0, 0, 0, 0)}


async def test_parts_of_a_cell_that_was_drawn_are_meant_for_whom_it_was_meant(
    database: Database, sa: Connection, planned: Planned
) -> None:
    plan_id, west, east = await begun(database, planned), *halves("C")
    worker, field = id_of("GridWorker", planned.world.other), geojson(PLAN.shape("C"))
    whole = {"planId": plan_id, "cellId": id_of("GridCell", planned.world.cells["C"]), "boundary": field}
    [cell] = (await drawn(database, planned, "redrawCell", whole | {"primaryId": worker}))["cells"]
    parts = [{"boundary": west}, {"boundary": east}]
    made = await drawn(
        database, planned, "splitCell", {"planId": plan_id, "cellId": cell["id"], "parts": parts}
    )
    first = made["cells"][0]["id"]
    await drawn(database, planned, "redrawCell", {"planId": plan_id, "cellId": first, "boundary": west})
    done = await in_force(database, planned, plan_id, workersFollow=False)
    opened = [row for row in done["opened"] if row["validTo"] is None]
    assert len(opened) == 2
    assert {row["worker"]["name"] for row in opened} == {"李网格"}


async def test_nobody_is_meant_any_longer_whose_post_ends_or_who_is_not_the_viewers(
    database: Database, engine: Engine, planned: Planned
) -> None:
    with engine.begin() as connection:
        newcomer = build_worker(connection, planned.world.station, "赵网格")
    plan_id, field = await begun(database, planned), geojson(PLAN.shape("C"))
    meant, first = (
        select(GridCell.meant_for).order_by(GridCell.id.desc()).limit(1),
        planned.world.townships[0],
    )

    async def redrawn(cell_id: str, viewer: Viewer, **said: Any) -> tuple[str, int | None]:
        given = {"planId": plan_id, "cellId": cell_id, "boundary": field} | said
        answer = await draw(database, viewer, "redrawCell", given)
        assert answer.errors is None
        with engine.connect() as connection:
            return answer.data["redrawCell"]["cells"][0]["id"], connection.scalars(meant).one()

    cell, township = id_of("GridCell", planned.world.cells["C"]), manager_of(first)
    far, near = [id_of("GridWorker", one) for one in (planned.world.other, newcomer)]
    cell, whose = await redrawn(cell, planned.manager, primaryId=far)
    assert whose == planned.world.other.id
    cell, whose = await redrawn(cell, township)
    assert whose is None
    cell, _ = await redrawn(cell, planned.manager, primaryId=near)
    cell, whose = await redrawn(cell, township)
    assert whose == newcomer.id
    done(await act(database, planned.manager, "endPost", {"workerId": near, "on": str(TODAY)} | DECISION))
    cell, whose = await redrawn(cell, township)
    assert whose is None
    opened = (await in_force(database, planned, plan_id))["opened"]
    assert [row["worker"]["name"] for row in opened if row["validTo"] is None] == ["王网格"]


async def test_merged_cells_get_the_one_primary_that_was_named(
    database: Database, sa: Connection, planned: Planned
) -> None:
    plan_id = await begun(database, planned)
    made = await drawn(database, planned, "mergeCells", merger(planned, plan_id))
    [cell] = made["cells"]
    assert (cell["code"], cell["name"]) == ("500151A", "网格A")
    assert (await planned.report(database, plan_id))["isClean"]
    done = await in_force(database, planned, plan_id, workersFollow=False)
    opened = [row for row in done["opened"] if row["validTo"] is None]
    assert [(row["worker"]["name"], row["cell"]["code"]) for row in opened] == [("李网格", "500151A")]
    assert set(drifts(sa, TODAY)) == {Drift(0, 0, 0, 0)}


async def test_a_cell_is_drawn_anew_under_its_code_as_often_as_one_likes(
    database: Database, planned: Planned
) -> None:
    plan_id, cell = await begun(database, planned), id_of("GridCell", planned.world.cells["C"])
    for half in halves("C"):
        given = {"planId": plan_id, "cellId": cell, "boundary": half}
        [made] = (await drawn(database, planned, "redrawCell", given))["cells"]
        cell = made["id"]
        assert made["code"] == "500151C"
    report = await planned.report(database, plan_id)
    assert [finding["kind"] for finding in report["findings"]] == ["GAP"]
    await in_force(database, planned, plan_id)


async def test_new_cells_are_put_beside_those_there_are(database: Database, planned: Planned) -> None:
    plan_id = await begun(database, planned)
    village = id_of("Division", planned.world.villages[1])
    west, south, east, north = PLAN.shape("C").bounds
    beside = geojson(shapely.box(west, south - (north - south), east, south))
    new = {"villageId": village, "boundary": beside, "kind": "DEDICATED", "name": "专属网格"}
    [made] = (await drawn(database, planned, "putCells", {"planId": plan_id, "cells": [new]}))["cells"]
    assert (made["code"], made["name"], made["kind"]) == ("500151001002001", "专属网格", "DEDICATED")
    assert [one["kind"] for one in (await planned.report(database, plan_id))["findings"]] == ["OUTSIDE"]


async def test_five_at_once_with_one_client_id_split_once(
    database: Database, sa: Connection, planned: Planned
) -> None:
    plan_id = await begun(database, planned)
    given = split(planned, plan_id, clientId=str(uuid4()))
    answers = await asyncio.gather(*[draw(database, planned.manager, "splitCell", given) for _ in range(5)])
    made = [answer.data["splitCell"] for answer in answers]
    assert sum(not one["replayed"] for one in made) == 1
    assert len({str(one["cells"]) for one in made}) == 1
    assert len((await planned.report(database, plan_id))["cells"]) == 5
    again = await draw(database, planned.manager, "splitCell", given | {"clientId": str(uuid4())})
    assert codes_of(again) == ["CELL_NOT_FOUND"]
    assert sa.scalars(select(func.count()).select_from(CellAssignment)).one() == 4


@pytest.mark.parametrize("boundary", [BOW, LINE, FAR, {"type": "Polygon", "coordinates": []}, {}])
async def test_what_is_no_ground_is_refused(
    boundary: dict[str, Any], database: Database, planned: Planned
) -> None:
    plan_id = await begun(database, planned)
    given = {"planId": plan_id, "cellId": id_of("GridCell", planned.world.cells["C"]), "boundary": boundary}
    assert codes_of(await draw(database, planned.manager, "redrawCell", given)) == ["BAD_BOUNDARY"]


async def test_a_drawing_that_cannot_be_meant_is_refused(database: Database, planned: Planned) -> None:
    plan_id = await begun(database, planned)
    one, two = [{"boundary": half} for half in halves("A")]
    coded = [one, two | {"code": "500151001001009"}]
    refused = [
        ("splitCell", split(planned, plan_id, parts=[one]), "BAD_CELLS"),
        ("splitCell", split(planned, plan_id, parts=[one, two | {"code": "甲"}]), "BAD_CELL_CODE"),
        ("splitCell", split(planned, plan_id, parts=[*coded, coded[1]]), "CELL_CODE_TAKEN"),
        ("splitCell", split(planned, plan_id, parts=[one, two | {"name": " "}]), "TEXT_MISSING"),
        ("mergeCells", merger(planned, plan_id, "A"), "BAD_CELLS"),
        ("mergeCells", merger(planned, plan_id, "AA"), "BAD_CELLS"),
        ("mergeCells", merger(planned, plan_id, "AC"), "CELLS_OF_TWO_VILLAGES"),
        ("putCells", {"planId": plan_id, "cells": []}, "BAD_CELLS"),
        ("splitCell", split(planned, await planned.in_force(database)), "PLAN_NOT_DRAFT"),
        ("createGridPlan", {"code": "500151", "name": " "}, "TEXT_MISSING"),
        ("createGridPlan", {"code": "500199", "name": "草案"}, "AREA_NOT_FOUND"),
    ]
    for name, given, code in refused:
        assert codes_of(await draw(database, planned.manager, name, given)) == [code]
    assert len((await planned.report(database, plan_id))["cells"]) == 4


async def test_who_does_not_manage_the_ground_draws_none(database: Database, planned: Planned) -> None:
    plan_id = await begun(database, planned)
    for role in ROLES:
        viewer = planned.world.viewers()[role]
        assert codes_of(await draw(database, viewer, "splitCell", split(planned, plan_id))) == [
            "NOT_PERMITTED"
        ]
    far = manager_of(planned.world.townships[1])
    assert codes_of(await draw(database, far, "splitCell", split(planned, plan_id))) == ["CELL_NOT_FOUND"]
    village = id_of("Division", planned.world.villages[0])
    new = {"villageId": village, "boundary": halves("A")[0]}
    given = {"planId": plan_id, "cells": [new]}
    assert codes_of(await draw(database, far, "putCells", given)) == ["AREA_NOT_FOUND"]


async def test_a_draft_is_thrown_away_with_what_was_drawn_in_it(
    database: Database, sa: Connection, planned: Planned
) -> None:
    cells = select(GridCell.id, GridCell.plan_id, GridCell.valid).order_by(GridCell.id)
    before = sa.execute(cells).all()
    plan_id = await begun(database, planned)
    await drawn(database, planned, "splitCell", split(planned, plan_id))
    given = {"clientId": str(uuid4()), "planId": plan_id}
    answers = await asyncio.gather(*[ask(database, planned.manager, DISCARD, input=given) for _ in range(3)])
    assert sorted((answer.data or {})["done"]["replayed"] for answer in answers) == [False, True, True]
    assert sa.execute(cells).all() == before
    again = await ask(database, planned.manager, DISCARD, input=given | {"clientId": str(uuid4())})
    assert codes_of(again) == ["GRID_PLAN_NOT_FOUND"]


async def test_only_a_draft_is_thrown_away_and_by_whoever_manages_the_county(
    database: Database, planned: Planned
) -> None:
    draft, plan = await begun(database, planned), await planned.in_force(database)
    far = manager_of(planned.world.townships[1])
    refused = [(planned.manager, plan, "PLAN_NOT_DRAFT"), (far, draft, "PLAN_REACHES_FURTHER")]
    refused += [(planned.world.viewers()[role], draft, "NOT_PERMITTED") for role in ROLES]
    for viewer, plan_id, code in refused:
        given = {"clientId": str(uuid4()), "planId": plan_id}
        assert codes_of(await ask(database, viewer, DISCARD, input=given)) == [code]
    assert len((await planned.report(database, draft))["cells"]) == 4
