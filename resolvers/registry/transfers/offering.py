"""Offering a person to another county, and withdrawing the offer."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import TransferDecision, TransferDirection
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.log.traces import note_changed
from db.models import DivisionVersion, Person, Transfer
from resolvers.areas import Area
from resolvers.ask import Ask, current
from resolvers.changes.written import tell_of_transfer
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registrations.changed import locked_person, require_registered
from resolvers.registrations.homes import check_not_moved, homes_of
from resolvers.registry.people.entry import check_day
from resolvers.registry.people.settling import check_active
from resolvers.registry.transfers.sides import (
    OPEN_FOR,
    Sides,
    decide,
    sides_from_old,
    still_offered,
    transfer_not_found,
)
from resolvers.scope import reach_into, require
from resolvers.viewer import Permission

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Offer:
    """Who is to be taken by another county, from which day on, and why; `to` is it or a place in it."""

    client_id: UUID
    county_id: int
    person_id: int
    to: Area
    moved_on: date
    reason: str

    @property
    def key(self) -> tuple[int, int]:
        """County and person."""
        return self.county_id, self.person_id


@dataclass(frozen=True, slots=True)
class OfferWithdrawal:
    """An offer that no longer stands, by the side that made it."""

    client_id: UUID
    county_id: int
    transfer_id: int

    @property
    def key(self) -> tuple[int, int]:
        """County and transfer."""
        return self.county_id, self.transfer_id


async def offer_transfer(database: Database, ask: Ask, offer: Offer, ids: IdMaker) -> Recorded:
    """Offers a person to another county, committed, or returns the first result of the client id.

    Raises DomainError DAY_IN_THE_FUTURE, TRANSFER_WITHIN_COUNTY, PERSON_NOT_FOUND, REGISTRATION_CLOSED,
    NOT_RESIDENT_THEN, MOVED_SINCE, TRANSFER_OPEN, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    check_day(offer.moved_on, ask.today, "movedOn")
    if offer.to.county_id == offer.county_id:
        raise _within_county()
    row_id = ids.next()
    claim = Claim(offer.county_id, offer.client_id, ask.viewer.subject, digest_of(offer), row_id)
    async with database.writing() as connection:
        person = await locked_person(connection, ask, offer.key, ask.today)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(offer.county_id, first, replayed=True)
        check_active(person)
        await require_registered(connection, offer.key, offer.moved_on - _DAY)
        check_not_moved(await homes_of(connection, offer.key), offer.moved_on)
        await none_open(connection, ask, offer.key)
        await reach_into(connection, ask.viewer, [offer.to.county_id])
        await _write(connection, ask, offer, row_id)
        await tell_of_both(connection, ask, Sides(row_id, offer.key, offer.to.county_id))
    return Recorded(offer.county_id, row_id, replayed=False)


async def withdraw_transfer(database: Database, ask: Ask, withdrawal: OfferWithdrawal) -> Recorded:
    """Withdraws an offer, committed, or returns the first result of the client id.

    Raises DomainError TRANSFER_NOT_FOUND, TRANSFER_NOT_OPEN, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    county_id, transfer_id = withdrawal.key
    claim = Claim(county_id, withdrawal.client_id, ask.viewer.subject, digest_of(withdrawal), transfer_id)
    async with database.writing() as connection:
        sides = await sides_from_old(connection, withdrawal.key)
        if sides is None or await locked_person(connection, ask, sides.former, ask.today) is None:
            raise transfer_not_found()
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(county_id, first, replayed=True)
        await still_offered(connection, ask, sides)
        await reach_into(connection, ask.viewer, [sides.to_county])
        await decide(connection, ask, sides, TransferDecision.WITHDRAWN)
        await tell_of_both(connection, ask, sides)
    return Recorded(county_id, transfer_id, replayed=False)


async def tell_of_both(connection: AsyncConnection, ask: Ask, sides: Sides) -> None:
    """Notes a transfer in the feeds of both counties, the last thing that a transaction writes."""
    for county_id in sides.counties:
        await tell_of_transfer(connection, ask, county_id, sides.id)
    await note_changed(connection, sides.former[0], [sides.former[1]])


async def none_open(connection: AsyncConnection, ask: Ask, key: tuple[int, int]) -> None:
    """Raises DomainError TRANSFER_OPEN if a locked person has been offered already."""
    standing = select(Transfer.id).where(
        *[Transfer.county_id == key[0], Transfer.person_id == key[1], Transfer.decision.is_(None)],
        *[Transfer.direction == TransferDirection.OUT.value, Transfer.expires_on > ask.today],
    )
    if (await connection.execute(standing)).first() is not None:
        raise DomainError(
            "TRANSFER_OPEN",
            "此人已有待接收的迁移；须先撤回，或等待对方办理。",
            "The person has been offered already: withdraw that offer, or wait for the answer.",
        )


async def _write(connection: AsyncConnection, ask: Ask, offer: Offer, row_id: int) -> None:
    """The one place where a transfer is written."""
    columns = (Person.name, Person.identity_masked, Person.division_id)
    mine = select(*columns).where(Person.county_id == offer.county_id, Person.id == offer.person_id)
    person = (await connection.execute(mine)).one()
    root = select(DivisionVersion.division_id).where(
        *[DivisionVersion.county_id == offer.county_id, DivisionVersion.parent_id.is_(None)],
        current(DivisionVersion, ask.today),
    )
    said: dict[str, Any] = {"id": row_id, "name": person.name, "identity_masked": person.identity_masked}
    said |= {"moved_on": offer.moved_on, "reason": offer.reason, "offered_by": ask.viewer.subject}
    said |= {"offered_on": ask.today, "expires_on": ask.today + OPEN_FOR}
    out = {
        "direction": TransferDirection.OUT.value,
        "county_id": offer.county_id,
        "division_id": person.division_id,
        "other_county_id": offer.to.county_id,
        "other_division_id": offer.to.id,
        "person_id": offer.person_id,
    }
    into = {
        "direction": TransferDirection.IN.value,
        "county_id": offer.to.county_id,
        "division_id": offer.to.id,
        "other_county_id": offer.county_id,
        "other_division_id": (await connection.execute(root)).scalar_one(),
    }
    for side in (out, into):
        await connection.execute(insert(Transfer).values(**said, **side))


def _within_county() -> DomainError:
    return DomainError(
        "TRANSFER_WITHIN_COUNTY",
        "迁入地就在本县；请用县内迁居。",
        "The place lies in the same county: it is a move, not a transfer.",
    )
