"""Tokens of programs that replace others."""

from typing import Annotated

import strawberry

from resolvers.access.offices.orders import RotationOrder
from resolvers.access.offices.rotating import rotate
from schema.access.acts import SecretPayload, officer_of, secret_of
from schema.access.inputs import GiveTokenInput
from schema.context import RonggeInfo
from schema.fields import argument, both


@strawberry.mutation(
    description=both(
        "安全管理员换发令牌；原令牌至多再有效 7 天",
        "The security officer replaces a program's token; the one before holds for 7 days more at most",
    )
)
async def rotate_token(
    info: RonggeInfo, input: Annotated[GiveTokenInput, argument("令牌", "The token")]
) -> SecretPayload | None:
    """Committed before it is answered."""
    given = input.order()
    order = RotationOrder(
        client_id=given.client_id, account_id=given.account_id, label=given.label, days=given.days
    )
    return secret_of(info.context, await rotate(officer_of(info.context), order))
