"""Taking old receipts of contacts away, and knowing a contact that is sent again after that.

Receipts of other acts are few, and stay: what they record cannot tell that it is sent again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from uuid import UUID

import psycopg
from sqlalchemy import select, tuple_

from db.engine import Database
from db.errors import DomainError
from db.models import Contact
from resolvers.ask import Ask
from resolvers.receipts import Recorded, client_id_taken, receipts_of
from resolvers.recording.entry import ContactEntry

# No receipt is taken away sooner; contacts as old as that may have lost theirs.
LEAST_KEPT_DAYS = 180
AT_ONCE = 10_000
_FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Page:
    """Some receipts of a county: how many are old, their bytes, how many are not, and the last of all."""

    old: int
    size: int
    kept: int
    last: UUID


def old_receipts(
    connection: psycopg.Connection, county_id: int, before: date, *, deletes: bool, at_once: int = AT_ONCE
) -> Iterator[Page]:
    """The receipts of contacts in a county that were given before a day, some at a time.

    With `deletes` they are taken away, those of each page once the caller commits.
    """
    values = {"county_id": county_id, "before": before, "deletes": deletes, "most": at_once}
    page = Page(0, 0, at_once, _FIRST)
    while page.old + page.kept >= at_once:
        row = connection.execute(_statement(), values | {"after": page.last}).fetchone()
        assert row is not None  # noqa: S101  # an aggregate
        page = Page(*row)
        yield page


@cache
def _statement() -> bytes:
    return files("resolvers").joinpath("sql", "old_receipts.sql").read_bytes()


async def known_without_receipts(
    database: Database, ask: Ask, entries: Sequence[ContactEntry]
) -> dict[UUID, Recorded | DomainError]:
    """The first result of contacts so old that their receipts may have been taken away, by client id."""
    lately = ask.today - timedelta(days=LEAST_KEPT_DAYS - 1)
    found: dict[UUID, Recorded | DomainError] = {}
    old = [entry for entry in entries if entry.contacted_on < lately]
    for county_id in dict.fromkeys(entry.county_id for entry in old):
        here = [(one.person_id, one.contacted_on, one.client_id) for one in old if one.county_id == county_id]
        recorded = select(Contact.client_id, Contact.id, Contact.recorded_by).where(
            Contact.county_id == county_id,
            tuple_(Contact.person_id, Contact.contacted_on, Contact.client_id).in_(here),
        )
        for row in await database.rows(recorded):
            mine = row.recorded_by == ask.viewer.subject
            found[row.client_id] = Recorded(county_id, row.id, replayed=True) if mine else client_id_taken()
    if found:
        # A receipt that is still there knows better: it tells another contact by its digest.
        found |= await receipts_of(database, ask, [entry for entry in old if entry.client_id in found])
    return found
