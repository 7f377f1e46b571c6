"""Moving persons within their county, from a day on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import EndReason, PersonField
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Person, PersonAmendment
from resolvers.ask import Ask
from resolvers.changes.marks import mark_person
from resolvers.changes.written import tell_of_person
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registrations.changed import locked_person, not_registered
from resolvers.registrations.ground_since import ground_held
from resolvers.registrations.homes import check_not_moved, home_copied, homes_of, homes_superseded, recounted
from resolvers.registry.people.entry import check_day
from resolvers.registry.people.fields import Change, noted_rows
from resolvers.registry.people.homes import Home
from resolvers.registry.people.settling import check_active, settle
from resolvers.registry.people.stretches import stretches_of
from resolvers.scope import require
from resolvers.viewer import Permission

_DAY = timedelta(days=1)
Homes = Sequence[Row[Any]]


@dataclass(frozen=True, slots=True)
class Move:
    """Where a person lives from a day on; the address of before goes with the home of before."""

    client_id: UUID
    county_id: int
    person_id: int
    on: date
    home: Home
    address: str | None = None

    @property
    def key(self) -> tuple[int, int]:
        """County and person."""
        return self.county_id, self.person_id


async def move_person(database: Database, ask: Ask, move: Move, ids: IdMaker) -> Recorded:
    """Gives a person another home from a day on, committed, or returns the first result of the client id.

    Raises DomainError PERSON_NOT_FOUND, DAY_IN_THE_FUTURE, REGISTRATION_CLOSED, NOT_RESIDENT_THEN,
    MOVED_SINCE, HOME_IN_ANOTHER_COUNTY, CLIENT_ID_TAKEN and those of `stretches_of`.
    """
    require(ask.viewer, Permission.SEARCH)
    check_day(move.on, ask.today)
    claim = Claim(move.county_id, move.client_id, ask.viewer.subject, digest_of(move), move.person_id)
    async with database.writing() as connection:
        await ground_held(connection, ask, move.county_id)
        person = await locked_person(connection, ask, move.key, move.on)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(move.county_id, first, replayed=True)
        check_active(person)
        homes = await homes_of(connection, move.key)
        last = _home_before(homes, move.on)
        if move.home.county_id not in {None, move.county_id}:
            raise _another_county()
        stretches = await stretches_of(connection, ask, move.county_id, move.home, on=move.on, mine=False)
        await homes_superseded(connection, move.key, [last.id, *_from(homes, move.on)])
        ended = {"valid": Range(last.valid.lower, move.on), "end_reason": EndReason.REHOUSED.value}
        await home_copied(
            connection, move.key, last.id, ended | {"id": ids.next(), "recorded_by": ask.viewer.subject}
        )
        await settle(connection, ask, move.key, stretches, place=move.home.columns(), ids=ids)
        await _address(connection, ask, move, ids)
        await recounted(connection, ask, move.key, homes)
        await mark_person(connection, move.key)
        await tell_of_person(connection, ask, move.key, person)
    return Recorded(move.county_id, move.person_id, replayed=False)


async def _address(connection: AsyncConnection, ask: Ask, move: Move, ids: IdMaker) -> None:
    """The address of the new home, noted as a change with the version of the move."""
    mine = (Person.county_id == move.county_id, Person.id == move.person_id)
    was = (await connection.execute(select(Person.address, Person.version).where(*mine))).one()
    if was.address != move.address:
        await connection.execute(update(Person).where(*mine).values(address=move.address))
        change = Change(PersonField.ADDRESS, was.address, move.address)
        rows = noted_rows(ask, move.key, [change], version=was.version, ids=ids)
        await connection.execute(insert(PersonAmendment), rows)


def _home_before(homes: Homes, on: date) -> Row[Any]:
    """The home of the day before a day after which the person has not moved."""
    check_not_moved(homes, on)
    last = next((home for home in homes if on - _DAY in home.valid), None)
    if last is None:
        raise not_registered()
    return last


def _from(homes: Homes, on: date) -> list[int]:
    return [home.id for home in homes if home.valid.lower >= on]


def _another_county() -> DomainError:
    return DomainError(
        "HOME_IN_ANOTHER_COUNTY",
        "新住所不在本县；请办理跨县迁移。",
        "The home lies in another county: offer that county a transfer.",
    )
