"""Receipts: the first answer to a write is the answer to every replay of it (model §9)."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from db.errors import DomainError
from db.models import Receipt
from resolvers.ask import Ask
from resolvers.contact_entry import ContactEntry, Recorded


async def receipt_of(connection: AsyncConnection, ask: Ask, entry: ContactEntry) -> Recorded | None:
    """The first result of the entry's client id, if there is one.

    Raises DomainError CLIENT_ID_TAKEN when another viewer or another record used the client id.
    """
    found = (
        await connection.execute(
            select(Receipt.subject, Receipt.digest, Receipt.result).where(
                Receipt.county_id == entry.county_id, Receipt.client_id == entry.client_id
            )
        )
    ).one_or_none()
    if found is None:
        return None
    if found.subject != ask.viewer.subject or found.digest != entry.digest():
        raise DomainError(
            "CLIENT_ID_TAKEN",
            "该客户端编号已用于另一条记录，请换用新的编号。",
            "This client id was used for another record; send a new one.",
        )
    return Recorded(entry.county_id, int(found.result["contact_id"]), replayed=True)


async def claim(connection: AsyncConnection, ask: Ask, entry: ContactEntry, contact_id: int) -> bool:
    """Whether this transaction is the first to use the client id; waits for another one that is about to."""
    statement = (
        postgresql.insert(Receipt)
        .values(
            county_id=entry.county_id,
            client_id=entry.client_id,
            subject=ask.viewer.subject,
            digest=entry.digest(),
            result={"contact_id": str(contact_id)},
        )
        .on_conflict_do_nothing()
        .returning(Receipt.client_id)
    )
    return (await connection.execute(statement)).one_or_none() is not None
