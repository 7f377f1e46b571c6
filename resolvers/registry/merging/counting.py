"""The last days of two persons told anew from their contacts, and all that is kept of both brought up."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import Contact, Person
from resolvers.ask import Ask, Statement, current
from resolvers.changes.marks import mark_persons
from resolvers.changes.stale import persons_made_stale
from resolvers.changes.written import tell_of_persons_and_contacts
from resolvers.coverage.rows import REACHED, VISITED
from resolvers.registrations.counts import Shift, counted
from resolvers.registrations.homes import Homes, among, homes_of_each

Rows: TypeAlias = Mapping[int, Row[Any]]
_LAST = ("last_attempt_on", "last_contact_on", "last_visit_on")


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
    said: Statement = select(contact.person_id, *[one.label(n) for n, one in zip(_LAST, days, strict=True)])
    found: Statement = said.where(
        contact.county_id == county_id, contact.person_id == among(persons), current(contact, None)
    ).group_by(contact.person_id)
    rows = {row.person_id: row for row in await connection.execute(found)}
    written: dict[int, Row[Any]] = {}
    for one in persons:
        values = {name: getattr(rows[one], name) if one in rows else None for name in _LAST}
        writing = update(Person).where(Person.county_id == county_id, Person.id == one).values(**values)
        columns = [Person.id, *[getattr(Person, name) for name in _LAST]]
        written[one] = (await connection.execute(writing.returning(*columns))).one()
    return written
