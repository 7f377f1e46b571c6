"""The roll-ups beside the contacts, kept in the transaction that records one."""

from datetime import date
from typing import Any

from sqlalchemy import Row, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ContactOutcome, PersonStatus
from db.models import CellCoverage, CountyDay, Person
from resolvers.contact_entry import ContactEntry

NEVER = date(1, 1, 1)
NO_CELL = 0


async def roll_up(connection: AsyncConnection, entry: ContactEntry, person: Row[Any]) -> None:
    """Adds the contact to the roll-ups.

    Rows are taken in one order everywhere, so that writers never deadlock.
    """
    day = postgresql.insert(CountyDay).values(
        county_id=entry.county_id,
        contacted_on=entry.contacted_on,
        mode=entry.mode.value,
        outcome=entry.outcome.value,
        contacts=1,
    )
    await connection.execute(
        day.on_conflict_do_update(
            index_elements=["county_id", "contacted_on", "mode", "outcome"],
            set_={"contacts": CountyDay.contacts + 1},
        )
    )
    before = person.last_contact_on
    if entry.outcome != ContactOutcome.REACHED or (before is not None and before >= entry.contacted_on):
        return
    await connection.execute(
        update(Person)
        .where(Person.county_id == entry.county_id, Person.id == entry.person_id)
        .values(last_contact_on=entry.contacted_on)
    )
    if person.status == PersonStatus.ACTIVE.value:
        await _move_in_cell_coverage(connection, entry, person, before)


async def _move_in_cell_coverage(
    connection: AsyncConnection, entry: ContactEntry, person: Row[Any], before: date | None
) -> None:
    months = (before.replace(day=1) if before else NEVER, entry.contacted_on.replace(day=1))
    if months[0] == months[1]:
        return
    for month, persons in zip(months, (-1, 1), strict=True):
        change = postgresql.insert(CellCoverage).values(
            county_id=entry.county_id,
            division_id=person.division_id,
            cell_id=person.cell_id or NO_CELL,
            last_month=month,
            persons=persons,
        )
        await connection.execute(
            change.on_conflict_do_update(
                index_elements=["county_id", "division_id", "cell_id", "last_month"],
                set_={"persons": CellCoverage.persons + persons},
            )
        )
