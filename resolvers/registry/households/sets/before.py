"""The stays that stood when some households were written, and stand no longer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import HouseholdMember
from resolvers.ask import Statement
from resolvers.registrations.homes import among
from resolvers.registry.households.members import Stay
from resolvers.registry.households.sets.settling import Settled

__all__ = ["Before", "before_of"]


@dataclass(frozen=True, slots=True)
class Before:
    """When stays were written, by their ids, and the superseded stays of each household that lost some.

    `together` are the moments of the same writing that were kept: what ended then ended with it, not since.
    """

    written_at: Mapping[int, datetime]
    together: frozenset[datetime]
    superseded: Mapping[int, Sequence[Row[Any]]]

    def has_ended(self, household_id: int, stays: Sequence[Stay], one: Settled) -> bool:
        """Whether a household of which some stays are left has lost the last of its others since."""
        at = self._at(one)
        gone = [
            row
            for row in self.superseded[household_id]
            if row.recorded_at < at < row.superseded_at and row.superseded_at not in self.together
        ]
        return any(row.valid.upper is None for row in gone) and all(
            stay.valid.upper is not None for stay in stays
        )

    def stood(self, household_id: int, stay: Stay, one: Settled) -> Row[Any] | None:
        """The stay of which the writing of one household took the place."""
        at, is_of = self._at(one), (stay.person_id, stay.is_head, stay.valid)
        return next(
            (
                row
                for row in self.superseded[household_id]
                if row.superseded_at == at and (row.person_id, row.is_head, row.valid) == is_of
            ),
            None,
        )

    def _at(self, one: Settled) -> datetime:
        return max(self.written_at[row_id] for row_id in one.wrote)


async def before_of(
    connection: AsyncConnection, county_id: int, settled: Sequence[Settled], kept: Sequence[Settled]
) -> Before:
    """What stood before each of some households was written, of those that lost somebody by it.

    `kept` are those of the same writing that have been kept.
    """
    member = HouseholdMember
    of_kept = {row_id for one in kept for row_id in one.wrote}
    every = {row_id for one in settled for row_id in one.wrote} | of_kept
    wrote: Statement = select(member.id, member.recorded_at).where(
        member.county_id == county_id, member.id == among(every)
    )
    written_at = {row.id: row.recorded_at for row in await connection.execute(wrote)}
    columns = (member.household_id, member.id, member.person_id, member.is_head, member.valid)
    households = {was.household_id for one in settled for was in one.was}
    gone: Statement = select(*columns, member.recorded_at, member.superseded_at).where(
        member.county_id == county_id,
        member.household_id == among(households),
        member.superseded_at.is_not(None),
    )
    superseded = defaultdict[int, list[Row[Any]]](list)
    for row in await connection.execute(gone):
        superseded[row.household_id].append(row)
    together = frozenset(at for row_id, at in written_at.items() if row_id in of_kept)
    return Before(written_at, together, superseded)
