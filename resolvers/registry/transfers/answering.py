"""Taking a person whom another county offers, or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import EndReason, TransferDecision
from db.engine import Database
from db.ids import IdMaker
from resolvers.ask import Ask
from resolvers.changes.marks import mark_person
from resolvers.changes.written import Unlisted, tell_of_person, tell_of_transfer
from resolvers.people.identities import IdentityKeys
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registrations.changed import end_registration
from resolvers.registrations.ground_since import ground_held
from resolvers.registrations.homes import recounted
from resolvers.registry.people.carrying import (
    carried,
    dossier_carried,
    key_locked,
    key_moved,
    standings_carried,
)
from resolvers.registry.people.homes import Home
from resolvers.registry.people.settling import check_active, check_in_county
from resolvers.registry.people.stretches import stretches_of
from resolvers.registry.people.writing.newcomers import write_person, written_rows
from resolvers.registry.transfers.offering import tell_of_both
from resolvers.registry.transfers.sides import (
    Sides,
    decide,
    leaving_locked,
    sides_from_new,
    still_offered,
    transfer_not_found,
)
from resolvers.scope import require
from resolvers.viewer import Permission


@dataclass(frozen=True, slots=True)
class Refusal:
    """An offer that is not taken, by the side it was made to, and why."""

    client_id: UUID
    county_id: int
    transfer_id: int
    reason: str

    @property
    def key(self) -> tuple[int, int]:
        """County and transfer."""
        return self.county_id, self.transfer_id


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An offer that is taken, by the side it was made to, and where the person lives there."""

    client_id: UUID
    county_id: int
    transfer_id: int
    home: Home
    address: str | None = None

    @property
    def key(self) -> tuple[int, int]:
        """County and transfer."""
        return self.county_id, self.transfer_id


async def refuse_transfer(database: Database, ask: Ask, refusal: Refusal) -> Recorded:
    """Refuses an offer, committed, or returns the first result of the client id.

    Raises DomainError TRANSFER_NOT_FOUND, TRANSFER_NOT_OPEN, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    async with database.writing() as connection:
        sides = await _offered_to(connection, ask, refusal.key)
        await leaving_locked(connection, sides)
        first = await claimed(connection, _claim(ask, refusal))
        if first is not None:
            return Recorded(refusal.county_id, first, replayed=True)
        await still_offered(connection, ask, sides)
        await decide(connection, ask, sides, TransferDecision.REFUSED, refusal=refusal.reason)
        await tell_of_both(connection, ask, sides)
    return Recorded(*refusal.key, replayed=False)


async def accept_transfer(
    database: Database, ask: Ask, acceptance: Acceptance, *, keys: IdentityKeys, ids: IdMaker
) -> Recorded:
    """Ends the registration there and begins the one here in one transaction, from the day of the offer on.

    Committed; a replay returns the first result. Raises DomainError TRANSFER_NOT_FOUND, TRANSFER_NOT_OPEN,
    REGISTRATION_CLOSED, NOT_RESIDENT_THEN, MOVED_SINCE, HOME_IN_ANOTHER_COUNTY, CLIENT_ID_TAKEN and those
    of `stretches_of`.
    """
    require(ask.viewer, Permission.SEARCH)
    async with database.writing() as connection:
        await ground_held(connection, ask, acceptance.county_id)
        sides = await _offered_to(connection, ask, acceptance.key)
        hashed = await key_locked(connection, keys, sides.former)
        before = await leaving_locked(connection, sides)
        first = await claimed(connection, _claim(ask, acceptance))
        if first is not None:
            return Recorded(acceptance.county_id, first, replayed=True)
        offered = await still_offered(connection, ask, sides)
        check_active(before)
        here = await _registered_here(
            connection, ask, acceptance, sides, on=offered.moved_on, hashed=hashed, keys=keys, ids=ids
        )
        await decide(connection, ask, sides, TransferDecision.ACCEPTED, new_person=here[1])
        await _tell(connection, ask, sides, before=before, here=here)
    return Recorded(*acceptance.key, replayed=False)


async def _registered_here(
    connection: AsyncConnection,
    ask: Ask,
    acceptance: Acceptance,
    sides: Sides,
    *,
    on: date,
    hashed: Mapping[int, bytes],
    keys: IdentityKeys,
    ids: IdMaker,
) -> tuple[int, int]:
    """Ends the former registration and begins the next, each county's numbers in their order; who it is."""
    home, here = acceptance.home, (sides.to_county, ids.next())
    check_in_county(home, sides.to_county)
    stretches = await stretches_of(connection, ask, sides.to_county, home, on=on, mine=True)
    await key_moved(connection, hashed, sides.former, here)
    row = await carried(connection, keys, sides.former, to=here) | {"address": acceptance.address}
    for county_id in sides.counties:
        if county_id == sides.to_county:
            await write_person(connection, written_rows(ask, row, stretches, home=home, on=on, ids=ids))
            await standings_carried(connection, sides.former, to=here, ids=ids)
            await dossier_carried(connection, ask, sides.former, to=here, ids=ids)
            await recounted(connection, ask, here, [])
        else:
            reason = EndReason.MOVED_OUT
            await end_registration(connection, ask, sides.former, on=on, reason=reason, ids=ids)
    return here


async def _tell(
    connection: AsyncConnection, ask: Ask, sides: Sides, *, before: Row[Any], here: tuple[int, int]
) -> None:
    """Marks both registrations, and notes them and the transfer in the feeds of both counties."""
    for key in (sides.former, here):
        await mark_person(connection, key)
    for county_id in sides.counties:
        if county_id == sides.to_county:
            await tell_of_person(connection, ask, here, Unlisted())
        else:
            await tell_of_person(connection, ask, sides.former, before)
        await tell_of_transfer(connection, ask, county_id, sides.id)


async def _offered_to(connection: AsyncConnection, ask: Ask, key: tuple[int, int]) -> Sides:
    sides = await sides_from_new(connection, ask, key)
    if sides is None:
        raise transfer_not_found()
    return sides


def _claim(ask: Ask, act: Refusal | Acceptance) -> Claim:
    return Claim(act.county_id, act.client_id, ask.viewer.subject, digest_of(act), act.transfer_id)
