"""Accounts joined to the identity provider by the security officer, who gives what opens accounts."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import Role
from db.errors import DomainError
from resolvers.access.offices.acts import Done, Officer
from resolvers.access.offices.orders import SubjectOrder
from resolvers.access.offices.rule import GRANTS
from resolvers.access.provider.subjects import join_subject, part_subject


async def join(officer: Officer, order: SubjectOrder) -> Done:
    """Joins an account to a subject of the issuer that is set, or parts it (docs/decisions/0079).

    Raises DomainError OFFICER_AT_SERVER, and as `join_subject` and `part_subject`.
    """

    async def act(connection: AsyncConnection, account: Row[Any]) -> None:
        if order.subject is None:
            await part_subject(connection, account, by=officer.by)
            return
        if account.role == Role.OFFICER.value:
            raise DomainError(
                "OFFICER_AT_SERVER",
                "三员的账号只能在服务器上关联（rongge user join）。",
                "Accounts of officers are joined at the server alone (rongge user join).",
            )
        await join_subject(connection, account, issuer=officer.issuer, subject=order.subject, by=officer.by)

    return await officer.acted(order, GRANTS, act)
