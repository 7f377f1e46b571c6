"""Registering persons: once per client id, and each identity number once in the nation."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from resolvers.ask import Ask
from resolvers.changes.written import Unlisted
from resolvers.people.identities import IdentityKeys
from resolvers.receipts import Claim, Recorded, claimed_each, disclaimed
from resolvers.recording.batches import check_size, rounds_of
from resolvers.registrations.ground_since import ground_held
from resolvers.registrations.touched import Touched, counted_and_told
from resolvers.registry.people.entry import Registration, check_entry
from resolvers.registry.people.stretches import Dwelling, stretches_of_each
from resolvers.registry.people.writing.newcomers import Newcomer, write_newcomers
from resolvers.registry.people.writing.numbers import already_registered, numbers_taken
from resolvers.scope import require
from resolvers.viewer import Permission

Outcome: TypeAlias = Recorded | DomainError
Entries: TypeAlias = Mapping[int, Registration]


async def register_person(
    database: Database, ask: Ask, entry: Registration, *, keys: IdentityKeys, ids: IdMaker
) -> Recorded:
    """Registers a person from a day on, committed, or returns the first result of the client id.

    Raises DomainError DAY_IN_THE_FUTURE, SERVICE_DAYS_REVERSED, ALREADY_REGISTERED, CLIENT_ID_TAKEN and those
    of `stretches_of`.
    """
    async with database.writing() as connection:
        [outcome], touched = await registered(connection, ask, [entry], keys=keys, ids=ids)
        if isinstance(outcome, DomainError):
            raise outcome
        await counted_and_told(connection, ask, entry.county_id, touched)
    return outcome


async def register_persons(
    database: Database,
    ask: Ask,
    items: Sequence[Registration | DomainError],
    *,
    keys: IdentityKeys,
    ids: IdMaker,
) -> list[Outcome]:
    """What became of each item, in their order, as if they had been sent one after another.

    An item that could not even be read is its error. Those of a county are committed together. Raises
    DomainError PERSONS_NOT_PERMITTED, BATCH_EMPTY, BATCH_TOO_LARGE.
    """
    require(ask.viewer, Permission.SEARCH)
    check_size(len(items))
    outcomes, rounds = rounds_of(items)
    for entries in rounds:
        for county_id in dict.fromkeys(one.county_id for one in entries.values()):
            here = {place: one for place, one in entries.items() if one.county_id == county_id}
            async with database.writing() as connection:
                said, touched = await registered(connection, ask, list(here.values()), keys=keys, ids=ids)
                await counted_and_told(connection, ask, county_id, touched)
            outcomes |= dict(zip(here, said, strict=True))
    return [outcomes[place] for place in range(len(items))]


async def registered(
    connection: AsyncConnection,
    ask: Ask,
    entries: Sequence[Registration],
    *,
    keys: IdentityKeys,
    ids: IdMaker,
) -> tuple[list[Outcome], Touched]:
    """What became of each of several entries in one county, as if they had been sent one after another.

    One that is refused leaves nothing behind. Their client ids must differ, and there are two thousand of
    them at most. The caller has what was touched counted and told in the same transaction, last of all.
    """
    require(ask.viewer, Permission.SEARCH)
    county_id = entries[0].county_id
    await ground_held(connection, ask, county_id)
    told = dict(zip(ids.take(len(entries)), entries, strict=True))
    outcomes = _refused(ask, told)
    outcomes |= await _replayed(connection, ask, _rest(told, outcomes), keys)
    fresh = _rest(told, outcomes)
    refused, newcomers = await _settled(connection, ask, fresh, keys=keys, ids=ids)
    await disclaimed(connection, county_id, [told[row_id].client_id for row_id in refused])
    await write_newcomers(connection, ask, newcomers, keys=keys, ids=ids)
    outcomes |= refused
    outcomes |= {row_id: Recorded(county_id, row_id, replayed=False) for row_id in newcomers}
    touched = Touched({row_id: Unlisted() for row_id in newcomers}, {row_id: [] for row_id in newcomers})
    return [outcomes[row_id] for row_id in told], touched


def _rest(told: Entries, outcomes: Mapping[int, Outcome]) -> Entries:
    return {row_id: entry for row_id, entry in told.items() if row_id not in outcomes}


def _refused(ask: Ask, told: Entries) -> dict[int, Outcome]:
    """What can be refused without asking."""
    refused: dict[int, Outcome] = {}
    for row_id, entry in told.items():
        try:
            check_entry(entry, ask.today)
        except DomainError as refusal:
            refused[row_id] = refusal
    return refused


async def _replayed(
    connection: AsyncConnection, ask: Ask, told: Entries, keys: IdentityKeys
) -> dict[int, Outcome]:
    """What is known of client ids that were used before; the others are claimed."""
    claims = [
        Claim(entry.county_id, entry.client_id, ask.viewer.subject, entry.digest(keys), row_id)
        for row_id, entry in told.items()
    ]
    firsts = await claimed_each(connection, claims) if claims else {}
    known: dict[int, Outcome] = {}
    for claim in claims:
        first = firsts.get(claim.client_id)
        if isinstance(first, DomainError):
            known[claim.row_id] = first
        elif first is not None:
            known[claim.row_id] = Recorded(claim.county_id, first, replayed=True)
    return known


async def _settled(
    connection: AsyncConnection, ask: Ask, fresh: Entries, *, keys: IdentityKeys, ids: IdMaker
) -> tuple[dict[int, DomainError], dict[int, Newcomer]]:
    """Those who may not be registered, and the others with where they live; their numbers are taken."""
    if not fresh:
        return {}, {}
    county_id = next(iter(fresh.values())).county_id
    dwellings = [Dwelling(entry.home, entry.on) for entry in fresh.values()]
    found = await stretches_of_each(connection, ask, county_id, dwellings, mine=True)
    lives = dict(zip(fresh, found, strict=True))
    refused = {row_id: one for row_id, one in lives.items() if isinstance(one, DomainError)}
    placed = {row_id: entry for row_id, entry in fresh.items() if row_id not in refused}
    borne, formers = set[int](), dict[int, tuple[int, int]]()
    if placed:
        borne, formers = await numbers_taken(connection, ask, placed, keys=keys, ids=ids)
    refused |= {row_id: already_registered() for row_id in borne}
    newcomers = {
        row_id: Newcomer(placed[row_id], stretches, formers.get(row_id))
        for row_id, stretches in lives.items()
        if row_id not in refused and not isinstance(stretches, DomainError)
    }
    return refused, newcomers
