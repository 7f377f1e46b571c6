"""Tokens of programs, replaced by the security officer without stopping the program."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from resolvers.access.offices.acts import Done, Officer
from resolvers.access.offices.orders import RotationOrder
from resolvers.access.offices.rule import GRANTS
from resolvers.access.tokens import rotate_token


async def rotate(officer: Officer, order: RotationOrder) -> Done:
    """A token in place of the one there is. Raises DomainError as `rotate_token`."""

    async def act(connection: AsyncConnection, account: Row[Any]) -> str:
        asked: dict[str, Any] = {"label": order.label, "days": order.days}
        opened = await rotate_token(connection, account, **asked, ids=officer.ids, by=officer.by)
        return opened.secret

    return await officer.acted(order, GRANTS, act)
