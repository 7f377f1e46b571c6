"""The questions about grid plans: which there are, what is wrong with one, what two change."""

from typing import Annotated, Any

import strawberry

from db.codes import DivisionLevel
from geo.division_codes import twelve_digits
from resolvers.areas import Area, AreaKind
from resolvers.grid_plans.comparison import plan_comparison
from resolvers.grid_plans.plans import IN_FORCE_FIRST, number_of_plans, page_of_plans
from resolvers.grid_plans.reports import PlanReport, plan_report
from resolvers.ground.workers import assignments_of_ids
from resolvers.small_numbers import Sight, is_withheld, sight_of
from schema.context import RonggeInfo
from schema.fast.page import Listing, page_of
from schema.fields import argument, both, hot
from schema.grid_plans.grid_plan import GridPlan
from schema.grid_plans.report import (
    GridPlanComparison,
    GridPlanReport,
    GroundFinding,
    PlannedCell,
    PlannedContinuity,
    PlannedLoad,
    SharedGround,
)
from schema.ground.grid_cell import CellAssignment
from schema.node import key_of
from schema.paging.connection import Connection
from schema.paging.cursors import After, First, Int32, Keyset
from schema.scalars import GeoJSON

MOST_LISTED = 500
PlanId = Annotated[strawberry.ID, argument("网格方案编号", "Id of a grid plan")]


PLANS = Listing(page=page_of_plans, number=number_of_plans, node=GridPlan, name="GridPlanConnection")
CURSORS = Keyset(IN_FORCE_FIRST.made_for, (Int32, int))


@hot("一个县（区）的网格方案", "The grid plans of a county")
def grid_plans(
    info: RonggeInfo,
    code: Annotated[str, argument("区县代码", "Code of the county")],
    first: First = None,
    after: After = None,
) -> Connection[GridPlan] | None:
    """Active first, then archived, then drafts; drafts for those who manage or analyse ground there."""
    return page_of(info.context.ask(), PLANS, twelve_digits(code), CURSORS.page(first, after))


@strawberry.field(
    description=both(
        "网格方案报告：空白、重叠、越界、每格人数、网格员负担与连续性；与现行方案相比",
        "What a plan would mean: ground, people, workers' loads and continuity against the plan in force",
    )
)
async def grid_plan_report(info: RonggeInfo, plan_id: PlanId) -> GridPlanReport | None:
    """Worked out in a process of its own; nothing is written."""
    context, ask = info.context, info.context.ask()
    key = key_of(plan_id, "GridPlan", "planId")
    report = await plan_report(context.database, context.work, ask, key)
    assignments = await context.rows(assignments_of_ids(ask, key[0], report.ending))
    county = Area(AreaKind.DIVISION, key[0], 0, DivisionLevel.COUNTY)
    sight = await sight_of(context.rows, ask, county)
    return _report(sight, report, [CellAssignment.from_row(row) for row in assignments])


@strawberry.field(
    description=both("比较同一县（区）的两个网格方案", "Two grid plans of one county side by side")
)
async def compare_grid_plans(info: RonggeInfo, before: PlanId, after: PlanId) -> GridPlanComparison | None:
    """Worked out in a process of its own."""
    context, ask = info.context, info.context.ask()
    keys = (key_of(before, "GridPlan", "before"), key_of(after, "GridPlan", "after"))
    found = await plan_comparison(context.database, context.work, ask, keys)
    first, second = (GridPlan.from_row(plan) for plan in found.plans)
    changes = [one for one in found.shared if not one.is_same]
    return GridPlanComparison(
        before=first,
        after=second,
        cells_before=len(found.cells[0]),
        cells_after=len(found.cells[1]),
        identical=found.identical,
        same=found.same,
        people_moved=found.people_moved,
        total_changes=len(changes),
        changes=[_shared(keys[0][0], one) for one in changes[:MOST_LISTED]],
    )


def _shared(county_id: int, one: Any) -> SharedGround:
    return SharedGround(
        county_id=county_id,
        before_id=one.before,
        after_id=one.after,
        area_m2=one.area_m2,
        people=one.people,
        is_same=one.is_same,
        stands_for=one.stands_for,
    )


def _report(sight: Sight, report: PlanReport, assignments: list[CellAssignment]) -> GridPlanReport:
    county_id: int = report.plan.county_id
    codes = {cell.row.id: cell.row.code for cell in report.cells}
    area = {
        kind: sum(one.area_m2 for one in report.findings if one.kind == kind)
        for kind in ("GAP", "OVERLAP", "OUTSIDE")
    }
    return GridPlanReport(
        plan=GridPlan.from_row(report.plan),
        is_clean=not report.findings,
        fingerprint=report.fingerprint,
        gap_m2=area["GAP"],
        overlap_m2=area["OVERLAP"],
        outside_m2=area["OUTSIDE"],
        slivers=sum(one.is_sliver for one in report.findings),
        total_findings=len(report.findings),
        findings=[_finding(county_id, codes, one) for one in report.findings[:MOST_LISTED]],
        cells=_cells(sight, report),
        spread=report.spread,
        workers=[
            PlannedLoad(
                county_id=county_id,
                worker_id=load.worker_id,
                cells_today=load.cells_today,
                cells=load.cells,
                people_today=load.people_today,
                people=load.people,
            )
            for load in report.workers
        ],
        continuity=_continuity(report),
        ending_assignments=assignments,
    )


def _continuity(report: PlanReport) -> PlannedContinuity:
    found = report.continuity
    return PlannedContinuity(
        change_cell=found.change_cell,
        change_worker=found.change_worker,
        lose_worker=found.lose_worker,
        unplaced=found.unplaced,
        in_no_cell=found.in_no_cell,
    )


def _finding(county_id: int, codes: dict[int, str], one: Any) -> GroundFinding:
    return GroundFinding(
        county_id=county_id,
        village_id=one.village_id,
        kind=one.kind,
        cell_codes=[codes[cell] for cell in one.cells],
        area_m2=one.area_m2,
        width_m=one.width_m,
        is_sliver=one.is_sliver,
        people=one.people,
        shape=GeoJSON(one.shape),
    )


def _cells(sight: Sight, report: PlanReport) -> list[PlannedCell]:
    return [
        PlannedCell(
            county_id=report.plan.county_id,
            cell_id=cell.row.id,
            code=cell.row.code,
            is_taken_over=cell.stays,
            people=cell.people,
            priority_people=None if is_withheld(sight, cell.people, personal=True) else cell.priority_people,
            parts=cell.parts,
            village_parts=cell.village_parts,
            stands_for_code=report.codes_in_force.get(cell.stands_for or 0),
        )
        for cell in report.cells
    ]
