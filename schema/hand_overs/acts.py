"""Handing cells over."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from resolvers.ground.workers import assignments_of_ids
from resolvers.hand_overs import acts as hand_overs
from schema.context import Context, RonggeInfo
from schema.fields import argument, both
from schema.ground.grid_cell import CellAssignment
from schema.hand_overs.hand_over import HandOverPayload
from schema.hand_overs.inputs import HandOverInput


@strawberry.mutation(
    description=both(
        "交接网格或安排临时代管；按 clientId 只做一次，历史不改写，不得无意中留下无网格员的网格",
        "Hands cells over or has them covered, once per clientId: the past stays, no cell is left unseen",
    )
)
async def hand_over(
    info: RonggeInfo, input: Annotated[HandOverInput, argument("网格交接", "The hand-over")]
) -> HandOverPayload | None:
    """Committed before it is answered."""
    context = info.context
    order = input.order(input.client_id)
    done = await hand_overs.hand_over(context.database, context.ask(), order, context.ids)
    closed = await _assignments(context, done.county_id, done.closed)
    opened = await _assignments(context, done.county_id, done.opened)
    return HandOverPayload(closed=closed, opened=opened, replayed=done.replayed)


async def _assignments(context: Context, county_id: int, ids: Sequence[int]) -> list[CellAssignment]:
    rows = await context.rows(assignments_of_ids(context.ask(), county_id, ids))
    return [CellAssignment.from_row(row) for row in rows]
