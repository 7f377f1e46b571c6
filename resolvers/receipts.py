"""Receipts: the first answer to a write is the answer to every replay of it (model §9)."""

from sqlalchemy import select

from db.engine import Database
from db.errors import DomainError
from db.models import Receipt
from resolvers.ask import Ask
from resolvers.contact_entry import ContactEntry, Recorded


async def receipt_of(database: Database, ask: Ask, entry: ContactEntry) -> Recorded | None:
    """The first result of the entry's client id, if there is one.

    Raises DomainError CLIENT_ID_TAKEN when another viewer or another record used the client id.
    """
    statement = select(Receipt.subject, Receipt.digest, Receipt.result).where(
        Receipt.county_id == entry.county_id, Receipt.client_id == entry.client_id
    )
    rows = await database.rows(statement)
    if not rows:
        return None
    [found] = rows
    if found.subject != ask.viewer.subject or found.digest != entry.digest():
        raise DomainError(
            "CLIENT_ID_TAKEN",
            "该客户端编号已用于另一条记录，请换用新的编号。",
            "This client id was used for another record; send a new one.",
        )
    return Recorded(entry.county_id, int(found.result["contact_id"]), replayed=True)
