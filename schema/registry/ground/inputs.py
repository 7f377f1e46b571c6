"""What callers send about the ground."""

from datetime import date
from uuid import UUID

import strawberry

from db.errors import DomainError
from resolvers.registry.ground.orders import Activation
from resolvers.wording.refusals import worker_not_found
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID

MOST_PRIMARIES = 2000


@strawberry.input(description=both("新划网格的主责网格员", "Who becomes primary of a cell drawn anew"))
class PlanPrimaryInput:
    cell_code: str = shown("方案中新划网格的代码", "Code of a cell that the plan draws")
    worker_id: strawberry.ID = shown("网格员编号", "Id of the worker")


@strawberry.input(
    description=both("启用网格方案：全县（区）自某日起按方案", "A draft to be put in force for its county")
)
class ActivateGridPlanInput:
    client_id: UUID = shown(*CLIENT_ID)
    plan_id: strawberry.ID = shown("草案编号", "Id of the draft")
    on: date = shown("自该日起（当日或过去 92 天内）", "From this day on: today, or up to 92 days back")
    report: str = shown(
        "所接受报告的标识（gridPlanReport.fingerprint）", "`fingerprint` of the report that is accepted"
    )
    decided_by: str = shown("决定单位", "Who decided it")
    reason: str = shown("理由", "Why")
    primaries: list[PlanPrimaryInput] | None = shown(
        "新划网格各由谁主责", "Who becomes primary of each cell drawn anew", default=None
    )
    workers_follow: bool | None = shown(
        "未指定者由其所承接网格的主责网格员继续主责",
        "Where nobody is named, the primary of the cell that it stands for has it",
        default=False,
    )
    may_leave_gaps: bool | None = shown(
        "是否允许网格暂无网格员", "Whether cells may be left without a primary", default=False
    )

    def order(self) -> Activation:
        """The activation as given. Raises DomainError BAD_ID, BAD_PRIMARIES or WORKER_NOT_FOUND."""
        county_id, plan_id = key_of(self.plan_id, "GridPlan", "planId")
        return Activation(
            client_id=self.client_id,
            county_id=county_id,
            plan_id=plan_id,
            on=self.on,
            report=self.report,
            decided_by=self.decided_by,
            reason=self.reason,
            primaries=self._primaries(county_id),
            workers_follow=bool(self.workers_follow),
            may_leave_gaps=bool(self.may_leave_gaps),
        )

    def _primaries(self, county_id: int) -> dict[str, int]:
        given = sorted(self.primaries or [], key=lambda one: one.cell_code)
        keys = [(one.cell_code, key_of(one.worker_id, "GridWorker", "workerId")) for one in given]
        if any(county != county_id for _, (county, _) in keys):
            raise worker_not_found()
        found = {code: worker_id for code, (_, worker_id) in keys}
        if not len(found) == len(keys) <= MOST_PRIMARIES:
            raise DomainError(
                "BAD_PRIMARIES",
                f"每个网格只能指定一名主责网格员，且不超过 {MOST_PRIMARIES} 个。",
                f"Name one primary a cell, {MOST_PRIMARIES} at most.",
                {"argument": "primaries"},
            )
        return found
