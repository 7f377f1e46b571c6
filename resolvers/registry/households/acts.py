"""Forming households, joining and leaving them, and naming their heads.

Rows are taken in one order: the household, the persons in it by their ids, the receipt.
"""

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Database
from db.ids import IdMaker
from db.models import Household
from resolvers.ask import Ask
from resolvers.changes.written import tell_of_persons
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registrations.changed import locked_persons, require_registered, visible_persons
from resolvers.registry.households.entry import Forming, Heading, Joining, Leaving
from resolvers.registry.households.members import (
    Key,
    Stay,
    belong_from,
    headed,
    household_locked,
    household_of,
    household_seen,
    left,
    members_locked,
    stays_of,
    write_stays,
)
from resolvers.registry.households.refusals import (
    household_not_found,
    in_another_household,
    not_in_household,
)
from resolvers.registry.people.entry import check_day
from resolvers.registry.people.settling import check_active
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.refusals import person_not_found

Change = Callable[[Sequence[Stay]], list[Stay]]


async def form_household(database: Database, ask: Ask, forming: Forming, ids: IdMaker) -> Recorded:
    """A household formed, committed, or the first result of the client id.

    Raises DomainError DAY_IN_THE_FUTURE, PERSON_NOT_FOUND, REGISTRATION_CLOSED, NOT_RESIDENT_THEN,
    IN_A_HOUSEHOLD, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    check_day(forming.on, ask.today)
    county_id, everybody = forming.county_id, sorted({forming.head_id, *forming.others})
    household = (county_id, ids.next())
    claim = Claim(county_id, forming.client_id, ask.viewer.subject, digest_of(forming), household[1])
    async with database.writing() as connection:
        persons = await locked_persons(connection, ask, county_id, everybody, day=ask.today)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(county_id, first, replayed=True)
        for one in everybody:
            check_active(persons.get(one))
            await require_registered(connection, (county_id, one), forming.on)
        if await belong_from(connection, county_id, everybody, forming.on):
            raise in_another_household()
        formed = {"county_id": county_id, "id": household[1], "formed_on": forming.on}
        await connection.execute(insert(Household).values(**formed, formed_by=ask.viewer.subject))
        since = Range(forming.on, None)
        after = [Stay(one, one == forming.head_id, since) for one in everybody]
        await write_stays(connection, ask, household, before=[], after=after, ids=ids)
        await tell_of_persons(connection, ask, county_id, persons)
    return Recorded(*household, replayed=False)


async def join_household(database: Database, ask: Ask, joining: Joining, ids: IdMaker) -> Recorded:
    """Somebody brought into a household, committed, or the first result of the client id.

    Raises DomainError as forming, and HOUSEHOLD_NOT_FOUND.
    """
    require(ask.viewer, Permission.SEARCH)
    check_day(joining.on, ask.today)
    household, person = (joining.county_id, joining.household_id), (joining.county_id, joining.person_id)
    claim = _claim(ask, joining, joining.household_id)

    async def checked(connection: AsyncConnection) -> Change:
        await require_registered(connection, person, joining.on)
        if await belong_from(connection, joining.county_id, [joining.person_id], joining.on):
            raise in_another_household()
        new = Stay(joining.person_id, is_head=False, valid=Range(joining.on, None))
        return lambda stays: [*stays, new]

    async with database.writing() as connection:
        await _seen(connection, ask, household)
        return await _changed(
            connection, ask, household, claim, person_id=joining.person_id, checked=checked, ids=ids
        )


async def head_household(database: Database, ask: Ask, heading: Heading, ids: IdMaker) -> Recorded:
    """Another head from a day on, committed, or the first result of the client id.

    Raises DomainError DAY_IN_THE_FUTURE, HOUSEHOLD_NOT_FOUND, PERSON_NOT_FOUND, REGISTRATION_CLOSED,
    NOT_RESIDENT_THEN, NOT_IN_HOUSEHOLD, HEAD_CHANGED_SINCE, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    check_day(heading.on, ask.today)
    household, person_id = (heading.county_id, heading.household_id), heading.person_id
    claim = _claim(ask, heading, heading.household_id)

    async def checked(connection: AsyncConnection) -> Change:
        await require_registered(connection, (heading.county_id, person_id), heading.on)
        return lambda stays: headed(stays, person_id, heading.on)

    async with database.writing() as connection:
        await _seen(connection, ask, household)
        return await _changed(
            connection, ask, household, claim, person_id=person_id, checked=checked, ids=ids
        )


async def leave_household(database: Database, ask: Ask, leaving: Leaving, ids: IdMaker) -> Recorded:
    """Somebody taken out of a household from a day on, committed, or the first result of the client id.

    A household whose head leaves has none until one is named. Raises DomainError DAY_IN_THE_FUTURE,
    PERSON_NOT_FOUND, REGISTRATION_CLOSED, NOT_IN_HOUSEHOLD, HOUSEHOLD_CHANGED_SINCE (who left later, or came
    back, or came to head it), HEAD_CHANGED_SINCE, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    check_day(leaving.on, ask.today)
    person, successor, on = (leaving.county_id, leaving.person_id), leaving.successor_id, leaving.on
    async with database.writing() as connection:
        household = await household_of(connection, person, on)
        seen = await visible_persons(connection, ask, person[0], [person[1]], day=ask.today)
        if household is None or not seen:
            return await _left_before(connection, ask, leaving)
        await household_locked(connection, household)

        async def checked(_connection: AsyncConnection) -> Change:
            def without(stays: Sequence[Stay]) -> list[Stay]:
                rest = left(stays, leaving.person_id, on)
                return rest if successor is None else headed(rest, successor, on)

            return without

        claim = _claim(ask, leaving, household[1])
        return await _changed(
            connection, ask, household, claim, person_id=leaving.person_id, checked=checked, ids=ids
        )


async def _left_before(connection: AsyncConnection, ask: Ask, leaving: Leaving) -> Recorded:
    """The first result of who has left already. Raises DomainError NOT_IN_HOUSEHOLD, PERSON_NOT_FOUND."""
    county_id, person_id = leaving.county_id, leaving.person_id
    first = await claimed(connection, _claim(ask, leaving, person_id))
    if first is not None:
        return Recorded(county_id, first, replayed=True)
    if person_id not in await locked_persons(connection, ask, county_id, [person_id], day=ask.today):
        raise person_not_found()
    raise not_in_household()


def _claim(ask: Ask, act: Joining | Heading | Leaving, row_id: int) -> Claim:
    return Claim(act.county_id, act.client_id, ask.viewer.subject, digest_of(act), row_id)


async def _seen(connection: AsyncConnection, ask: Ask, household: Key) -> None:
    """Locks a household. Raises DomainError HOUSEHOLD_NOT_FOUND unless the viewer sees somebody of it."""
    if not await household_seen(connection, ask, household):
        raise household_not_found()


async def _changed(
    connection: AsyncConnection,
    ask: Ask,
    household: Key,
    claim: Claim,
    *,
    person_id: int,
    checked: Callable[[AsyncConnection], Awaitable[Change]],
    ids: IdMaker,
) -> Recorded:
    """Changes a locked household about a person, as `checked` says once all are locked."""
    county_id, stays = household[0], await stays_of(connection, household)
    mine = await visible_persons(connection, ask, county_id, [person_id], day=ask.today)
    everybody = sorted({*mine, *[one.person_id for one in stays]})
    persons = await members_locked(connection, county_id, everybody)
    seen = await locked_persons(connection, ask, county_id, [person_id], day=ask.today)
    first = await claimed(connection, claim)
    if first is not None:
        return Recorded(county_id, first, replayed=True)
    check_active(seen.get(person_id))
    after = (await checked(connection))(stays)
    if await write_stays(connection, ask, household, before=stays, after=after, ids=ids):
        await tell_of_persons(connection, ask, county_id, persons)
    return Recorded(*household, replayed=False)
