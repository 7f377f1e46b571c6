"""A subject taken from its account again, which leaves it free to be joined to another."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccessKind
from db.models import AccountSubject
from resolvers.traces.accounts import note_act


async def take_subject(connection: AsyncConnection, account_id: int, *, by: str) -> bool:
    """Takes an account's subject away, noted in the log; whether there was one."""
    parted = delete(AccountSubject).where(AccountSubject.account_id == account_id)
    if not (await connection.execute(parted.returning(AccountSubject.account_id))).all():
        return False
    await note_act(connection, AccessKind.KEY, "part subject", account_id=account_id, by=by)
    return True
