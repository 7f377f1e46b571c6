"""Service centres and stations, and the grid workers who work there."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.ground import cells, divisions, stations, workers
from schema.codes import CoordinateSystem, DivisionLevel, StationForm
from schema.fields import both, link, shown
from schema.ground.division import Division
from schema.ground.station_codes import HeadPost
from schema.node import Node
from schema.paging.connection import Connection
from schema.paging.cursors import Int32
from schema.paging.hanging import connection
from schema.scalars import GeoJSON

if TYPE_CHECKING:
    from schema.ground.grid_cell import GridCell


@strawberry.type(description=both("网格员", "A grid worker"))
class GridWorker(Node):
    station_id: strawberry.Private[int]
    as_of: strawberry.Private[date]
    name: str = shown("姓名", "Name")
    staff_number: str | None = shown("工号", "The office's own number")
    phone_masked: str | None = shown("电话（脱敏）", "Telephone number, masked")
    valid_from: date = shown("任职起始日期", "First day in the post")
    valid_to: date | None = shown("任职终止日期（不含）", "Day before which the post ended")
    station: "Station | None" = link(
        stations.stations_of_ids,
        through="station_id",
        zh="所属服务站",
        en="The station the worker belongs to",
    )
    cells: Connection[Annotated["GridCell", strawberry.lazy("schema.ground.grid_cell")]] = connection(
        cells.CELLS_OF_WORKERS, str, int, zh="负责的网格（任一职责）", en="The worker's cells, in any role"
    )


@strawberry.type(description=both("退役军人服务中心或服务站", "A veterans' service centre or station"))
class Station(Node):
    division_id: strawberry.Private[int]
    co_located_id: strawberry.Private[int | None]
    name: str = shown("名称", "Name")
    level: DivisionLevel = shown("级别", "Level")
    form: StationForm = shown("中心或站", "Centre or station")
    head_name: str | None = shown("站长（主任）姓名", "Name of the head")
    head_post: str | None = shown("站长兼任职务", "The head's other post")
    head_post_kind: HeadPost | None = shown("兼任职务的种类", "What post that is")
    telephone: str | None = shown("公开的服务电话", "The public telephone number")
    address: str | None = shown("地址", "Address")
    point: GeoJSON | None = shown(
        "本站位置（WGS-84）；空为未单独登记，按区划代表点",
        "Where it stands, WGS-84; null: not said apart from its division's point",
    )
    point_system: CoordinateSystem | None = shown(
        "位置录入时的坐标系", "The coordinate system the point was given in"
    )
    version: int = shown(
        "登记版本，每次更改加一；amendStation 的 baseVersion",
        "One more with every act on it: the baseVersion of amendStation",
    )
    valid_from: date = shown("设立日期", "First day")
    valid_to: date | None = shown("撤销日期（不含）", "Day before which it closed")
    as_of: date = shown("本答案所依据的日期", "The day this answer is about")
    division: Division | None = link(
        divisions.divisions_of_ids, through="division_id", zh="所在区划", en="The division it hangs on"
    )
    co_located_with: "Station | None" = link(
        stations.stations_of_ids,
        through="co_located_id",
        zh="合署办公的站",
        en="The station whose place it shares",
    )
    supervising_station: "Station | None" = link(
        stations.supervisors_of_stations,
        zh="上级（主管）中心或站，可与行政上级不同",
        en="The supervising centre or station, which may differ from the administrative parent's",
    )
    children: Connection["Station"] = connection(
        stations.CHILDREN_OF_STATIONS,
        *(int, int, Int32),
        zh="直接下级中心或站",
        en="The stations it supervises directly",
        abroad=True,
    )
    divisions: Connection[Division] = connection(
        stations.DIVISIONS_OF_STATIONS,
        *(str, Int32, int),
        zh="本站直接服务的区划，按代码",
        en="The divisions it serves itself, by code",
    )
    cells: Connection[Annotated["GridCell", strawberry.lazy("schema.ground.grid_cell")]] = connection(
        cells.CELLS_OF_STATIONS,
        *(str, int),
        zh="本站直接服务范围内的网格",
        en="The cells of the divisions it serves itself",
    )
    workers: Connection[GridWorker] = connection(
        workers.WORKERS_OF_STATIONS, str, int, zh="本站网格员", en="The grid workers of the station"
    )
