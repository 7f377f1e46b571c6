"""What callers say of a hand-over."""

from datetime import date
from uuid import UUID, uuid4

import strawberry

from db.errors import DomainError
from resolvers.hand_overs.order import HandOver
from resolvers.wording.refusals import worker_not_found
from schema.arguments import chosen
from schema.codes import GridRole
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID

MOST_CELLS = 500


@strawberry.input(description=both("一个网格交给谁", "Who gets a cell"))
class HandOverCellInput:
    cell_code: str = shown("网格代码", "Code of the cell")
    to_worker_id: strawberry.ID | None = shown(
        "接收人，默认 toWorkerId", "Who gets it; toWorkerId by default", default=None
    )


@strawberry.input(
    description=both(
        "拟议的网格交接；给出 until 即为临时代管：原责任不变，接收人另行代管",
        "A hand-over to be planned; with `until` it is temporary cover: the worker stays responsible",
    )
)
class PlanHandOverInput:
    from_worker_id: strawberry.ID = shown("交出人（网格员）编号", "Id of the worker who hands over")
    on: date = shown("自该日起（过去 92 天至未来 366 天）", "From this day on: 92 days back to 366 ahead")
    decided_by: str = shown("决定单位", "Who decided it")
    reason: str = shown("理由", "Why")
    to_worker_id: strawberry.ID | None = shown(
        "接收人编号；空为无人接收", "Id of who gets the cells; null: nobody", default=None
    )
    cells: list[HandOverCellInput] | None = shown(
        "只交接这些网格，默认全部；不得为空列表",
        "These cells alone, one at least; all by default",
        default=None,
    )
    roles: list[GridRole] | None = shown(
        "只交接这些职责，默认全部，临时代管默认网格员；空列表同不填",
        "These roles alone; by default, as of an empty list, all, and of temporary cover the primary's",
        default=None,
    )
    until: date | None = shown(
        "临时代管的终止日期（不含），不超过 366 天", "Day before which temporary cover ends", default=None
    )
    may_leave_gaps: bool | None = shown(
        "是否允许网格暂无网格员", "Whether cells may be left without a primary", default=False
    )

    def order(self, client_id: UUID | None = None) -> HandOver:
        """The hand-over as the resolvers read it. Raises DomainError BAD_ID or BAD_HAND_OVER_CELLS."""
        county_id, worker_id = key_of(self.from_worker_id, "GridWorker", "fromWorkerId")
        return HandOver(
            client_id=client_id or uuid4(),
            county_id=county_id,
            worker_id=worker_id,
            on=self.on,
            decided_by=self.decided_by,
            reason=self.reason,
            receiver=_worker(county_id, self.to_worker_id),
            receivers=self._receivers(county_id),
            roles=tuple(sorted(chosen(self.roles))),
            until=self.until,
            may_leave_gaps=bool(self.may_leave_gaps),
        )

    def _receivers(self, county_id: int) -> dict[str, int | None]:
        cells = self.cells if self.cells is not None else []
        found = {
            cell.cell_code: _worker(county_id, cell.to_worker_id or self.to_worker_id)
            for cell in sorted(cells, key=lambda cell: cell.cell_code)
        }
        if self.cells is not None and not 0 < len(found) == len(cells) <= MOST_CELLS:
            raise DomainError(
                "BAD_HAND_OVER_CELLS",
                "请列出 1 至 500 个不重复的网格，或不列以交接全部。",
                "Name 1 to 500 different cells, or none of them to hand over all.",
                {"argument": "cells"},
            )
        return found


@strawberry.input(description=both("网格交接", "A hand-over"))
class HandOverInput(PlanHandOverInput):
    client_id: UUID = shown(*CLIENT_ID)


def _worker(county_id: int, opaque: strawberry.ID | None) -> int | None:
    """A worker of the county. Raises DomainError WORKER_NOT_FOUND for one of another county."""
    if opaque is None:
        return None
    county, worker_id = key_of(opaque, "GridWorker", "toWorkerId")
    if county != county_id:
        raise worker_not_found()
    return worker_id
