"""Putting on the ground those of whom no place was known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import DivisionLevel, EndReason
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Division
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask
from resolvers.changes.marks import mark_person
from resolvers.changes.written import tell_of_person
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registrations.changed import locked_person
from resolvers.registrations.ground_since import ground_held
from resolvers.registrations.homes import homes_of, homes_superseded, recounted
from resolvers.registry.people.homes import Home, Spot
from resolvers.registry.people.settling import check_active, settle
from resolvers.registry.people.stretches import Stretch, stretches_of
from resolvers.scope import require
from resolvers.viewer import Permission

Homes = Sequence[Row[Any]]


@dataclass(frozen=True, slots=True)
class Location:
    """The place of the home in which a person lives today."""

    client_id: UUID
    county_id: int
    person_id: int
    spot: Spot

    @property
    def key(self) -> tuple[int, int]:
        """County and person."""
        return self.county_id, self.person_id


async def locate_person(database: Database, ask: Ask, location: Location, ids: IdMaker) -> Recorded:
    """Says where the home of a person lies, for all the time they have lived there.

    Committed; a replay returns the first result. Raises DomainError PERSON_NOT_FOUND, REGISTRATION_CLOSED,
    ALREADY_LOCATED, HOME_CONTRADICTORY, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    key, county_id = location.key, location.county_id
    claim = Claim(county_id, location.client_id, ask.viewer.subject, digest_of(location), location.person_id)
    async with database.writing() as connection:
        await ground_held(connection, ask, county_id)
        person = await locked_person(connection, ask, key, ask.today)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(county_id, first, replayed=True)
        check_active(person)
        homes = await homes_of(connection, key)
        stay = _present_stay(homes)
        if stay[-1].located:
            raise _already_located()
        stretches = await _located(connection, ask, location, stay)
        await homes_superseded(connection, key, [home.id for home in stay])
        place = Home(None, location.spot).columns()
        await settle(connection, ask, key, stretches, place=place, ids=ids)
        await recounted(connection, ask, key, homes)
        await mark_person(connection, key)
        await tell_of_person(connection, ask, key, person)
    return Recorded(county_id, location.person_id, replayed=False)


async def _located(connection: AsyncConnection, ask: Ask, location: Location, stay: Homes) -> list[Stretch]:
    """Where a home lies of which the village is known; a place in no cell leaves it in the cell it was in."""
    county_id, present, on = location.county_id, stay[-1], stay[0].valid.lower
    level = select(Division.level).where(Division.county_id == county_id, Division.id == present.division_id)
    found = (await connection.execute(level)).scalar_one()
    village = Area(AreaKind.DIVISION, county_id, present.division_id, level=DivisionLevel.of(found))
    home = Home(village, location.spot)
    stretches = await stretches_of(connection, ask, county_id, home, on=on, mine=False)
    if present.cell_id is None or any(one.cell_id is not None for one in stretches):
        return stretches
    return [Stretch(one.division_id, one.cell_id, one.valid) for one in stay]


def _present_stay(homes: Homes) -> Homes:
    """The rows of the home in which the person lives today, as the ground was drawn and drawn anew."""
    moved = [number for number, home in enumerate(homes, 1) if home.end_reason == EndReason.REHOUSED.value]
    return homes[moved[-1] if moved else 0 :]


def _already_located() -> DomainError:
    return DomainError(
        "ALREADY_LOCATED",
        "此人住所已有坐标；如已迁居，请用迁居操作。",
        "The home has its place already; if the person moved, say so.",
    )
