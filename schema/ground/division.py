"""Administrative divisions."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.ground import cells, divisions, stations
from schema.codes import DivisionLevel, ShapeSource
from schema.fields import both, link, shown
from schema.node import FromRow, Node
from schema.on_rows.coverage import coverage_on_place
from schema.paging.connection import Connection
from schema.paging.cursors import Int32
from schema.paging.hanging import connection
from schema.scalars import GeoJSON

if TYPE_CHECKING:
    from schema.coverage.coverage import Coverage
    from schema.ground.grid_cell import GridCell
    from schema.ground.station import Station


@strawberry.type(
    description=both(
        "不单独建站的村（社区）的专责人员", "The named person of a village without a station of its own"
    )
)
class ResponsiblePerson(FromRow):
    county_id: strawberry.Private[int]
    name: str = shown("姓名", "Name")
    post: str = shown("职务", "Post")


@strawberry.type(
    description=both(
        "行政区划（国家至村六级），按某一日的状态",
        "An administrative division, nation to village, as of a day",
    )
)
class Division(Node):
    parent_id: strawberry.Private[int | None]
    code: str = shown("12 位统计用区划代码", "The 12-digit official code")
    name: str = shown("名称", "Name")
    level: DivisionLevel = shown("级别", "Level")
    is_functional_zone: bool = shown(
        "是否为功能区（开发区等）", "Whether it is a functional zone, such as a development zone"
    )
    valid_from: date = shown("该版本起始日期", "First day of this version")
    valid_to: date | None = shown(
        "该版本终止日期（不含）；空为至今", "Day before which it held; null: it still holds"
    )
    as_of: date = shown("本答案所依据的日期", "The day this answer is about")
    point: GeoJSON | None = shown("代表点", "A point that stands for it")
    point_source: ShapeSource | None = shown("代表点来源", "Where the point comes from")
    boundary: GeoJSON | None = shown("边界；没有时为空", "Boundary; null where there is none")
    boundary_source: ShapeSource | None = shown("边界来源", "Where the boundary comes from")
    parents: list["Division"] = link(
        divisions.parents_of_divisions,
        hot=False,
        zh="上级区划，自国家至直接上级，至多五级",
        en="The divisions above, from the nation to the direct parent, five at most",
        abroad=True,
    )
    children: Connection["Division"] = connection(
        divisions.CHILDREN_OF_DIVISIONS,
        *(str, Int32, int),
        zh="直接下级区划，按代码",
        en="Direct children, by code",
        abroad=True,
    )
    station: Annotated["Station", strawberry.lazy("schema.ground.station")] | None = link(
        stations.stations_of_divisions, zh="为其服务的中心或站", en="The one centre or station that serves it"
    )
    responsible_person: ResponsiblePerson | None = link(
        divisions.responsible_persons_of_divisions,
        zh="不单独建站时的专责人员（退役军人少于 30 人；指导标准村级第 4 项）",
        en="The named person where there is no station (fewer than 30 veterans; policy 001-V4)",
    )
    cells: Connection[Annotated["GridCell", strawberry.lazy("schema.ground.grid_cell")]] = connection(
        cells.CELLS_OF_DIVISIONS,
        str,
        int,
        zh="村（社区）内的网格，按代码",
        en="The cells of a village, by code",
    )
    coverage: Annotated["Coverage", strawberry.lazy("schema.coverage.coverage")] | None = coverage_on_place(
        "联系覆盖；不归您统计时为空", "Its contact coverage; null where it is not yours to analyse"
    )
