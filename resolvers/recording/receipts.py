"""Receipts: the first answer to a write is the answer to every replay of it (model §9)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from db.engine import Database
from db.errors import DomainError
from db.models import Receipt
from resolvers.ask import Ask
from resolvers.recording.entry import Recorded, Sent


async def receipt_of(database: Database, ask: Ask, sent: Sent) -> Recorded | None:
    """The first result of the client id of what was sent, if there is one.

    Raises DomainError CLIENT_ID_TAKEN when another viewer or another record used the client id.
    """
    found = (await receipts_of(database, ask, [sent])).get(sent.client_id)
    if isinstance(found, DomainError):
        raise found
    return found


async def receipts_of(
    database: Database, ask: Ask, sent: Sequence[Sent]
) -> dict[UUID, Recorded | DomainError]:
    """The first result of each client id that has one, or CLIENT_ID_TAKEN, as `receipt_of` raises it."""
    found: dict[UUID, Recorded | DomainError] = {}
    for county_id in dict.fromkeys(one.county_id for one in sent):
        here = {one.client_id: one for one in sent if one.county_id == county_id}
        columns = (Receipt.client_id, Receipt.subject, Receipt.digest, Receipt.result)
        statement = select(*columns).where(Receipt.county_id == county_id, Receipt.client_id.in_(here))
        for row in await database.rows(statement):
            same = row.subject == ask.viewer.subject and row.digest == here[row.client_id].digest()
            first = Recorded(county_id, int(row.result["contact_id"]), replayed=True) if same else None
            found[row.client_id] = first or client_id_taken()
    return found


def client_id_taken() -> DomainError:
    """The refusal of a client id that stands for something else."""
    return DomainError(
        "CLIENT_ID_TAKEN",
        "该客户端编号已用于另一条记录，请换用新的编号。",
        "This client id was used for another record; send a new one.",
    )
