"""What an account is given now, as the security officer looks at it."""

from typing import Annotated, Self

import strawberry

from db.codes import GrantedAreaKind, NoPersons, Office
from resolvers.access.offices import viewing
from resolvers.access.offices.reach import Reach
from schema.access.inputs import ACCOUNT_ID
from schema.codes import Permission, Role
from schema.context import RonggeInfo
from schema.fields import argument, both, described, shown
from schema.node import key_of

described(NoPersons, "为何不能查看服务对象", "Why an account is shown no persons")
described(GrantedAreaKind, "范围的种类", "What an area is")


@strawberry.type(description=both("一项未结束的授权及其是否有效", "A grant not ended, and whether it holds"))
class GrantedArea:
    permission: Permission = shown("权限", "Permission")
    kind: GrantedAreaKind = shown("区划、网格、服务站或网格员", "What the area is")
    name: str | None = shown("名称；网格为空", "What it is called; null for a cell")
    code: str | None = shown("区划代码；其他为空", "Code of a division; null for others")
    in_force: bool = shown(
        "此刻是否有效：日期、在岗、上岗与承诺均已核对",
        "Whether it gives anything now, by its days, the post, induction and pledge",
    )


@strawberry.type(description=both("一种权限此刻所及，仅数字", "How far a permission reaches now, in numbers"))
class PermissionReach:
    permission: Permission = shown("权限", "Permission")
    divisions: int = shown("整个在内的区划数", "Divisions that lie in it as a whole")
    cells: int = shown("网格数", "Cells")
    persons: int | None = shown(
        "在册人数，向下取整至十；一至九人不予显示，“管理配置”恒为空",
        "Persons registered, rounded down to tens; null of one to nine, and for MANAGE",
    )

    @classmethod
    def of(cls, reach: Reach) -> Self:
        """A reach as it is shown."""
        return cls(
            permission=reach.permission, divisions=reach.divisions, cells=reach.cells, persons=reach.persons
        )


@strawberry.type(
    description=both(
        "一个账号此刻的实际权限，不含任何个人信息", "What an account may do now, without persons"
    )
)
class AccountView:
    role: Role = shown("角色", "Role")
    office: Office | None = shown("三员的职责；其他角色为空", "Office; null for other roles")
    generation: int = shown("所依据的授权版本号", "The number of access that it was read under")
    persons_shown: bool = shown("能否查看服务对象", "Whether persons are shown")
    why_no_persons: NoPersons | None = shown(
        "不能查看服务对象的原因", "Why no persons are shown; null if they are"
    )
    areas: list[GrantedArea] = shown("未结束的授权，至多 100 项", "Grants that nobody has ended, at most 100")
    reach: list[PermissionReach] = shown(
        "各项权限所及，每项权限一行", "How far the permissions reach, one row for each"
    )

    @classmethod
    def of(cls, view: viewing.AccountView) -> Self:
        """A view as it is shown."""
        areas = [
            GrantedArea(
                permission=one.permission, kind=one.kind, name=one.name, code=one.code, in_force=one.in_force
            )
            for one in view.areas
        ]
        return cls(
            role=view.role,
            office=view.office,
            generation=view.generation,
            persons_shown=view.persons_shown,
            why_no_persons=view.why_no_persons,
            areas=areas,
            reach=[PermissionReach.of(one) for one in view.reach],
        )


@strawberry.field(
    description=both(
        "以一个账号的权限查看：其授权此刻的实际效力；只有安全管理员可以查看，查看本身记入日志",
        "What an account's grants give it now, for the security officer alone; looking stands in the log",
    )
)
async def view_as(
    info: RonggeInfo, account: Annotated[strawberry.ID, argument(*ACCOUNT_ID)]
) -> AccountView | None:
    """Written down before it is answered. Raises DomainError OFFICE_NEEDED, ACCOUNT_NOT_FOUND, BAD_ID."""
    context = info.context
    account_id = key_of(account, "Account", "account")[1]
    return AccountView.of(await viewing.view_as(context.database, context.ask(), context.ids, account_id))
