"""Who is asking."""

from datetime import date
from typing import Any, Self

import strawberry

from resolvers import viewer as viewers
from resolvers.areas import AreaKind
from schema.codes import Permission, Role
from schema.fields import both, shown
from schema.ground.parts import Place


@strawberry.type(
    description=both(
        "一项授权：在何处可做何事；区划与服务站含其下级，网格员指其网格",
        "A grant: what may be done where. Of a division or station all below it, of a grid worker the cells",
    )
)
class Grant(Place):
    permission: Permission = shown("权限", "Permission", default=None)

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
