"""Proposing a grid plan."""

from typing import Annotated

import strawberry

from resolvers.grid_plans import acts
from resolvers.grid_plans.plans import plan_by_id
from resolvers.ground.named_areas import area_of, managed_area_statement
from schema.context import RonggeInfo
from schema.fast.kept import looked_up
from schema.fields import argument, both
from schema.grid_plans.grid_plan import GridPlan, ProposedVillage, ProposeGridPayload
from schema.grid_plans.inputs import ProposeGridInput


@strawberry.mutation(
    description=both(
        "拟定网格：每次产生一份新草案，不影响现行网格；按 clientId 只做一次",
        "Proposes cells: always a new draft, nothing in force is touched; once per clientId",
    )
)
async def propose_grid(
    info: RonggeInfo, input: Annotated[ProposeGridInput, argument("拟定要求", "What is asked for")]
) -> ProposeGridPayload | None:
    """Committed before it is answered."""
    context, ask = info.context, info.context.ask()
    area = area_of(await looked_up(context, managed_area_statement, ask, input.scope.named()))
    order = input.order(area)
    done = await acts.propose_grid(context.database, context.work, ask, order, ids=context.ids)
    rows = await context.rows(plan_by_id(ask, done.county_id, done.plan_id))
    return ProposeGridPayload(
        plan=next((GridPlan.from_row(row) for row in rows), None),
        villages=[ProposedVillage.of(done.county_id, village) for village in done.villages],
        replayed=done.replayed,
    )
