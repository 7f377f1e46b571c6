"""How good what a file brought is: who is not on the map, and who is not in it."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import join

from db.codes import PersonStatus, RowVerdict
from db.engine import Database
from db.models import Person, StagedRow
from importers.runs.run import RunKey, run_of
from resolvers.ask import Ask, Statement

_TAKEN = (RowVerdict.NEW.value, RowVerdict.CHANGED.value, RowVerdict.UNCHANGED.value)


@dataclass(frozen=True, slots=True)
class Quality:
    """Of the persons of a file who are registered: how many lack a place, a cell, a telephone, an address.

    `registered` are all of the county, `not_listed` those of them whom the file does not list.
    """

    persons: int
    unlocated: int
    outside_cells: int
    without_phone: int
    without_address: int
    registered: int
    not_listed: int


async def quality_of(database: Database, ask: Ask, key: RunKey) -> Quality:
    """The quality of a run as the registry stands. Raises DomainError RUN_NOT_FOUND."""
    await run_of(database, ask, key)
    [listed] = await database.rows(_listed(key))
    [county] = await database.rows(_county(key))
    return Quality(*[int(number) for number in (*listed, *county)])


def _listed(key: RunKey) -> Statement:
    row, person = StagedRow, Person
    missing = (person.geom, person.cell_id, person.phone_cipher, person.address)
    numbers = [func.count().filter(column.is_(None)) for column in missing]
    theirs = join(row, person, and_(person.county_id == row.county_id, person.id == row.person_id))
    return (
        select(func.count(), *numbers)
        .select_from(theirs)
        .where(row.county_id == key.county_id, row.run_id == key.id, person.county_id == key.county_id)
        .where(row.verdict.in_(_TAKEN), person.status == PersonStatus.ACTIVE.value)
    )


def _county(key: RunKey) -> Statement:
    """All of the county, and those who are not listed: joined once, not looked for one by one."""
    row, person = StagedRow, Person
    mine = (row.county_id == key.county_id, row.run_id == key.id, row.person_id.is_not(None))
    listed = select(row.person_id).where(*mine).distinct().subquery("listed")
    numbers = (func.count(), func.count().filter(listed.c.person_id.is_(None)))
    active = person.status == PersonStatus.ACTIVE.value
    every = person.__table__.outerjoin(listed, listed.c.person_id == person.id)
    return select(*numbers).select_from(every).where(person.county_id == key.county_id, active)
