"""The two sides of a transfer: found, and written at once, in the county with the smaller number first.

Whoever decides about a transfer locks the person who leaves, so that decisions come one after another.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import TransferDecision, TransferDirection
from db.errors import DomainError
from db.models import Person, Transfer
from resolvers.ask import Ask, Statement
from resolvers.people.transfers import addressed, state_on
from resolvers.scope import reach_into

OPEN_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Sides:
    """A transfer by its id: who leaves which county, and for which."""

    id: int
    former: tuple[int, int]
    to_county: int

    @property
    def counties(self) -> list[int]:
        """Both counties, in the order in which they are written."""
        return sorted((self.former[0], self.to_county))


async def sides_from_old(connection: AsyncConnection, key: tuple[int, int]) -> Sides | None:
    """The transfer of which a row is the side that offered, by county and id."""
    row = (await connection.execute(_leaving(key))).first()
    return None if row is None else Sides(key[1], (key[0], row.person_id), row.other_county_id)


async def sides_from_new(connection: AsyncConnection, ask: Ask, key: tuple[int, int]) -> Sides | None:
    """The transfer of which a row is the side it was offered to, if the viewer may register there."""
    mine = select(Transfer.other_county_id).where(
        Transfer.county_id == key[0], Transfer.id == key[1], addressed(ask)
    )
    county_id = (await connection.execute(mine)).scalar()
    if county_id is None:
        return None
    await reach_into(connection, ask.viewer, [county_id])
    return await sides_from_old(connection, (county_id, key[1]))


def _leaving(key: tuple[int, int]) -> Statement:
    return select(Transfer.person_id, Transfer.other_county_id).where(
        *[Transfer.county_id == key[0], Transfer.id == key[1]],
        Transfer.direction == TransferDirection.OUT.value,
    )


async def leaving_locked(connection: AsyncConnection, sides: Sides) -> Row[Any]:
    """Who leaves, locked until the commit, whoever asks."""
    columns = (Person.status, Person.division_id, Person.cell_id)
    mine: Statement = select(*columns).where(
        Person.county_id == sides.former[0], Person.id == sides.former[1]
    )
    return (await connection.execute(mine.with_for_update())).one()


async def still_offered(connection: AsyncConnection, ask: Ask, sides: Sides) -> Row[Any]:
    """The side that offered, of a person who is locked. Raises DomainError TRANSFER_NOT_OPEN."""
    found: Statement = select(Transfer.moved_on, state_on(ask.today).label("state")).where(
        Transfer.county_id == sides.former[0], Transfer.id == sides.id
    )
    row = (await connection.execute(found)).one()
    if row.state != "OFFERED":
        raise DomainError(
            "TRANSFER_NOT_OPEN",
            "该迁移已有结果或已过期。",
            "This transfer was decided before, or has expired.",
            {"state": row.state},
        )
    return row


async def decide(
    connection: AsyncConnection,
    ask: Ask,
    sides: Sides,
    decision: TransferDecision,
    *,
    refusal: str | None = None,
    new_person: int | None = None,
) -> None:
    """Writes what was decided on both sides, once; the new person's id on the side of their county."""
    decided = {
        "decision": decision.value,
        "refusal": refusal,
        "decided_by": ask.viewer.subject,
        "decided_at": func.now(),
    }
    for county_id in sides.counties:
        person = {"person_id": new_person} if county_id == sides.to_county else {}
        side = (Transfer.county_id == county_id, Transfer.id == sides.id)
        await connection.execute(update(Transfer).where(*side).values(decided | person))


def transfer_not_found() -> DomainError:
    """The one answer for a transfer that does not exist and for one that is not the viewer's to decide."""
    return DomainError(
        "TRANSFER_NOT_FOUND",
        "没有这项迁移，或不由您办理。",
        "There is no such transfer, or it is not yours to decide.",
    )
