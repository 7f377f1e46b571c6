"""Who is asking."""

from datetime import date
from typing import Any, Self

import strawberry

from resolvers import viewer as viewers
from resolvers.areas import AreaKind
from resolvers.ground import cells, divisions, stations, workers
from schema.codes import Permission, Role
from schema.fields import both, link, shown
from schema.ground.division import Division
from schema.ground.grid_cell import GridCell
from schema.ground.station import GridWorker, Station


@strawberry.type(description=both("一项授权：在何处可做何事", "A grant: what may be done where"))
class Grant:
    county_id: strawberry.Private[int]
    as_of: strawberry.Private[date]
    division_id: strawberry.Private[int | None] = None
    cell_id: strawberry.Private[int | None] = None
    station_id: strawberry.Private[int | None] = None
    worker_id: strawberry.Private[int | None] = None
    permission: Permission = shown("权限", "Permission", default=None)
    division: Division | None = link(
        divisions.divisions_of_ids, through="division_id", zh="区划及其下级", en="A division and below"
    )
    cell: GridCell | None = link(cells.cells_of_ids, through="cell_id", zh="网格", en="A cell")
    station: Station | None = link(
        stations.stations_of_ids, through="station_id", zh="服务站及其下级", en="A station and those below it"
    )
    worker: GridWorker | None = link(
        workers.workers_of_ids, through="worker_id", zh="网格员的网格", en="The cells of a grid worker"
    )

    @classmethod
    def of(cls, grant: viewers.Grant, today: date) -> Self:
        """A grant as it is shown."""
        through = {
            AreaKind.DIVISION: "division_id",
            AreaKind.CELL: "cell_id",
            AreaKind.STATION: "station_id",
            AreaKind.WORKER: "worker_id",
        }[grant.area.kind]
        area: dict[str, Any] = {through: grant.area.id}
        return cls(county_id=grant.area.county_id, as_of=today, permission=grant.permission, **area)


@strawberry.type(description=both("当前使用者", "Who is asking"))
class Viewer:
    subject: str = shown("账号", "Subject of the token")
    name: str = shown("名称", "Name")
    role: Role = shown("角色", "Role")
    grants: list[Grant] = shown("授权", "Grants")

    @classmethod
    def of(cls, viewer: viewers.Viewer, today: date) -> Self:
        """A viewer as it is shown."""
        grants = [Grant.of(grant, today) for grant in viewer.grants]
        return cls(subject=viewer.subject, name=viewer.name, role=viewer.role, grants=grants)
