"""Contacts sent for somebody who was merged meanwhile: recorded with the survivor, under the same receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, or_, select

from db.engine import Database
from db.log.traces import note_changed
from db.models import PersonMerge, Residence
from resolvers.ask import Ask, holds
from resolvers.recording.entry import ContactEntry, Written
from resolvers.recording.located import answered_for
from resolvers.recording.statement import recording_statement
from resolvers.within import placed

Key: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Survivor:
    """Who stands for a merged person, and the merges on the way: whom each took in, and when."""

    person_id: int
    merges: tuple[tuple[int, datetime], ...]

    def answered_for(self, ask: Ask, row: Written) -> ColumnElement[bool]:
        """The condition that the viewer answered for one of the merged on the day, as it was known then."""
        home = Residence
        theirs = [
            select(home.id)
            .where(
                *[home.county_id == row.county_id, home.person_id == merged_id],
                *[home.superseded_at == at, holds(home, row.contacted_on)],
                answered_for(ask, placed(home), row.contacted_on),
            )
            .exists()
            for merged_id, at in self.merges
        ]
        return or_(*theirs)


async def survivors_of(database: Database, entries: Sequence[ContactEntry]) -> Mapping[Key, Survivor]:
    """Who stands for the persons of some entries that were merged, by county and person."""
    merge, found = PersonMerge, dict[Key, Survivor]()
    for county_id in dict.fromkeys(entry.county_id for entry in entries):
        here = {entry.person_id for entry in entries if entry.county_id == county_id}
        merged = select(merge.merged_id).where(
            merge.county_id == county_id, merge.undone_at.is_(None), merge.merged_id.in_(here)
        )
        for row in await database.rows(merged):
            found[county_id, row.merged_id] = await _last(database, county_id, row.merged_id)
    return found


async def survivor_of(database: Database, key: Key) -> int:
    """The id of who stands for a person: of whoever was not merged, their own."""
    return (await _last(database, *key)).person_id


async def _last(database: Database, county_id: int, person_id: int) -> Survivor:
    """Who stands for somebody at the end of a chain of merges."""
    merge, merges, now = PersonMerge, list[tuple[int, datetime]](), person_id
    while True:
        step = select(merge.kept_id, merge.recorded_at).where(
            merge.county_id == county_id, merge.merged_id == now, merge.undone_at.is_(None)
        )
        rows = await database.rows(step)
        if not rows:
            return Survivor(now, tuple(merges))
        merges.append((now, rows[0].recorded_at))
        now = rows[0].kept_id


async def recorded_with(
    database: Database, ask: Ask, row: Written, survivor: Survivor
) -> tuple[bool, bool, bool]:
    """Records a contact with the survivor, committed: whether found, whether resident, whether recorded."""
    followed = replace(row, person_id=survivor.person_id)
    statement = recording_statement(ask, followed, survivor.answered_for(ask, row))
    async with database.writing() as connection:
        said = (await connection.execute(statement)).one()
        if said.recorded:
            await note_changed(connection, row.county_id, [survivor.person_id])
    return said.found, said.resident, said.recorded
