"""The questions about responsibility for cells: what a hand-over would change, and who has no primary."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import strawberry

from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask
from resolvers.duties.question import DutyQuestion, year_and_month_ahead
from resolvers.ground.named_areas import area_of, ground_statement, own_grounds
from resolvers.hand_overs.acts import plan_of_hand_over
from resolvers.hand_overs.counts import numbers_of_cells
from resolvers.hand_overs.order import Cell, HandOver
from resolvers.hand_overs.plan import Gap, Overlap, Plan
from resolvers.hand_overs.spans import OPEN, Span
from resolvers.hand_overs.unassigned import BY_CODE, number_of_unassigned, page_of_unassigned
from resolvers.hand_overs.warnings import HandOverWarning as Warned
from resolvers.hand_overs.warnings import never_assigned, warnings_of
from resolvers.viewer import SMALLEST_SHOWN
from schema.arguments import AsOf, Scope
from schema.codes import GridRole
from schema.context import Context, RonggeInfo
from schema.fast.kept import looked_up
from schema.fast.page import Listing, page_of
from schema.fields import argument, both, hot
from schema.hand_overs.hand_over import (
    HandOverCell,
    HandOverGap,
    HandOverOverlap,
    HandOverPlan,
    HandOverProblem,
    HandOverWarning,
    UnassignedCell,
)
from schema.hand_overs.inputs import PlanHandOverInput
from schema.paging.connection import Connection
from schema.paging.cursors import After, First, Int32, Keyset

Numbers = Mapping[int, Any]


@strawberry.field(
    description=both(
        "预览网格交接：涉及的网格、人数、任务、空档与重叠；不作任何改动",
        "What a hand-over would change: cells, persons, duties, gaps and overlaps; nothing is written",
    )
)
async def plan_hand_over(
    info: RonggeInfo, input: Annotated[PlanHandOverInput, argument("拟议的交接", "The hand-over")]
) -> HandOverPlan | None:
    """Numbers only: who manages cells sees no persons."""
    context, ask = info.context, info.context.ask()
    order = input.order()
    plan = await plan_of_hand_over(context.database, ask, order)
    numbers = await _numbers(context, ask, order, plan)
    never = await context.rows(never_assigned(context.ask(order.on), order))
    return _shown(order, plan, numbers, warnings_of(plan, never))


UNASSIGNED = Listing(
    page=page_of_unassigned,
    number=number_of_unassigned,
    node=UnassignedCell,
    name="UnassignedCellConnection",
)
CURSORS = Keyset(BY_CODE.made_for, (str, Int32, int))


@hot(
    "当日无在岗网格员的网格，按代码；其人员的任务在统计中不归任何网格员",
    "Cells of which nobody in the post is primary on the day, by code; their duties are nobody's",
)
async def unassigned_cells(
    info: RonggeInfo,
    scope: Scope = None,
    as_of: AsOf = None,
    first: First = None,
    after: After = None,
) -> Connection[UnassignedCell] | None:
    """Within what the viewer may manage or analyse."""
    context, ask = info.context, info.context.ask(as_of)
    areas = own_grounds(ask)
    if scope is not None:
        areas = (area_of(await looked_up(context, ground_statement, ask, scope.named())),)
    return page_of(ask, UNASSIGNED, areas, CURSORS.page(first, after))


async def _numbers(context: Context, ask: Ask, order: HandOver, plan: Plan) -> Numbers:
    """Persons, duties and requests by cell."""
    areas = tuple(Area(AreaKind.CELL, order.county_id, cell.id) for cell in plan.cells)
    asked = DutyQuestion(areas=areas, window=year_and_month_ahead(ask.today), as_of=ask.today)
    rows = await looked_up(context, numbers_of_cells, asked.asked_on(ask.today))
    return {row.cell_id: row for row in rows}


def _shown(order: HandOver, plan: Plan, numbers: Numbers, warned: Sequence[Warned]) -> HandOverPlan:
    people = {cell_id: int(row.people) for cell_id, row in numbers.items()}
    return HandOverPlan(
        is_possible=not plan.problems,
        problems=[HandOverProblem(code=one.code, zh=one.zh, en=one.en) for one in plan.problems],
        warnings=[
            HandOverWarning(code=one.code, zh=one.zh, en=one.en, cell_codes=list(one.cells), total=one.total)
            for one in warned
        ],
        people=sum(people.values()),
        cells=[_cell(order, plan, cell, numbers.get(cell.id)) for cell in plan.cells],
        gaps=[_gap(order, gap, people.get(gap.cell.id, 0)) for gap in plan.gaps],
        overlaps=[_overlap(order, one) for one in plan.overlaps],
    )


def _cell(order: HandOver, plan: Plan, cell: Cell, row: Any) -> HandOverCell:
    told = row is not None and row.people >= SMALLEST_SHOWN
    roles = dict.fromkeys(task.role for task in plan.concerned if task.cell_id == cell.id)
    return HandOverCell(
        county_id=order.county_id,
        cell_id=cell.id,
        worker_id=order.receiver_of(cell.code),
        roles=[GridRole.of(role.value) for role in roles],
        people=int(row.people) if row is not None else 0,
        due=int(row.due) if told else None,
        overdue=int(row.overdue) if told else None,
        unreachable=int(row.unreachable) if told else None,
    )


def _gap(order: HandOver, gap: Gap, people: int) -> HandOverGap:
    return HandOverGap(
        county_id=order.county_id,
        cell_id=gap.cell.id,
        valid_from=gap.span.first,
        valid_to=_end(gap.span),
        is_new=gap.is_new,
        people=people,
    )


def _overlap(order: HandOver, overlap: Overlap) -> HandOverOverlap:
    return HandOverOverlap(
        county_id=order.county_id,
        cell_id=overlap.cell.id,
        worker_id=overlap.worker_id,
        role=GridRole.of(overlap.role.value),
        valid_from=overlap.span.first,
        valid_to=_end(overlap.span),
    )


def _end(span: Span) -> date | None:
    return None if span.end == OPEN else span.end
