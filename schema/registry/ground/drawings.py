"""What callers send of a draft and the cells drawn in it."""

from uuid import UUID

import shapely
import strawberry

from geo.boundaries import boundary_of
from geo.division_codes import twelve_digits
from resolvers.registry.ground.discarding import Discard
from resolvers.registry.ground.drawn import Drawing, DrawingAct, DrawnCell, NewPlan
from resolvers.registry.staff.assigning import cell_not_found
from resolvers.wording.refusals import worker_not_found
from schema.codes import GridCellKind
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID
from schema.scalars import GeoJSON

PLAN = ("草案编号", "Id of the draft")
CODE = ("网格代码；默认沿用或取下一个空号", "Its code; by default that of before, or the next free one")
NAME = ("网格名称；默认沿用或按序号", "Its name; by default that of before, or by its number")
PRIMARY = ("启用后由谁主责", "Who becomes primary once the plan is in force")
PRIMARY_OR_AS_BEFORE = (
    "启用后由谁主责；空则照草案中原网格所定，其人须仍在岗且由您管理",
    "Who becomes primary once in force; null: whom the draft meant before, if in post for good and yours",
)
BOUNDARY = ("边界（面）", "Its boundary, a polygon")


@strawberry.input(description=both("新的网格方案草案", "A new draft"))
class CreateGridPlanInput:
    client_id: UUID = shown(*CLIENT_ID)
    code: str = shown("区县代码", "Code of the county")
    name: str = shown("草案名称", "Name of the draft")

    def entry(self) -> NewPlan:
        """The draft as given. Raises DomainError BAD_DIVISION_CODE."""
        return NewPlan(self.client_id, twelve_digits(self.code), self.name)


@strawberry.input(description=both("要丢弃的网格方案草案", "A draft to be thrown away"))
class DiscardGridPlanInput:
    client_id: UUID = shown(*CLIENT_ID)
    plan_id: strawberry.ID = shown(*PLAN)

    def order(self) -> Discard:
        """The order as given. Raises DomainError BAD_ID."""
        return Discard(self.client_id, *key_of(self.plan_id, "GridPlan", "planId"))


@strawberry.input(description=both("一个新划的网格", "A cell to be drawn"))
class NewCellInput:
    village_id: strawberry.ID = shown("所属村（社区）编号", "Id of the village it belongs to")
    boundary: GeoJSON = shown(*BOUNDARY)
    code: str | None = shown(*CODE, default=None)
    name: str | None = shown(*NAME, default=None)
    kind: GridCellKind | None = shown("类型，默认综合网格", "Its kind, integrated by default", default=None)
    primary_id: strawberry.ID | None = shown(*PRIMARY, default=None)

    def cell(self, county_id: int) -> DrawnCell:
        """The cell as given. Raises DomainError BAD_ID, BAD_BOUNDARY, CELL_NOT_FOUND or WORKER_NOT_FOUND."""
        village = within(county_id, self.village_id, "Division", "villageId")
        shape, primary = shape_of(self.boundary), worker(county_id, self.primary_id)
        return DrawnCell(shape, village, self.code, self.name, self.kind, primary)


@strawberry.input(description=both("在草案中新划网格", "New cells in a draft"))
class PutCellsInput:
    client_id: UUID = shown(*CLIENT_ID)
    plan_id: strawberry.ID = shown(*PLAN)
    cells: list[NewCellInput] = shown("新划的网格，至多 500 个", "The cells, 500 at most")

    def drawing(self) -> Drawing:
        """The drawing as given. Raises DomainError as `NewCellInput.cell` and `Drawing.checked`."""
        key = key_of(self.plan_id, "GridPlan", "planId")
        cells = tuple(cell.cell(key[0]) for cell in self.cells)
        return Drawing(self.client_id, *key, DrawingAct.PUT, (), cells).checked()


@strawberry.input(description=both("拆分所得的一个网格", "A part of a cell that is split"))
class CellPartInput:
    boundary: GeoJSON = shown(*BOUNDARY)
    code: str | None = shown(*CODE, default=None)
    name: str | None = shown(*NAME, default=None)
    primary_id: strawberry.ID | None = shown(*PRIMARY_OR_AS_BEFORE, default=None)

    def cell(self, county_id: int) -> DrawnCell:
        """The part as given. Raises DomainError BAD_BOUNDARY, BAD_ID or WORKER_NOT_FOUND."""
        primary = worker(county_id, self.primary_id)
        return DrawnCell(shape_of(self.boundary), None, self.code, self.name, None, primary)


@strawberry.input(description=both("在草案中拆分一个网格", "A cell of a draft that is split"))
class SplitCellInput:
    client_id: UUID = shown(*CLIENT_ID)
    plan_id: strawberry.ID = shown(*PLAN)
    cell_id: strawberry.ID = shown("网格编号", "Id of the cell")
    parts: list[CellPartInput] = shown(
        "各部分，至少两个；第一个沿用代码与名称", "The parts, two at least; the first keeps code and name"
    )

    def drawing(self) -> Drawing:
        """The drawing as given. Raises DomainError as `CellPartInput.cell` and `Drawing.checked`."""
        key = key_of(self.plan_id, "GridPlan", "planId")
        cells = tuple(part.cell(key[0]) for part in self.parts)
        old = within(key[0], self.cell_id, "GridCell", "cellId")
        return Drawing(self.client_id, *key, DrawingAct.SPLIT, (old,), cells).checked()


@strawberry.input(description=both("在草案中合并网格", "Cells of a draft that are merged"))
class MergeCellsInput:
    client_id: UUID = shown(*CLIENT_ID)
    plan_id: strawberry.ID = shown(*PLAN)
    cell_ids: list[strawberry.ID] = shown(
        "网格编号，至少两个；合并后沿用第一个的代码与名称",
        "Their ids; the first one's code and name are kept",
    )
    primary_id: strawberry.ID = shown("合并后由谁主责", "Who becomes primary of the merged cell")

    def drawing(self) -> Drawing:
        """The drawing as given. Raises DomainError BAD_ID, CELL_NOT_FOUND, or as `Drawing.checked`."""
        key = key_of(self.plan_id, "GridPlan", "planId")
        old = tuple(within(key[0], one, "GridCell", "cellIds") for one in self.cell_ids)
        cell = DrawnCell(meant_for=worker(key[0], self.primary_id))
        return Drawing(self.client_id, *key, DrawingAct.MERGE, old, (cell,)).checked()


@strawberry.input(description=both("在草案中重划一个网格的边界", "A cell of a draft with another boundary"))
class RedrawCellInput:
    client_id: UUID = shown(*CLIENT_ID)
    plan_id: strawberry.ID = shown(*PLAN)
    cell_id: strawberry.ID = shown("网格编号", "Id of the cell")
    boundary: GeoJSON = shown(*BOUNDARY)
    primary_id: strawberry.ID | None = shown(*PRIMARY_OR_AS_BEFORE, default=None)

    def drawing(self) -> Drawing:
        """The drawing as given. Raises DomainError BAD_ID, BAD_BOUNDARY, CELL_NOT_FOUND, WORKER_NOT_FOUND."""
        key = key_of(self.plan_id, "GridPlan", "planId")
        cell = DrawnCell(shape_of(self.boundary), meant_for=worker(key[0], self.primary_id))
        old = within(key[0], self.cell_id, "GridCell", "cellId")
        return Drawing(self.client_id, *key, DrawingAct.REDRAW, (old,), (cell,)).checked()


def shape_of(boundary: GeoJSON) -> bytes:
    """The polygons of a GeoJSON geometry as WKB. Raises DomainError BAD_BOUNDARY."""
    return shapely.to_wkb(boundary_of(boundary))


def within(county_id: int, opaque: strawberry.ID, kind: str, argument: str) -> int:
    """A row of the county. Raises DomainError BAD_ID, or CELL_NOT_FOUND for one of another county."""
    county, row_id = key_of(opaque, kind, argument)
    if county != county_id:
        raise cell_not_found()
    return row_id


def worker(county_id: int, opaque: strawberry.ID | None) -> int | None:
    """A worker of the county. Raises DomainError BAD_ID or WORKER_NOT_FOUND."""
    if opaque is None:
        return None
    county, worker_id = key_of(opaque, "GridWorker", "primaryId")
    if county != county_id:
        raise worker_not_found()
    return worker_id
