"""Whose registration those of merged persons are by now."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, select

from db.engine import Database
from db.models import Person, PersonMerge
from resolvers.ask import Ask
from resolvers.changes.entries import Gone
from resolvers.changes.ids import one_of_ids
from resolvers.scope import sees_person
from resolvers.within import placed


async def survivors(
    database: Database, ask: Ask, county_id: int, entries: Sequence[Row[Any]]
) -> dict[int, int]:
    """The survivors whom the viewer sees, by the id of the merged person; asked only where one was merged."""
    ids = [row.id for row in entries if row.gone == Gone.MERGED_INTO.value]
    if not ids:
        return {}
    merge = PersonMerge
    of_survivor = and_(Person.county_id == merge.county_id, Person.id == merge.kept_id)
    found = (
        select(merge.merged_id, merge.kept_id)
        .join(Person, of_survivor)
        .where(
            *[merge.county_id == county_id, Person.county_id == county_id, merge.undone_at.is_(None)],
            *[one_of_ids(merge.merged_id, ids), sees_person(ask, placed(Person))],
        )
    )
    return {row.merged_id: row.kept_id for row in await database.rows(found)}
