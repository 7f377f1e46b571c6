"""Persons that a transaction has written, counted and told of together, last of all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from resolvers.ask import Ask
from resolvers.changes.marks import mark_persons
from resolvers.changes.stale import persons_made_stale
from resolvers.changes.written import tell_of_persons
from resolvers.registrations.homes import Homes, recounted_each


@dataclass(frozen=True, slots=True)
class Touched:
    """Locked persons of a county, by id.

    `before` are their rows as they were, or `Unlisted`; `homes` where those lived before of whom that may be
    otherwise now.
    """

    before: Mapping[int, Any] = field(default_factory=dict)
    homes: Mapping[int, Homes] = field(default_factory=dict)

    def joined(self, other: "Touched") -> "Touched":
        """Both."""
        return Touched({**other.before, **self.before}, {**other.homes, **self.homes})


async def counted_and_told(connection: AsyncConnection, ask: Ask, county_id: int, touched: Touched) -> None:
    """Brings roll-ups, months, kept duties and the feed up with what was written.

    Their rows are taken in the order in which recording a contact takes them (docs/decisions/0026): a
    transaction that does this takes no person's row afterwards.
    """
    if not touched.before:
        return
    if touched.before.keys() - touched.homes.keys():  # all in one order, also who is counted anew
        await persons_made_stale(connection, county_id, sorted(touched.before))
    if touched.homes:
        await recounted_each(connection, ask, county_id, touched.homes)
    await mark_persons(connection, county_id, sorted(touched.before))
    await tell_of_persons(connection, ask, county_id, touched.before)
