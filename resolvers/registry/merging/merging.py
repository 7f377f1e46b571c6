"""Merging two registrations of one person: the person alone, with all that was recorded of them."""

from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PersonStatus
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Person, PersonMerge
from geo.identity_numbers import normalised_identity_number
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys, SealedAt, open_sealed
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registrations.changed import locked_persons
from resolvers.registrations.homes import homes_of_each
from resolvers.registry.merging.counting import settled
from resolvers.registry.merging.entry import Merge, already_merged, different_numbers, merged_with_itself
from resolvers.registry.merging.facts import facts_merged
from resolvers.registry.merging.homes import homes_merged
from resolvers.registry.people.entry import check_day
from resolvers.registry.people.settling import check_active
from resolvers.registry.transfers.offering import none_open
from resolvers.scope import require
from resolvers.viewer import Permission


async def merge_persons(
    database: Database, ask: Ask, merge: Merge, *, keys: IdentityKeys, ids: IdMaker
) -> Recorded:
    """The survivor, committed with all that the other brings, or the first result of the client id.

    Raises DomainError MERGE_WITH_ITSELF, DAY_IN_THE_FUTURE, PERSON_NOT_FOUND, ALREADY_MERGED,
    REGISTRATION_CLOSED, TRANSFER_OPEN, DIFFERENT_IDENTITY_NUMBERS, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    check_day(merge.on, ask.today)
    if merge.kept_id == merge.merged_id:
        raise merged_with_itself()
    county_id, both = merge.county_id, [merge.kept_id, merge.merged_id]
    claim = Claim(county_id, merge.client_id, ask.viewer.subject, digest_of(merge), merge.kept_id)
    async with database.writing() as connection:
        before = await locked_persons(connection, ask, county_id, both, day=ask.today)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(county_id, first, replayed=True)
        await _check(connection, ask, merge, before, keys=keys)
        homes = await homes_of_each(connection, county_id, both)
        merge_id, kept_from = ids.next(), homes[merge.kept_id][0].valid.lower
        await _write(connection, ask, merge, merge_id, kept_from=kept_from)
        merged = (county_id, merge.merged_id)
        await homes_merged(
            *(connection, ask, merged, merge_id),
            homes=homes[merge.merged_id],
            kept_id=merge.kept_id,
            until=kept_from,
            ids=ids,
        )
        told = await facts_merged(
            connection, county_id, merge_id, merged=merge.merged_id, kept=merge.kept_id, ids=ids
        )
        contacts = [(old, merge.merged_id) for old, _ in told] + [(new, merge.kept_id) for _, new in told]
        await settled(connection, ask, county_id, before=before, homes=homes, contacts=contacts)
    return Recorded(county_id, merge.kept_id, replayed=False)


async def _check(
    connection: AsyncConnection,
    ask: Ask,
    merge: Merge,
    before: dict[int, Row[Any]],
    *,
    keys: IdentityKeys,
) -> None:
    """Raises DomainError unless the two locked persons may be merged."""
    persons = [before.get(one) for one in (merge.kept_id, merge.merged_id)]
    if any(one is not None and one.status == PersonStatus.MERGED.value for one in persons):
        raise already_merged()
    for one in persons:
        check_active(one)
    await none_open(connection, ask, (merge.county_id, merge.merged_id))
    if not merge.different_numbers:
        numbers = await _valid_numbers(connection, merge, keys)
        if len(numbers) > 1:
            raise different_numbers()


async def _valid_numbers(connection: AsyncConnection, merge: Merge, keys: IdentityKeys) -> set[str]:
    """The valid identity numbers of both."""
    row, found = Person, set[str]()
    sealed = select(row.id, row.identity_cipher).where(
        row.county_id == merge.county_id, row.id.in_([merge.kept_id, merge.merged_id])
    )
    for one in await connection.execute(sealed):
        at = SealedAt("person", "identity_cipher", merge.county_id, one.id)
        number = open_sealed(keys, at, one.identity_cipher)
        try:
            found.add(normalised_identity_number(number))
        except DomainError:
            continue
    return found


async def _write(
    connection: AsyncConnection, ask: Ask, merge: Merge, merge_id: int, *, kept_from: Any
) -> None:
    """The one place where a merge is written, and the rows of both persons with it."""
    await connection.execute(
        insert(PersonMerge).values(
            county_id=merge.county_id,
            id=merge_id,
            kept_id=merge.kept_id,
            merged_id=merge.merged_id,
            merged_on=merge.on,
            kept_from=kept_from,
            reason=merge.reason,
            merged_by=ask.viewer.subject,
        )
    )
    more = {"version": Person.version + 1}
    status = {"status": PersonStatus.MERGED.value, "status_on": merge.on, "status_reason": merge.reason}
    for person_id, values in ((merge.kept_id, more), (merge.merged_id, more | status)):
        mine = (Person.county_id == merge.county_id, Person.id == person_id)
        await connection.execute(update(Person).where(*mine).values(**values))
