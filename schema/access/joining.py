"""Accounts joined to the identity provider (OIDC), and parted from it."""

from typing import Annotated
from uuid import UUID

import strawberry

from resolvers.access.offices.joining import join
from resolvers.access.offices.orders import SubjectOrder
from schema.access.acts import WHICH, AccountPayload, officer_of, payload_of
from schema.access.inputs import ACCOUNT_ID, account_key
from schema.context import RonggeInfo
from schema.fields import argument, both, shown
from schema.receipts import CLIENT_ID


@strawberry.input(
    description=both("账号与统一身份认证的关联", "By whom an account is known at the identity provider")
)
class JoinSubjectInput:
    client_id: UUID = shown(*CLIENT_ID)
    account_id: strawberry.ID = shown(*ACCOUNT_ID)
    subject: str = shown(
        "身份提供方给出的 sub，原样填写，至多 255 个字符",
        "The provider's sub, as it is; 255 characters at most",
    )

    def order(self) -> SubjectOrder:
        """The subject as given. Raises DomainError BAD_ID."""
        account_id = account_key(self.account_id)
        return SubjectOrder(client_id=self.client_id, account_id=account_id, subject=self.subject.strip())


@strawberry.mutation(
    description=both(
        "安全管理员将账号与统一身份认证的身份关联；三员的账号只能在服务器上关联",
        "The security officer joins an account to a subject of the identity provider; officers' are joined at"
        " the server",
    )
)
async def join_subject(
    info: RonggeInfo, input: Annotated[JoinSubjectInput, argument("关联", "The subject")]
) -> AccountPayload | None:
    """Committed before it is answered."""
    return payload_of(info.context, await join(officer_of(info.context), input.order()))


@strawberry.mutation(
    description=both(
        "安全管理员解除关联，结束经其登录的会话",
        "The security officer parts an account from its subject; the sessions that it opened end",
    )
)
async def part_subject(info: RonggeInfo, input: WHICH) -> AccountPayload | None:
    """Committed before it is answered."""
    context, account_id = info.context, account_key(input.account_id)
    order = SubjectOrder(client_id=input.client_id, account_id=account_id, subject=None)
    return payload_of(context, await join(officer_of(context), order))
