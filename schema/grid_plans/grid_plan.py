"""Grid plans, and what was proposed in one."""

from datetime import date

import strawberry

from resolvers.grid_plans.drafts import ProposedVillage as Proposed
from resolvers.ground import divisions
from schema.codes import GridPlanStatus, PlanLimit
from schema.fields import both, link, shown
from schema.ground.division import Division
from schema.node import Node


@strawberry.type(
    description=both(
        "网格方案：草案、现行或已归档；草案不影响现行网格",
        "A grid plan: draft, active or archived; a draft touches nothing in force",
    )
)
class GridPlan(Node):
    as_of: strawberry.Private[date]
    name: str = shown("名称", "Name")
    status: GridPlanStatus = shown("状态", "Status")
    valid_from: date = shown("起始日期；草案为拟定日期", "First day; of a draft the day it was made")
    valid_to: date | None = shown("终止日期（不含）", "Day before which it ended")
    method: str | None = shown(
        "拟定方法及版本；非系统拟定为空", "Method and version; null unless it was proposed by the system"
    )
    seed: int | None = shown("随机种子", "Seed")
    keep: float | None = shown("对现行网格的保留程度，0–1", "How far the cells of the day were kept, 0–1")
    band_low: float | None = shown("每格人数下限", "Least people in a cell")
    band_high: float | None = shown("每格人数上限", "Most people in a cell")
    priority_weight: float | None = shown(
        "重点对象折算人数", "As how many a person of a priority class counts"
    )


@strawberry.type(description=both("对一个村（社区）的拟定", "What is proposed for a village"))
class ProposedVillage:
    county_id: strawberry.Private[int]
    village_id: strawberry.Private[int]
    cells_before: int = shown("现有网格数（可重划的）", "Cells today, of those that may be drawn anew")
    cells: int = shown("拟定网格数", "Cells proposed")
    spread_before: float = shown(
        "现有网格人数的变异系数", "Coefficient of variation of the loads of cells today"
    )
    spread: float = shown(
        "拟定网格人数的变异系数：未找到更均衡的", "The same of those proposed: no better one was found"
    )
    is_unchanged: bool = shown("是否保持原样", "Whether all stays as it is")
    limits: list[PlanLimit] = shown(
        "未能全部落入区间的原因；空为全部落入", "Why cells lie outside the band; empty: none does"
    )
    village: Division | None = link(
        divisions.divisions_of_ids,
        through="village_id",
        zh="村（社区）",
        en="The village",
    )

    @classmethod
    def of(cls, county_id: int, found: Proposed) -> "ProposedVillage":
        """The village as the resolver tells it."""
        return cls(
            county_id=county_id,
            village_id=found.village_id,
            cells_before=found.cells_before,
            cells=found.cells,
            spread_before=found.spread_before,
            spread=found.spread,
            is_unchanged=found.is_unchanged,
            limits=[PlanLimit.of(limit) for limit in found.limits],
        )


@strawberry.type(description=both("拟定网格方案的回执", "The receipt of a proposal"))
class ProposeGridPayload:
    plan: GridPlan | None = shown("新的草案", "The new draft")
    villages: list[ProposedVillage] = shown(
        "各村（社区）的拟定，按代码", "What is proposed by village, by code"
    )
    replayed: bool = shown(
        "是否为重发（返回首次结果）", "Whether this was a replay, answered with the first result"
    )
