"""Saying that two registrations are of two persons: remembered with the values that were compared."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Database
from db.errors import DomainError
from db.models import DuplicatePair
from resolvers.ask import Ask, Statement
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registrations.changed import locked_persons
from resolvers.scope import require
from resolvers.viewer import Permission


@dataclass(frozen=True, slots=True)
class TwoPersons:
    """A pair that is two persons, and how that is known."""

    client_id: UUID
    county_id: int
    pair_id: int
    reason: str


async def not_duplicate(database: Database, ask: Ask, two: TwoPersons) -> Recorded:
    """Takes a pair off the list until one of the values compared changes; committed.

    A replay returns the first result. Raises DomainError DUPLICATE_NOT_FOUND (missing, or one of the persons
    is not the viewer's), DUPLICATE_DECIDED, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    county_id, pair_id = two.county_id, two.pair_id
    claim = Claim(county_id, two.client_id, ask.viewer.subject, digest_of(two), pair_id)
    async with database.writing() as connection:
        pair = await _pair(connection, two)
        both = [] if pair is None else [pair.first_id, pair.second_id]
        seen = await locked_persons(connection, ask, county_id, both, day=ask.today) if both else {}
        # Whoever does not see both locks no pair.
        pair = await _pair(connection, two, locked=True) if len(seen) == len(both) else None
        if pair is None:
            raise _not_found()
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(county_id, first, replayed=True)
        if pair.decided_on == pair.digest:
            raise _decided()
        await connection.execute(
            update(DuplicatePair)
            .where(DuplicatePair.county_id == county_id, DuplicatePair.id == pair_id)
            .values(
                decided_on=DuplicatePair.digest,
                decided_by=ask.viewer.subject,
                decided_at=func.now(),
                reason=two.reason,
            )
        )
    return Recorded(county_id, pair_id, replayed=False)


async def _pair(connection: AsyncConnection, two: TwoPersons, *, locked: bool = False) -> Row[Any] | None:
    row = DuplicatePair
    columns = (row.first_id, row.second_id, row.digest, row.decided_on)
    found: Statement = select(*columns).where(row.county_id == two.county_id, row.id == two.pair_id)
    return (await connection.execute(found.with_for_update() if locked else found)).first()


def _not_found() -> DomainError:
    return DomainError(
        "DUPLICATE_NOT_FOUND",
        "没有这一对疑似重复登记，或不在您的权限内。",
        "There is no such pair, or it lies outside what you may see.",
    )


def _decided() -> DomainError:
    return DomainError(
        "DUPLICATE_DECIDED",
        "这一对已判定为两人，且所比对的内容未变。",
        "These were decided to be two persons, and nothing that was compared has changed since.",
    )
