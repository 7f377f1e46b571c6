"""Putting grid plans in force."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from resolvers.grid_plans.plans import plan_by_id
from resolvers.ground import divisions
from resolvers.ground.workers import assignments_of_ids
from resolvers.registry.ground.activation import activate_plan
from schema.context import Context, RonggeInfo
from schema.fast.promise import by_key, found_one
from schema.fields import argument, both, link, shown
from schema.grid_plans.grid_plan import GridPlan
from schema.ground.division import Division
from schema.ground.grid_cell import CellAssignment
from schema.receipts import REPLAYED
from schema.registry.ground.inputs import ActivateGridPlanInput


@strawberry.type(
    description=both("启用方案后无网格的人员", "Persons whom the plan leaves without a cell, in a village")
)
class UnplacedPeople:
    county_id: strawberry.Private[int]
    village_id: strawberry.Private[int]
    people: int = shown(
        "人数：无坐标而原网格已重划，或坐标不在本村（社区）网格内",
        "How many: without a point, or with one outside the cells of their village",
    )
    village: Division | None = link(
        divisions.divisions_of_ids, through="village_id", zh="村（社区）", en="The village, which they keep"
    )


@strawberry.type(description=both("启用网格方案的回执", "The receipt of a plan put in force"))
class ActivateGridPlanPayload:
    plan: GridPlan | None = shown("该方案", "The plan")
    placed: int = shown("改换网格的人数", "Persons who live in another cell now")
    unplaced: list[UnplacedPeople] = shown(
        "失去网格的人员，按村（社区）", "Persons without a cell now, by village"
    )
    closed: list[CellAssignment] = shown("被取代的责任记录", "The assignments that were superseded")
    opened: list[CellAssignment] = shown(
        "取而代之的责任记录，含原网格此前的部分", "Those recorded instead, of the old cells until the day too"
    )
    replayed: bool = shown(*REPLAYED)


@strawberry.mutation(
    description=both(
        "启用网格方案：住址按坐标归入新网格，未重划的网格责任不变，此前的答案不变；按 clientId 只做一次",
        "Puts a draft in force: homes go by their point, cells that stay keep their workers, the past stays",
    )
)
async def activate_grid_plan(
    info: RonggeInfo, input: Annotated[ActivateGridPlanInput, argument("启用", "The activation")]
) -> ActivateGridPlanPayload | None:
    """Committed, with what phones are told of it, before it is answered."""
    context, ask = info.context, info.context.ask()
    done = await activate_plan(context.database, context.work, ask, input.order(), ids=context.ids)
    return ActivateGridPlanPayload(
        plan=found_one(ask, plan_by_id, GridPlan, done.county_id, done.plan_id, county=by_key),
        placed=done.placed,
        unplaced=[
            UnplacedPeople(county_id=done.county_id, village_id=village, people=people)
            for village, people in done.unplaced.items()
        ],
        closed=await _assignments(context, done.county_id, done.closed),
        opened=await _assignments(context, done.county_id, done.opened),
        replayed=done.replayed,
    )


async def _assignments(context: Context, county_id: int, ids: Sequence[int]) -> list[CellAssignment]:
    rows = await context.rows(assignments_of_ids(context.ask(), county_id, ids))
    return [CellAssignment.from_row(row) for row in rows]
