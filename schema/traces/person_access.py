"""An access to one person's file."""

from datetime import datetime

import strawberry

from db.codes import AccessKind
from schema.codes import Role
from schema.fields import both, shown
from schema.node import FromRow


@strawberry.type(
    description=both("对一人档案的一次查看或更改", "Once that a person's file was looked at or changed")
)
class PersonAccess(FromRow):
    county_id: strawberry.Private[int]
    entry_id: strawberry.Private[int]
    person_id: strawberry.Private[int]
    at: datetime = shown("时间", "When")
    by: str = shown("何人：账号的姓名，或令牌的名称", "Who: the name of the account, or that in the token")
    role: Role | None = shown("以何角色", "As what")
    kind: AccessKind = shown("种类", "Kind")
    operation: str = shown("操作：根字段或地址", "By what: root fields, or the address asked")
    reason: str | None = shown("理由", "Why, where a reason is asked for")
