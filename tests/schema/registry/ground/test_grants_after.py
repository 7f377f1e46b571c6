"""Who sees whom once ground was drawn anew: no grant names a cell; each sees by post, station, division."""

from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError

from db.engine import Database
from resolvers.viewer import Viewer
from tests.draft_world import begun, draw, merger, split
from tests.regrid_world import activate, build_regrid, order
from tests.schema.grid_plans.planned_world import Planned
from tests.schema.world import SCHEMA, ask, id_of
from tests.viewers import staff_viewer, worker_viewer

MINE = "{ myCells { code people(first: 100) { totalCount } } }"
PEOPLE = "{ people(first: 1) { totalCount } }"
GRANT = """INSERT INTO account_grant (id, account_id, role, permission, area_kind, area_county_id, area_id,
    valid, granted_by) VALUES (1, 1, 'WORKER', 'SEARCH', 'CELL', 500151, 1, '[2025-01-01,)', 'x')"""


@pytest.fixture
def planned(engine: Engine) -> Planned:
    return build_regrid(engine)


async def in_force(database: Database, planned: Planned, plan_id: str, **changed: Any) -> None:
    answer = await activate(database, planned, await order(database, planned, plan_id, **changed))
    assert answer.errors is None, answer.errors


async def seen(database: Database, viewer: Viewer) -> int:
    """How many persons somebody sees."""
    answer: Any = await ask(database, viewer, PEOPLE)
    assert answer.errors is None
    return int(answer.data["people"]["totalCount"])


async def cells(database: Database, worker: Any) -> dict[str, int]:
    """The cells of a worker, with how many people live in each."""
    answer: Any = await ask(database, worker_viewer(worker), MINE)
    assert answer.errors is None
    return {one["code"]: one["people"]["totalCount"] for one in answer.data["myCells"]}


async def test_who_has_a_cell_that_is_split_sees_the_parts_that_are_given_to_them(
    database: Database, planned: Planned
) -> None:
    world, staff = planned.world, staff_viewer(planned.world.station)
    before, of_station = await cells(database, world.worker), await seen(database, staff)
    plan_id = await begun(database, planned)
    answer = await draw(database, planned.manager, "splitCell", split(planned, plan_id))
    codes = [one["code"] for one in answer.data["splitCell"]["cells"]]
    [first], [second] = [one for one in codes if one in before], [one for one in codes if one not in before]
    assert await cells(database, world.worker) == before, "a draft gives nobody anything"
    other = await cells(database, world.other)
    primaries = [{"cellCode": second, "workerId": id_of("GridWorker", world.other)}]
    await in_force(database, planned, plan_id, primaries=primaries)
    mine, theirs = await cells(database, world.worker), await cells(database, world.other)
    assert set(mine) == set(before)
    assert set(theirs) == set(other) | {second}
    assert mine[first] + theirs[second] == before[first]
    assert await seen(database, worker_viewer(world.worker)) == sum(mine.values())
    assert await seen(database, staff) == of_station


async def test_who_had_a_cell_that_was_merged_sees_it_no_longer(database: Database, planned: Planned) -> None:
    world, staff = planned.world, staff_viewer(planned.world.station)
    before, of_station = await cells(database, world.worker), await seen(database, staff)
    other, plan_id = await cells(database, world.other), await begun(database, planned)
    answer = await draw(database, planned.manager, "mergeCells", merger(planned, plan_id))
    [merged] = [one["code"] for one in answer.data["mergeCells"]["cells"]]
    await in_force(database, planned, plan_id)
    assert await cells(database, world.worker) == {
        code: number for code, number in before.items() if code not in {"500151A", "500151B"}
    }
    theirs = await cells(database, world.other)
    assert set(theirs) == set(other) | {merged}
    assert await seen(database, worker_viewer(world.other)) == sum(theirs.values())
    assert await seen(database, staff) == of_station


async def test_a_cell_that_stays_the_same_is_seen_by_whom_it_was(
    database: Database, planned: Planned
) -> None:
    world = planned.world
    plan_id = await begun(database, planned)
    await draw(database, planned.manager, "splitCell", split(planned, plan_id))
    before = await cells(database, world.other)
    await in_force(database, planned, plan_id, mayLeaveGaps=True)
    assert await cells(database, world.other) == before


def test_no_grant_names_a_cell(sa: Connection) -> None:
    area: Any = SCHEMA._schema.type_map["GrantAreaInput"]
    assert set(area.fields) == {"divisionCode", "stationId", "workerId"}
    with pytest.raises(IntegrityError, match="area_kind"):
        sa.execute(text(GRANT))
