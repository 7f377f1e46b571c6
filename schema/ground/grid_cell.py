"""Grid cells and who is responsible for them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from geo.beidou_codes import beidou_code_within
from resolvers.each.duties import Whose
from resolvers.ground import cells, divisions, workers
from resolvers.people import lists as people
from schema.arguments import BeidouLevel
from schema.codes import GridCellKind, GridRole, ShapeSource
from schema.fields import both, link, shown
from schema.ground.division import Division
from schema.ground.station import GridWorker
from schema.node import FromRow, Node
from schema.on_rows.coverage import coverage_on_place
from schema.on_rows.duties import duties_on
from schema.paging.connection import Connection
from schema.paging.hanging import connection
from schema.scalars import GeoJSON

if TYPE_CHECKING:
    from schema.coverage.coverage import Coverage
    from schema.duties.page import DutyConnection
    from schema.people.person import Person


@strawberry.type(
    description=both("网格内可为您统计的人数", "Numbers of the persons in a cell that may be counted for you")
)
class CellCounts(FromRow):
    people: int = shown("在册服务对象", "Active persons served")
    veterans: int | None = shown(
        "其中退役军人；不足 5 人不予显示时为空", "Veterans among them; null where withheld"
    )
    priority_people: int | None = shown("其中重点对象；同上", "Those of a priority class; likewise")
    unlocated: int | None = shown("其中无坐标；同上", "Those without a point; likewise")


@strawberry.type(description=both("网格责任", "Responsibility for a cell"))
class CellAssignment(Node):
    worker_id: strawberry.Private[int]
    cell_id: strawberry.Private[int]
    as_of: strawberry.Private[date]
    role: GridRole = shown("职责", "Role")
    valid_from: date = shown("起始日期", "First day")
    valid_to: date | None = shown("终止日期（不含）", "Day before which it ended")
    decided_by: str = shown("决定单位", "Who decided it")
    recorded_at: datetime = shown("记录时间", "When it was recorded")
    worker: GridWorker | None = link(
        workers.workers_of_ids, through="worker_id", zh="网格员", en="The grid worker"
    )
    cell: "GridCell | None" = link(cells.cells_of_ids, through="cell_id", zh="网格", en="The cell")


@strawberry.type(
    description=both("网格，属于且只属于一个村（社区）", "A grid cell, inside exactly one village")
)
class GridCell(Node):
    division_id: strawberry.Private[int]
    code: str = shown("网格代码", "Code")
    name: str = shown("名称", "Name")
    kind: GridCellKind = shown("种类", "Kind")
    boundary: GeoJSON = shown("边界", "Boundary")
    boundary_source: ShapeSource = shown("边界来源", "Where the boundary comes from")
    valid_from: date = shown("启用日期", "First day")
    valid_to: date | None = shown("停用日期（不含）", "Day before which it closed")
    as_of: date = shown("本答案所依据的日期", "The day this answer is about")

    @strawberry.field(
        description=both(
            "网格内一点的北斗网格位置码（GB/T 39409）",
            "The BeiDou grid code of a point inside it (GB/T 39409)",
        )
    )
    def beidou_code(self, level: BeidouLevel = 6) -> str | None:
        """Computed from the boundary."""
        return beidou_code_within(self.boundary, 6 if level is None else level)

    division: Division | None = link(
        divisions.divisions_of_ids, through="division_id", zh="所属村（社区）", en="The village it lies in"
    )
    assignments: list[CellAssignment] = link(
        workers.assignments_of_cells,
        zh=f"责任人员，至多 {workers.MOST_ASSIGNED} 项，主责在前",
        en=f"Who is responsible for it, {workers.MOST_ASSIGNED} at most, the primary first",
    )
    own_assignments: list[CellAssignment] = link(
        workers.own_assignments_of_cells,
        zh="您本人在此网格的职责；非网格员为空",
        en="Your own roles in it; none for who is no grid worker",
    )
    people: Connection[Annotated["Person", strawberry.lazy("schema.people.person")]] = connection(
        people.PEOPLE_OF_CELLS,
        *(str, int),
        zh="居住在网格内且您可查看的在册服务对象，按姓名",
        en="The active persons living in the cell whom you may see, by name",
    )
    counts: CellCounts | None = link(cells.counts_of_cells, zh="人数", en="Numbers of persons", single=True)
    coverage: Annotated["Coverage", strawberry.lazy("schema.coverage.coverage")] | None = coverage_on_place(
        "联系覆盖；不归您统计时为空", "Its contact coverage; null where it is not yours to analyse"
    )
    duties: Annotated["DutyConnection", strawberry.lazy("schema.duties.page")] | None = duties_on(
        Whose.CELL,
        "网格内服务对象的走访任务，顺序同 duties；无权查看个人信息者为空",
        "The duties of the persons in it, as `duties` lists them; null to those who may not see persons",
    )
