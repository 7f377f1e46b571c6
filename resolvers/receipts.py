"""Claims of client ids by acts that write in several statements: the first result answers every replay.

They stand in the same table as the receipts of contacts, so that a client id stands for one act of any kind.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects.postgresql import UUID as UUID_OF_DB
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Database
from db.errors import DomainError
from db.models import Receipt
from db.sets import any_of, inserted
from resolvers.ask import Ask, Statement


class Sent(Protocol):
    """What is sent once under a client id."""

    @property
    def client_id(self) -> UUID:
        """The id its sender made."""

    @property
    def county_id(self) -> int:
        """The county in whose key space it is recorded."""

    def digest(self) -> bytes:
        """What tells a replay from something else sent under the same client id."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a client id stands for, by county and id, and whether this call was a replay."""

    county_id: int
    row_id: int
    replayed: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A client id, who sent it, what tells the act from any other, and the id of what it writes."""

    county_id: int
    client_id: UUID
    subject: str
    digest: bytes
    row_id: int


def digest_of(entry: Any, **instead: Any) -> bytes:
    """What tells a replay from another act sent under the same client id, of a dataclass.

    Of some of its fields something else may be told `instead`, as where a number must not be found by trying.
    """
    told = {**_told(entry), **instead} if instead else entry
    return hashlib.sha256(_WRITTEN.encode([type(entry).__name__, told]).encode()).digest()


def _told(value: Any) -> Any:
    """A dataclass as a dictionary, anything else as its text."""
    names = _names(type(value))  # type: ignore[arg-type]  # classes are hashable
    return str(value) if names is None else {name: getattr(value, name) for name in names}


@lru_cache(maxsize=256)
def _names(kind: type) -> tuple[str, ...] | None:
    """The fields of a dataclass, None of what is none."""
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else None


_WRITTEN = json.JSONEncoder(default=_told, sort_keys=True)


def claims_of(county_id: int, client_id: UUID) -> Statement:
    """A row if the client id stands for something in a county."""
    return select(Receipt.client_id).where(Receipt.county_id == county_id, Receipt.client_id == client_id)


async def claimed(connection: AsyncConnection, claim: Claim) -> int | None:
    """The id that the first act with this client id wrote; None if this is the first.

    Waits for another transaction that is about to claim it. Raises DomainError CLIENT_ID_TAKEN when another
    viewer or another act used the client id.
    """
    first = (await claimed_each(connection, [claim])).get(claim.client_id)
    if isinstance(first, DomainError):
        raise first
    return first


async def claimed_each(connection: AsyncConnection, claims: Sequence[Claim]) -> dict[UUID, int | DomainError]:
    """The same of several claims in one county, whose client ids differ: those that were not the first.

    Rows are taken in the order of the client ids, so that nobody waits in a circle.
    """
    rows = [
        {
            "county_id": claim.county_id,
            "client_id": claim.client_id,
            "subject": claim.subject,
            "digest": claim.digest,
            "result": {"row_id": str(claim.row_id)},
        }
        for claim in sorted(claims, key=lambda claim: claim.client_id)
    ]
    written = inserted(Receipt, rows).on_conflict_do_nothing().returning(Receipt.client_id)
    made = set((await connection.execute(written)).scalars())
    known = {claim.client_id: claim for claim in claims if claim.client_id not in made}
    return await _firsts(connection, claims[0].county_id, known) if known else {}


async def _firsts(
    connection: AsyncConnection, county_id: int, known: Mapping[UUID, Claim]
) -> dict[UUID, int | DomainError]:
    columns = (Receipt.client_id, Receipt.subject, Receipt.digest, Receipt.result)
    found = select(*columns).where(*_of(county_id, known))
    # One that is not seen is another's: a claim that wrote nothing is never taken for the first.
    firsts: dict[UUID, int | DomainError] = dict.fromkeys(known, client_id_taken())
    for row in await connection.execute(found):
        same = row.subject == known[row.client_id].subject and row.digest == known[row.client_id].digest
        firsts[row.client_id] = int(row.result["row_id"]) if same else client_id_taken()
    return firsts


async def disclaimed(connection: AsyncConnection, county_id: int, client_ids: Sequence[UUID]) -> None:
    """Gives back client ids that this transaction has claimed, of acts that were then refused."""
    if client_ids:
        await connection.execute(delete(Receipt).where(*_of(county_id, client_ids)))


def _of(county_id: int, client_ids: Iterable[UUID]) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a receipt is of one of some client ids."""
    return Receipt.county_id == county_id, Receipt.client_id == any_of(UUID_OF_DB(), client_ids)


async def receipts_of(
    database: Database, ask: Ask, sent: Sequence[Sent]
) -> dict[UUID, Recorded | DomainError]:
    """The first result of each client id that has one, or CLIENT_ID_TAKEN if it was that of anything else."""
    found: dict[UUID, Recorded | DomainError] = {}
    for county_id in dict.fromkeys(one.county_id for one in sent):
        here = {one.client_id: one for one in sent if one.county_id == county_id}
        columns = (Receipt.client_id, Receipt.subject, Receipt.digest, Receipt.result)
        statement = select(*columns).where(*_of(county_id, here))
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
