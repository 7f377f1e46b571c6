"""The last days of two persons told anew from their contacts, and all that is kept of both brought up."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import Contact, Person
from db.models.contact import OF_LATEST
from resolvers.ask import Ask, Statement, current
from resolvers.changes.marks import mark_persons
from resolvers.changes.stale import persons_made_stale
from resolvers.changes.written import tell_of_persons_and_contacts
from resolvers.coverage.rows import REACHED, VISITED
from resolvers.recording.last_contact import LAST, latest_reached
from resolvers.registrations.counts import Shift, counted
from resolvers.registrations.homes import Homes, among, homes_of_each

Rows: TypeAlias = Mapping[int, Row[Any]]


async def settled(
    connection: AsyncConnection,
    ask: Ask,
    county_id: int,
    *,
    before: Rows,
    homes: Mapping[int, Homes],
    contacts: Sequence[tuple[int, int]],
) -> None:
    """Counts locked persons as they stand now and no longer as before, and notes them in the feed.

    `before` and `homes` are their rows and homes as they were; `contacts` the ids of contacts that changed,
    each with its person. Last of all that a transaction writes.
    """
    persons = sorted(before)
    after = await _told_anew(connection, county_id, persons)
    lives = await homes_of_each(connection, county_id, persons)
    await persons_made_stale(connection, county_id, persons)
    shifts = [Shift(before[one], _on(ask, homes[one]), []) for one in persons]
    shifts += [Shift(after[one], [], _on(ask, lives[one])) for one in persons]
    await counted(connection, county_id, shifts)
    await mark_persons(connection, county_id, persons)
    await tell_of_persons_and_contacts(connection, ask, county_id, before, contacts=contacts)


def _on(ask: Ask, homes: Homes) -> Homes:
    return [home for home in homes if ask.today in home.valid]


async def _told_anew(connection: AsyncConnection, county_id: int, persons: Sequence[int]) -> Rows:
    """The persons with their last days as their contacts say them, written."""
    contact = Contact
    day = func.max(contact.contacted_on)
    days = (day, day.filter(REACHED), day.filter(VISITED))
    said: Statement = select(contact.person_id, *[one.label(n) for n, one in zip(LAST, days, strict=True)])
    found: Statement = said.where(
        contact.county_id == county_id, contact.person_id == among(persons), current(contact, None)
    ).group_by(contact.person_id)
    rows = {row.person_id: row for row in await connection.execute(found)}
    latest = await _latest(connection, county_id, persons)
    written: dict[int, Row[Any]] = {}
    for one in persons:
        values = {name: getattr(rows[one], name) if one in rows else None for name in LAST}
        values |= {name: getattr(latest[one], name) if one in latest else None for name in OF_LATEST}
        writing = update(Person).where(Person.county_id == county_id, Person.id == one).values(**values)
        columns = [Person.id, *[getattr(Person, name) for name in LAST]]
        written[one] = (await connection.execute(writing.returning(*columns))).one()
    return written


async def _latest(connection: AsyncConnection, county_id: int, persons: Sequence[int]) -> Rows:
    """The latest contact in which each was reached."""
    contact = Contact
    mine = (contact.county_id == county_id, contact.person_id == among(persons), current(contact, None))
    found = latest_reached(*mine).ext(distinct_on(contact.person_id))
    return {row.person_id: row for row in await connection.execute(found)}
