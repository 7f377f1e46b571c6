"""Taking back registrations that should never have been made, as long as nobody has built on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, delete, func, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PersonStatus
from db.models import (
    Contact,
    HouseholdMember,
    LifeEvent,
    Person,
    PersonAmendment,
    PersonKey,
    Residence,
    UnreachableRequest,
)
from resolvers.ask import Ask, Statement, current
from resolvers.registrations.changed import locked_persons
from resolvers.registrations.homes import among, homes_of_each
from resolvers.registrations.touched import Touched
from resolvers.scope import require
from resolvers.viewer import Permission


class Later(NamedTuple):
    """What was done about a person later: by whom (None: it is not kept), and when."""

    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Who was taken back, and the others: with what was done about them later, or not the viewer's."""

    persons: frozenset[int]
    later: Mapping[int, Later]


async def withdrawn(
    connection: AsyncConnection, ask: Ask, county_id: int, versions: Mapping[int, int]
) -> tuple[Withdrawn, Touched]:
    """Takes back registrations by the ids of persons, with the versions in which they were left.

    A person whose version is another, or with whom a contact or of whom an event was recorded, or who belongs
    to a household, stays. Who
    is taken back was never registered: their days are superseded, and their numbers are nobody's again. The
    caller has what was touched counted and told in the same transaction, last of all.
    """
    require(ask.viewer, Permission.SEARCH)
    rows = await locked_persons(connection, ask, county_id, list(versions), day=ask.today)
    later = await _later(connection, county_id, list(rows))
    stands = await _versions(connection, county_id, list(rows))
    moved = {one: row for one, row in stands.items() if row.version != versions[one]}
    later = {one: Later(None, row.at) for one, row in moved.items()} | later
    mine = [one for one, row in rows.items() if one not in later and row.status == PersonStatus.ACTIVE.value]
    if not mine:
        return Withdrawn(frozenset(), later), Touched()
    homes = await homes_of_each(connection, county_id, mine)
    await _withdraw(connection, county_id, mine)
    return Withdrawn(frozenset(mine), later), Touched({one: rows[one] for one in mine}, homes)


async def _withdraw(connection: AsyncConnection, county_id: int, persons: Sequence[int]) -> None:
    lived = (
        Residence.county_id == county_id,
        Residence.person_id == among(persons),
        current(Residence, None),
    )
    first = select(func.min(func.lower(Residence.valid))).where(*lived[:1], Residence.person_id == Person.id)
    standing = {"status": PersonStatus.INELIGIBLE.value, "version": Person.version + 1}
    mine = (Person.county_id == county_id, Person.id == among(persons))
    await connection.execute(
        update(Person).where(*mine).values(**standing, status_on=first.scalar_subquery())
    )
    await connection.execute(update(Residence).where(*lived).values(superseded_at=func.now()))
    borne = (PersonKey.county_id == county_id, PersonKey.person_id == among(persons))
    await connection.execute(delete(PersonKey).where(*borne))


async def _versions(
    connection: AsyncConnection, county_id: int, persons: Sequence[int]
) -> dict[int, Row[Any]]:
    """The version of each, and when they last were given a home."""
    here = and_(Residence.county_id == Person.county_id, Residence.person_id == Person.id)
    settled = select(func.max(Residence.recorded_at)).where(Residence.county_id == county_id, here)
    found: Statement = select(Person.id, Person.version, settled.scalar_subquery().label("at"))
    mine = found.where(Person.county_id == county_id, Person.id == among(persons))
    return {row.id: row for row in await connection.execute(mine)}


async def _later(connection: AsyncConnection, county_id: int, persons: Sequence[int]) -> dict[int, Later]:
    """The last that was amended, or recorded of a contact or event, of each who has any."""
    sources = (
        (PersonAmendment, PersonAmendment.recorded_by),
        (Contact, Contact.recorded_by),
        (LifeEvent, LifeEvent.recorded_by),
        (UnreachableRequest, UnreachableRequest.reported_by),
        (HouseholdMember, HouseholdMember.recorded_by),
    )
    told = [
        select(table.person_id, by.label("by"), table.recorded_at.label("at")).where(
            table.county_id == county_id,
            table.person_id == among(persons),
            *([current(HouseholdMember, None)] if table is HouseholdMember else []),
        )
        for table, by in sources
    ]
    rows = (await connection.execute(union_all(*told))).all()
    return {row.person_id: Later(row.by, row.at) for row in sorted(rows, key=lambda row: row.at)}
