"""Taking a merge apart: each fact goes back to the id under which it was recorded."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PersonStatus
from db.engine import Database
from db.ids import IdMaker
from db.models import Person, PersonMerge, Residence
from resolvers.ask import Ask, Statement, current
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registrations.changed import locked_persons
from resolvers.registrations.ground_since import ground_held
from resolvers.registrations.homes import homes_of_each
from resolvers.registry.merging.counting import settled
from resolvers.registry.merging.entry import Unmerge, merged_since, not_merged
from resolvers.registry.merging.facts import facts_returned
from resolvers.registry.merging.homes import homes_returned
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.refusals import person_not_found


async def unmerge_persons(database: Database, ask: Ask, unmerge: Unmerge, ids: IdMaker) -> Recorded:
    """The registration that stands by itself again, committed, or the first result of the client id.

    What was recorded of the survivor since stays with them. Raises DomainError PERSON_NOT_FOUND (either, or
    not the viewer's), NOT_MERGED, MERGED_SINCE, RESIDENCE_CHANGED_SINCE, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    county_id, merged_id = unmerge.county_id, unmerge.merged_id
    claim = Claim(county_id, unmerge.client_id, ask.viewer.subject, digest_of(unmerge), merged_id)
    async with database.writing() as connection:
        await ground_held(connection, ask, county_id)
        both = [merged_id, *await _survivors(connection, county_id, merged_id)]
        before = await locked_persons(connection, ask, county_id, both, day=ask.today)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(county_id, first, replayed=True)
        merge = await _standing(connection, unmerge, before)
        pair = {one: before[one] for one in (merge.kept_id, merged_id)}
        homes = await homes_of_each(connection, county_id, list(pair))
        await _write(connection, ask, unmerge, merge)
        await homes_returned(connection, ask, merge, homes=homes[merge.kept_id], ids=ids)
        told = await facts_returned(connection, county_id, merge, ids=ids)
        await _stand_again(connection, merge)
        contacts = [(old, merge.kept_id) for old, _ in told] + [(new, merged_id) for _, new in told]
        await settled(connection, ask, county_id, before=pair, homes=homes, contacts=contacts)
    return Recorded(county_id, merged_id, replayed=False)


async def _survivors(connection: AsyncConnection, county_id: int, merged_id: int) -> Sequence[int]:
    """Into whom a registration is merged, if it is."""
    return [row.kept_id for row in await _merges(connection, county_id, PersonMerge.merged_id == merged_id)]


async def _merges(
    connection: AsyncConnection, county_id: int, which: ColumnElement[bool]
) -> Sequence[Row[Any]]:
    merge = PersonMerge
    columns = (merge.county_id, merge.id, merge.kept_id, merge.merged_id, merge.kept_from, merge.recorded_at)
    rows: Statement = select(*columns).where(merge.county_id == county_id, merge.undone_at.is_(None), which)
    return (await connection.execute(rows)).all()


async def _standing(
    connection: AsyncConnection, unmerge: Unmerge, before: Mapping[int, Row[Any]]
) -> Row[Any]:
    """The merge to be undone, of locked persons. Raises DomainError if there is none, or it may not be."""
    county_id = unmerge.county_id
    if unmerge.merged_id not in before:
        raise person_not_found()
    found = await _merges(connection, county_id, PersonMerge.merged_id == unmerge.merged_id)
    if not found:
        raise not_merged()
    [merge] = found
    if merge.kept_id not in before:
        raise person_not_found()
    others = await _merges(connection, county_id, PersonMerge.kept_id == merge.kept_id)
    later = any(one.recorded_at > merge.recorded_at for one in others)
    if later or before[merge.kept_id].status == PersonStatus.MERGED.value:
        raise merged_since()
    return merge


async def _write(connection: AsyncConnection, ask: Ask, unmerge: Unmerge, merge: Row[Any]) -> None:
    mine = (PersonMerge.county_id == merge.county_id, PersonMerge.id == merge.id)
    said = {"undone_by": ask.viewer.subject, "undone_because": unmerge.reason}
    await connection.execute(update(PersonMerge).where(*mine).values(undone_at=func.now(), **said))


async def _stand_again(connection: AsyncConnection, merge: Row[Any]) -> None:
    """The rows of both persons; the one is registered again since its first day."""
    lived: Statement = select(func.min(func.lower(Residence.valid))).where(
        *[Residence.county_id == merge.county_id, Residence.person_id == merge.merged_id],
        current(Residence, None),
    )
    more = {"version": Person.version + 1}
    status = {"status": PersonStatus.ACTIVE.value, "status_reason": None}
    again = more | status | {"status_on": lived.scalar_subquery()}
    for person_id, values in ((merge.kept_id, more), (merge.merged_id, again)):
        mine = (Person.county_id == merge.county_id, Person.id == person_id)
        await connection.execute(update(Person).where(*mine).values(**values))
