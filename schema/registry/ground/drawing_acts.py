"""Drafts begun, and cells drawn in them."""

from typing import Annotated

import strawberry

from resolvers.ask import parents_of
from resolvers.grid_plans.plans import plan_by_id
from resolvers.ground.cells import cells_of_ids
from resolvers.registry.ground import creating, discarding, drawing
from resolvers.registry.ground.drawn import Drawing
from schema.context import Context, RonggeInfo
from schema.fast.promise import by_key, found_one
from schema.fields import argument, both, shown
from schema.grid_plans.grid_plan import GridPlan
from schema.ground.grid_cell import GridCell
from schema.receipts import REPLAYED, receipt_of
from schema.registry.ground.drawings import (
    CreateGridPlanInput,
    DiscardGridPlanInput,
    MergeCellsInput,
    PutCellsInput,
    RedrawCellInput,
    SplitCellInput,
)


@strawberry.type(description=both("新草案的回执", "The receipt of a new draft"))
class CreateGridPlanPayload:
    plan: GridPlan | None = shown("新的草案", "The new draft")
    replayed: bool = shown(*REPLAYED)


@strawberry.type(description=both("在草案中划网格的回执", "The receipt of cells drawn in a draft"))
class DrawCellsPayload:
    plan: GridPlan | None = shown("该草案", "The draft")
    cells: list[GridCell] = shown(
        "划出的网格，按代码；已再次重划者不在其中", "The cells drawn, by code, but for those drawn anew since"
    )
    replayed: bool = shown(*REPLAYED)


@strawberry.type(description=both("丢弃草案的回执", "The receipt of a draft thrown away"))
class DiscardGridPlanPayload:
    plan_id: strawberry.ID = shown("该草案的编号，不再存在", "The id of the draft, which is no more")
    replayed: bool = shown(*REPLAYED)


@strawberry.mutation(
    description=both(
        "新建网格方案草案：先沿用县（区）内全部现行网格，不影响现行网格",
        "Begins a draft that takes over every cell in force in a county; nothing in force is touched",
    )
)
async def create_grid_plan(
    info: RonggeInfo, input: Annotated[CreateGridPlanInput, argument("新草案", "The draft")]
) -> CreateGridPlanPayload | None:
    """Committed before it is answered."""
    context = info.context
    recorded = await creating.create_plan(context.database, context.ask(), input.entry(), context.ids)
    return receipt_of(context, CreateGridPlanPayload, GridPlan, plan_by_id, recorded=recorded)


@strawberry.mutation(description=both("在草案中新划网格", "Draws new cells in a draft"))
async def put_cells(
    info: RonggeInfo, input: Annotated[PutCellsInput, argument("新划的网格", "The cells")]
) -> DrawCellsPayload | None:
    """Committed before it is answered."""
    return await _drawn(info.context, input.drawing())


@strawberry.mutation(
    description=both(
        "在草案中把一个网格拆成几个；第一个沿用代码与名称",
        "Splits a cell of a draft; the first part keeps code and name",
    )
)
async def split_cell(
    info: RonggeInfo, input: Annotated[SplitCellInput, argument("拆分", "The split")]
) -> DrawCellsPayload | None:
    """Committed before it is answered."""
    return await _drawn(info.context, input.drawing())


@strawberry.mutation(
    description=both(
        "在草案中合并同一村（社区）的网格，并指定一名主责网格员",
        "Merges cells of one village in a draft, and says who becomes primary",
    )
)
async def merge_cells(
    info: RonggeInfo, input: Annotated[MergeCellsInput, argument("合并", "The merger")]
) -> DrawCellsPayload | None:
    """Committed before it is answered."""
    return await _drawn(info.context, input.drawing())


@strawberry.mutation(
    description=both(
        "在草案中重划一个网格的边界，代码与名称不变",
        "Gives a cell of a draft another boundary; code and name stay",
    )
)
async def redraw_cell(
    info: RonggeInfo, input: Annotated[RedrawCellInput, argument("重划", "The new boundary")]
) -> DrawCellsPayload | None:
    """Committed before it is answered."""
    return await _drawn(info.context, input.drawing())


@strawberry.mutation(
    description=both(
        "丢弃网格方案草案及其中所划的网格；现行网格不受影响",
        "Throws a draft away with the cells drawn in it; nothing in force is touched",
    )
)
async def discard_grid_plan(
    info: RonggeInfo, input: Annotated[DiscardGridPlanInput, argument("要丢弃的草案", "The draft")]
) -> DiscardGridPlanPayload | None:
    """Committed before it is answered."""
    context = info.context
    done = await discarding.discard_plan(context.database, context.ask(), input.order())
    return DiscardGridPlanPayload(plan_id=input.plan_id, replayed=done.replayed)


async def _drawn(context: Context, wanted: Drawing) -> DrawCellsPayload:
    ask = context.ask()
    done = await drawing.draw(context.database, ask, wanted, context.ids)
    keys = [(done.county_id, one) for one in done.cells]
    rows = await context.rows(cells_of_ids(ask, parents_of(keys)))
    return DrawCellsPayload(
        plan=found_one(ask, plan_by_id, GridPlan, done.county_id, done.plan_id, county=by_key),
        cells=[GridCell.from_row(row) for row in rows],
        replayed=done.replayed,
    )
