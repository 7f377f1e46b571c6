"""Who is the head once the registration of a head ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PersonStatus
from db.engine import Database
from db.ids import IdMaker
from resolvers.ask import Ask
from resolvers.changes.written import tell_of_persons
from resolvers.receipts import Recorded, digest_of
from resolvers.registrations.changed import locked_persons, visible_persons
from resolvers.registry.households.members import (
    Key,
    Stay,
    headed,
    household_locked,
    household_of,
    members_locked,
    stays_of,
    write_stays,
)
from resolvers.registry.households.refusals import no_successor
from resolvers.registry.people.ending import Ending, end_person, ended
from resolvers.registry.people.entry import check_day
from resolvers.scope import require
from resolvers.viewer import Permission


@dataclass(frozen=True, slots=True)
class _HeadsEnding:
    """The end of the registration of a head, and who follows: what tells a replay."""

    ending: Ending
    successor_id: int


@dataclass(frozen=True, slots=True)
class Succession:
    """A household whose head goes, with all in it locked, and who follows from which day on."""

    household: Key
    stays: list[Stay]
    persons: Mapping[int, Row[Any]]
    successor_id: int
    on: date


async def end_registration(
    database: Database, ask: Ask, ending: Ending, ids: IdMaker, *, successor_id: int | None
) -> Recorded:
    """Ends a registration as `end_person` does; of a head's household somebody else is the head then.

    Raises also DomainError NO_SUCH_SUCCESSOR, HEAD_CHANGED_SINCE.
    """
    if successor_id is None:
        return await end_person(database, ask, ending, ids)
    require(ask.viewer, Permission.SEARCH)
    check_day(ending.on, ask.today)
    digest = digest_of(_HeadsEnding(ending, successor_id))
    async with database.writing() as connection:
        succession = await _locked(connection, ask, ending.key, successor_id=successor_id, on=ending.on)
        recorded = await ended(connection, ask, ending, digest=digest, ids=ids)
        if not recorded.replayed:
            if succession is None:
                raise no_successor()
            await _succeed(connection, ask, ending, succession, ids=ids)
    return Recorded(*ending.key, replayed=recorded.replayed)


async def _locked(
    connection: AsyncConnection, ask: Ask, person: Key, *, successor_id: int, on: date
) -> Succession | None:
    """The succession of a person as head, locked before anything else is; None if they are no head then."""
    household = await household_of(connection, person, on)
    both = {person[1], successor_id}
    if household is None or both != await visible_persons(
        connection, ask, person[0], sorted(both), day=ask.today
    ):
        return None
    await household_locked(connection, household)
    stays = await stays_of(connection, household)
    everybody = sorted({person[1], successor_id, *[one.person_id for one in stays]})
    persons = await members_locked(connection, person[0], everybody)
    if not any(one.person_id == person[1] and one.is_head and on in one.valid for one in stays):
        return None
    if successor_id not in await locked_persons(connection, ask, person[0], [successor_id], day=ask.today):
        return None
    return Succession(household, stays, persons, successor_id, on)


async def _succeed(
    connection: AsyncConnection, ask: Ask, ending: Ending, succession: Succession, *, ids: IdMaker
) -> None:
    """Writes it, and notes those who stay in the feed, once the head's registration has ended."""
    successor_id = succession.successor_id
    status = succession.persons[successor_id].status
    if successor_id == ending.person_id or status != PersonStatus.ACTIVE.value:
        raise no_successor()
    if not any(one.person_id == successor_id and ending.on in one.valid for one in succession.stays):
        raise no_successor()
    after = headed(succession.stays, successor_id, ending.on)
    before = succession.stays
    await write_stays(connection, ask, succession.household, before=before, after=after, ids=ids)
    others = {one: row for one, row in succession.persons.items() if one != ending.person_id}
    await tell_of_persons(connection, ask, ending.county_id, others)
