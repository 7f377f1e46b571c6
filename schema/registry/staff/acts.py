"""Entering and mending grid workers, giving them cells, ending their posts."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from resolvers.ground.workers import assignment_by_id, assignments_of_ids, worker_by_id
from resolvers.receipts import Recorded
from resolvers.registry.staff import assigning, posts, workers
from schema.context import Context, RonggeInfo
from schema.fast.promise import by_key, found_one
from schema.fields import argument, both, shown
from schema.ground.grid_cell import CellAssignment
from schema.ground.station import GridWorker
from schema.receipts import REPLAYED, receipt_of
from schema.registry.staff.inputs import (
    AddGridWorkerInput,
    AmendGridWorkerInput,
    AssignCellInput,
    EndPostInput,
)


@strawberry.type(description=both("网格员登记的回执", "The receipt of an act on a worker's entry"))
class GridWorkerPayload:
    worker: GridWorker | None = shown("该网格员", "The worker")
    replayed: bool = shown(*REPLAYED)


@strawberry.type(description=both("网格责任的回执", "The receipt of a responsibility"))
class AssignCellPayload:
    assignment: CellAssignment | None = shown("新的责任记录", "The assignment that was recorded")
    replayed: bool = shown(*REPLAYED)


@strawberry.type(description=both("终止任职的回执", "The receipt of a post that ended"))
class EndPostPayload:
    worker: GridWorker | None = shown("该网格员", "The worker")
    closed: list[CellAssignment] = shown("被取代的责任记录", "The assignments that were superseded")
    opened: list[CellAssignment] = shown(
        "取而代之的责任记录，含本人此前的部分", "Those recorded instead, the worker's own among them"
    )
    replayed: bool = shown(*REPLAYED)


@strawberry.mutation(
    description=both(
        "在您管理的服务站登记一名网格员；按 clientId 只做一次",
        "Enters a grid worker at a station that you manage, once per clientId",
    )
)
async def add_grid_worker(
    info: RonggeInfo, input: Annotated[AddGridWorkerInput, argument("网格员", "The worker")]
) -> GridWorkerPayload | None:
    """Committed before it is answered."""
    context = info.context
    recorded = await workers.add_worker(
        context.database, context.ask(), input.entry(), keys=context.keys, ids=context.ids
    )
    return _payload(context, recorded)


@strawberry.mutation(
    description=both(
        "更正网格员的姓名、所属服务站、工号或电话；与他人的更正冲突时指明哪一项",
        "Mends name, station, number or telephone; a conflict with somebody else's change names the field",
    )
)
async def amend_grid_worker(
    info: RonggeInfo, input: Annotated[AmendGridWorkerInput, argument("更正", "The amendment")]
) -> GridWorkerPayload | None:
    """Committed before it is answered."""
    context = info.context
    recorded = await workers.amend_worker(context.database, context.ask(), input.amendment(), context.keys)
    return _payload(context, recorded)


@strawberry.mutation(
    description=both(
        "自某日起把网格交给网格员；已有主责的网格须用 handOver 交接",
        "Gives a cell to a worker from a day on; one that has a primary is handed over by `handOver`",
    )
)
async def assign_cell(
    info: RonggeInfo, input: Annotated[AssignCellInput, argument("网格责任", "The responsibility")]
) -> AssignCellPayload | None:
    """Committed, with what phones are told of it, before it is answered."""
    context = info.context
    recorded = await assigning.assign_cell(context.database, context.ask(), input.task(), context.ids)
    return receipt_of(context, AssignCellPayload, CellAssignment, assignment_by_id, recorded=recorded)


@strawberry.mutation(
    description=both(
        "自某日起终止网格员的任职及其全部网格责任，其账号自该日起不再有这些网格",
        "Ends a worker's post and all responsibilities from a day on; accounts lose the cells that day",
    )
)
async def end_post(
    info: RonggeInfo, input: Annotated[EndPostInput, argument("任职终止", "The end of the post")]
) -> EndPostPayload | None:
    """Committed before it is answered."""
    context, ask = info.context, info.context.ask()
    end = input.end()
    done = await posts.end_post(context.database, ask, end, context.ids)
    key = (done.county_id, end.hand_over.worker_id)
    return EndPostPayload(
        worker=found_one(ask, worker_by_id, GridWorker, *key, county=by_key),
        closed=await _assignments(context, done.county_id, done.closed),
        opened=await _assignments(context, done.county_id, done.opened),
        replayed=done.replayed,
    )


def _payload(context: Context, recorded: Recorded) -> GridWorkerPayload:
    return receipt_of(context, GridWorkerPayload, GridWorker, worker_by_id, recorded=recorded)


async def _assignments(context: Context, county_id: int, ids: Sequence[int]) -> list[CellAssignment]:
    rows = await context.rows(assignments_of_ids(context.ask(), county_id, ids))
    return [CellAssignment.from_row(row) for row in rows]
