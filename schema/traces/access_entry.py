"""An entry of the log of accesses."""

from datetime import datetime

import strawberry

from db.codes import AccessKind
from schema.codes import Role
from schema.fields import both, described, shown
from schema.node import FromRow

described(AccessKind, "访问的种类", "What kind of access it was")


@strawberry.type(
    description=both(
        "访问日志的一条：谁以何身份、为何、查看或更改了谁的档案；只有编号，没有内容",
        "An entry of the log: who read or changed whose record, as what and why; ids, never values",
    )
)
class AccessEntry(FromRow):
    county_id: strawberry.Private[int]
    entry_id: strawberry.Private[int]
    at: datetime = shown("时间", "When")
    subject: str = shown("何人：账号或令牌的名称", "Who: the account, or the name in the token")
    role: Role | None = shown("以何角色；空为未登录", "As what; null: nobody was signed in")
    kind: AccessKind = shown("种类", "Kind")
    operation: str = shown("操作：根字段或地址", "By what: root fields, or the address asked")
    document: str | None = shown("查询文本的 SHA-256", "SHA-256 of the document that asked")
    account: str | None = shown(
        "账号：办理的对象，或本人", "The account that something was done to, or that did it"
    )
    persons: list[strawberry.ID] = shown("涉及的服务对象的编号", "Ids of the persons whose records they were")
    reason: str | None = shown("理由", "Why, where a reason is asked for")
    outcome: str = shown("结果：DONE 或拒绝的代码", "What came of it: DONE, or the code of the refusal")
    address: str | None = shown("登录来源", "Where a sign-in came from")
    request_id: str = shown("请求编号：同一请求的各条相同", "The request: what one request wrote bears one")
