"""What a report on a grid plan says."""

import strawberry

from resolvers.ground import cells, divisions, workers
from schema.codes import PlanFinding
from schema.fields import both, link, shown
from schema.grid_plans.grid_plan import GridPlan
from schema.ground.division import Division
from schema.ground.grid_cell import CellAssignment, GridCell
from schema.ground.station import GridWorker
from schema.scalars import GeoJSON


@strawberry.type(description=both("地面上的一处问题", "A defect on the ground"))
class GroundFinding:
    county_id: strawberry.Private[int]
    village_id: strawberry.Private[int]
    kind: PlanFinding = shown("种类", "Kind")
    cell_codes: list[str] = shown("所涉网格代码", "Codes of the cells concerned")
    area_m2: float = shown("面积（平方米）", "Area in square metres")
    width_m: float = shown("最宽处（米）", "Width in metres where it is widest")
    is_sliver: bool = shown("是否窄于 1 米的碎屑", "Whether a sliver, narrower than a metre")
    people: int = shown("住在其上的人数", "People who live on it")
    shape: GeoJSON = shown("形状", "Shape")
    village: Division | None = link(
        divisions.divisions_of_ids,
        through="village_id",
        zh="村（社区）",
        en="The village",
    )


@strawberry.type(description=both("方案中的一个网格", "A cell of a plan"))
class PlannedCell:
    county_id: strawberry.Private[int]
    cell_id: strawberry.Private[int]
    code: str = shown("网格代码", "Code")
    is_taken_over: bool = shown("是否原样保留", "Whether taken over as it is: same shape, id and code")
    people: int = shown("将居住其中的在册人数", "Persons who would live in it")
    priority_people: int | None = shown(
        "其中重点对象；不足 5 人不予显示时为空", "Those of a priority class; null where withheld"
    )
    parts: int = shown("地块数", "Parts it lies in")
    village_parts: int | None = shown("所属村（社区）的地块数", "Parts its village lies in")
    stands_for_code: str | None = shown(
        "承接的现行网格代码；空为新网格", "Code of the cell in force it stands for; null: a new one"
    )
    cell: GridCell | None = link(cells.cells_of_ids, through="cell_id", zh="网格", en="The cell")


@strawberry.type(description=both("网格员的负担", "A grid worker's load"))
class PlannedLoad:
    county_id: strawberry.Private[int]
    worker_id: strawberry.Private[int]
    cells_today: int = shown("现负责网格数", "Cells today")
    cells: int = shown("按方案负责网格数", "Cells by the plan")
    people_today: int = shown("现负责人数", "Persons today")
    people: int = shown("按方案负责人数", "Persons by the plan")
    worker: GridWorker | None = link(
        workers.workers_of_ids, through="worker_id", zh="网格员", en="The grid worker"
    )


@strawberry.type(
    description=both(
        "人员与网格员的连续性：与现行方案相比", "Who would change cell or worker, against the plan in force"
    )
)
class PlannedContinuity:
    change_cell: int = shown("改换网格的人数", "Persons whose cell changes")
    change_worker: int = shown("改换主责网格员的人数", "Persons whose primary changes")
    lose_worker: int = shown("将无主责网格员的人数", "Persons who would have no primary")
    unplaced: int = shown(
        "无坐标、原网格将重划的人数：保留村（社区），须另行安排",
        "Persons without a point whose cell is drawn anew: they keep their village and wait for a cell",
    )
    in_no_cell: int = shown("不在任何网格内的人数", "Persons in no cell")


@strawberry.type(
    description=both(
        "网格方案报告：空白、重叠、越界、每格人数、网格员负担与连续性；只含您可管理或统计的村（社区）",
        "A report on a grid plan: ground, people, workers, continuity, in villages you manage or analyse",
    )
)
class GridPlanReport:
    plan: GridPlan = shown("方案", "The plan")
    is_clean: bool = shown("地面上是否毫无问题", "Whether nothing is wrong on the ground")
    fingerprint: str = shown(
        "本报告的标识；启用方案时据此确认所接受的报告",
        "What names this report: who puts the plan in force says with it which report is accepted",
    )
    gap_m2: float = shown("空白面积（平方米）", "Ground in no cell, square metres")
    overlap_m2: float = shown("重叠面积（平方米）", "Ground in two cells, square metres")
    outside_m2: float = shown("越界面积（平方米）", "Cells' ground outside their village, square metres")
    slivers: int = shown("碎屑数", "How many slivers")
    total_findings: int = shown("问题总数", "How many findings in all")
    findings: list[GroundFinding] = shown(
        "最大的问题，至多 500 处，按种类、面积", "The largest findings, 500 at most, by kind and area"
    )
    cells: list[PlannedCell] = shown("网格，按代码", "The cells, by code")
    spread: float = shown("每格人数的变异系数", "Coefficient of variation of people per cell")
    workers: list[PlannedLoad] = shown("网格员负担", "Workers' loads")
    continuity: PlannedContinuity = shown("连续性", "Continuity")
    ending_assignments: list[CellAssignment] = shown(
        "失去网格、须交接的责任记录：方案不会自行终止任何一项",
        "Assignments that lose their cell and must be handed over: no plan ends one by itself",
    )


@strawberry.type(description=both("从一个网格到另一个网格的地面", "Ground that goes from a cell to another"))
class SharedGround:
    county_id: strawberry.Private[int]
    before_id: strawberry.Private[int]
    after_id: strawberry.Private[int]
    area_m2: float = shown("面积（平方米）", "Area in square metres")
    people: int = shown("居住其上的已定位人数", "Located persons who live on it")
    is_same: bool = shown("两网格形状是否相同", "Whether both cells have the same shape")
    stands_for: bool = shown("后者是否承接前者", "Whether the second stands for the first")
    before: GridCell | None = link(
        cells.cells_of_ids,
        through="before_id",
        zh="原网格",
        en="The cell of the first plan",
    )
    after: GridCell | None = link(
        cells.cells_of_ids,
        through="after_id",
        zh="新网格",
        en="The cell of the second plan",
    )


@strawberry.type(description=both("两个网格方案的比较", "Two grid plans side by side"))
class GridPlanComparison:
    before: GridPlan = shown("原方案", "The first plan")
    after: GridPlan = shown("新方案", "The second plan")
    cells_before: int = shown("原方案网格数", "Cells of the first")
    cells_after: int = shown("新方案网格数", "Cells of the second")
    identical: int = shown("同一网格（编号相同）数", "Cells that both have, by id")
    same: int = shown("相同网格数（编号或形状相同）", "Cells that are the same, by id or by shape")
    people_moved: int = shown("改换网格的已定位人数", "Located persons who change cells")
    total_changes: int = shown("变动总数", "How many changes in all")
    changes: list[SharedGround] = shown(
        "变动的地面，至多 500 处，人数多者在前", "Ground that changes, 500 pieces at most, most people first"
    )
