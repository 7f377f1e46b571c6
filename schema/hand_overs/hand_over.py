"""What a hand-over changes, and the cells nobody is responsible for."""

from datetime import date

import strawberry

from resolvers.ground import cells, workers
from schema.codes import GridRole
from schema.fields import both, link, shown
from schema.ground.grid_cell import CellAssignment, GridCell
from schema.ground.station import GridWorker
from schema.node import FromRow
from schema.receipts import REPLAYED


@strawberry.type(description=both("使交接无法进行的问题", "What stands in the way of a hand-over"))
class HandOverProblem:
    code: str = shown("稳定的代码", "The stable code")
    zh: str = shown("中文说明", "In Chinese")
    en: str = shown("英文说明", "In English")


@strawberry.type(
    description=both(
        "交接可以进行，但须留意之事", "What a hand-over leaves to be looked after, though it can be done"
    )
)
class HandOverWarning:
    code: str = shown("稳定的代码", "The stable code")
    zh: str = shown("中文说明", "In Chinese")
    en: str = shown("英文说明", "In English")
    cell_codes: list[str] = shown(
        "所涉网格的代码，至多 20 个", "Codes of the cells it is about, twenty at most"
    )
    total: int = shown("所涉网格总数", "How many cells it is about in all")


@strawberry.type(description=both("将交接的一个网格", "A cell that would be handed over"))
class HandOverCell:
    county_id: strawberry.Private[int]
    cell_id: strawberry.Private[int]
    worker_id: strawberry.Private[int | None]
    roles: list[GridRole] = shown("交接的职责", "The roles handed over")
    people: int = shown("在册人数", "Persons registered in it")
    due: int | None = shown(
        "应访任务数；不足 5 人不予显示时为空", "Duties due now; null where fewer than five persons"
    )
    overdue: int | None = shown("逾期任务数；同上", "Duties overdue; likewise")
    unreachable: int | None = shown("有效的失联报告数；同上", "Unreachable requests that stand; likewise")
    cell: GridCell | None = link(cells.cells_of_ids, through="cell_id", zh="网格", en="The cell")
    to_worker: GridWorker | None = link(
        workers.workers_of_ids, through="worker_id", zh="接收人；空为无人接收", en="Who gets it; null: nobody"
    )


@strawberry.type(description=both("网格无网格员的时段", "Days on which a cell would have no primary"))
class HandOverGap:
    county_id: strawberry.Private[int]
    cell_id: strawberry.Private[int]
    valid_from: date = shown("起始日期", "First day")
    valid_to: date | None = shown("终止日期（不含）；空为不限", "Day before which it ends; null: without end")
    is_new: bool = shown("是否因本次交接而产生", "Whether because of this hand-over")
    people: int = shown("将无网格员的在册人数", "Persons who would be without a primary")
    cell: GridCell | None = link(cells.cells_of_ids, through="cell_id", zh="网格", en="The cell")


@strawberry.type(
    description=both("接收人在同一网格已有的职责", "A role that a receiver already has in the cell")
)
class HandOverOverlap:
    county_id: strawberry.Private[int]
    cell_id: strawberry.Private[int]
    worker_id: strawberry.Private[int]
    role: GridRole = shown("已有的职责", "The role they have")
    valid_from: date = shown("重叠起始日期", "First day of both")
    valid_to: date | None = shown("重叠终止日期（不含）", "Day before which both end")
    cell: GridCell | None = link(cells.cells_of_ids, through="cell_id", zh="网格", en="The cell")
    worker: GridWorker | None = link(
        workers.workers_of_ids, through="worker_id", zh="接收人", en="The receiver"
    )


@strawberry.type(
    description=both(
        "网格交接预览：涉及谁、哪些事项、有何空档与重叠；不作任何改动",
        "What a hand-over would change: who and what is affected, gaps and overlaps; nothing is written",
    )
)
class HandOverPlan:
    is_possible: bool = shown("能否照此交接", "Whether it can be done so")
    problems: list[HandOverProblem] = shown("须先解决的问题", "What has to be solved first")
    warnings: list[HandOverWarning] = shown(
        "须留意之事：将无网格员主责的网格、从未有网格员主责的网格",
        "What to look after: cells that would be left without a primary, and cells that never had one",
    )
    people: int = shown("涉及的在册人数", "Persons registered in the cells")
    cells: list[HandOverCell] = shown("涉及的网格，按代码", "The cells, by code")
    gaps: list[HandOverGap] = shown("无网格员的时段", "Days without a primary")
    overlaps: list[HandOverOverlap] = shown("接收人已有的职责", "Roles the receivers already have")


@strawberry.type(description=both("网格交接的回执", "The receipt of a hand-over"))
class HandOverPayload:
    closed: list[CellAssignment] = shown("被取代的责任记录", "The assignments that were superseded")
    opened: list[CellAssignment] = shown(
        "取而代之的责任记录，含交出人此前的部分",
        "Those recorded instead, the worker's own until the day among them",
    )
    replayed: bool = shown(*REPLAYED)


@strawberry.type(description=both("无在岗网格员的网格", "A cell of which nobody in the post is primary"))
class UnassignedCell(FromRow):
    county_id: strawberry.Private[int]
    cell_id: strawberry.Private[int]
    as_of: strawberry.Private[date]
    code: str = shown("网格代码", "Code of the cell")
    people: int = shown("在册人数（今日）", "Persons registered in it today")
    unassigned_since: date | None = shown(
        "自该日起无人；空为从未有人", "Since when; null: there never was a primary"
    )
    assigned_from: date | None = shown(
        "已安排的接任日期；空为尚无安排", "When the next begins; null: nobody is planned"
    )
    is_covered: bool = shown("当日是否有人临时代管", "Whether somebody covers it that day")
    cell: GridCell | None = link(cells.cells_of_ids, through="cell_id", zh="网格", en="The cell")
