"""Households written many at a time, in a transaction of the caller's, and what was so written taken back.

Rows are taken as by the single acts (acts.py): households by their ids, then the persons in them by theirs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.errors import DomainError
from db.ids import IdMaker
from db.models import Household, Residence
from db.sets import inserted
from resolvers.ask import Ask, current
from resolvers.registrations.changed import visible_persons
from resolvers.registrations.homes import among
from resolvers.registry.households.members import members_locked
from resolvers.registry.households.sets.belonging import Belonging, Standing, Stays, comes_of
from resolvers.registry.households.sets.rows import (
    Told,
    Writing,
    households_locked,
    stays_of_persons,
    stays_within,
    write_rows,
)
from resolvers.registry.people.entry import check_day
from resolvers.scope import require
from resolvers.viewer import Permission


class Was(NamedTuple):
    """A stay as it was before another took its place."""

    household_id: int
    person_id: int
    is_head: bool
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What writing a household did: whether it was formed, the ids of stays written, and those there were."""

    household_id: int
    formed: bool
    wrote: tuple[int, ...]
    was: tuple[Was, ...]


class Done(NamedTuple):
    """What became of each of some households, in their order, and of whom the feed is to be told."""

    outcomes: list[Settled | DomainError]
    told: Told


class _Round(NamedTuple):
    """The same, by place."""

    outcomes: dict[int, Settled | DomainError]
    told: Told


async def households_settled(
    connection: AsyncConnection,
    ask: Ask,
    county_id: int,
    wanted: Sequence[Belonging],
    *,
    on: date,
    ids: IdMaker,
) -> Done:
    """What became of each, as if they had been sent one after another; one that is refused changes nothing.

    The feed is not told yet. Raises DomainError DAY_IN_THE_FUTURE, PERSONS_NOT_PERMITTED.
    """
    require(ask.viewer, Permission.SEARCH)
    check_day(on, ask.today)
    found: dict[int, Settled | DomainError] = {}
    told: Told = {}
    waiting = dict(enumerate(wanted))
    while waiting:
        standing = await _locked(connection, ask, county_id, list(waiting.values()), on=on)
        done = await _round(connection, ask, county_id, waiting, standing=standing, ids=ids)
        found |= done.outcomes
        told = done.told | told
        waiting = {place: one for place, one in waiting.items() if place not in found}
    return Done([found[place] for place in range(len(wanted))], told)


async def _locked(
    connection: AsyncConnection, ask: Ask, county_id: int, wanted: Sequence[Belonging], *, on: date
) -> Standing:
    persons = {person_id for one in wanted for person_id in one.persons}
    theirs = await stays_of_persons(connection, county_id, persons)
    households = {*theirs, *[one.household_id for one in wanted if one.household_id is not None]}
    await households_locked(connection, county_id, households)
    stays = await stays_within(connection, county_id, households)
    everybody = persons | {one.person_id for each in stays.values() for one in each}
    rows = await members_locked(connection, county_id, sorted(everybody))
    # Whoever came into another household while these were waited for is bound to that one as well.
    late = await stays_of_persons(connection, county_id, persons)
    stays |= {other: each for other, each in late.items() if other not in households}
    seen = await visible_persons(connection, ask, county_id, sorted(everybody), day=ask.today)
    return Standing(on, rows, seen, await _registered(connection, county_id, persons, on), stays)


async def _registered(
    connection: AsyncConnection, county_id: int, persons: Iterable[int], on: date
) -> frozenset[int]:
    """Which of some persons were registered on a day."""
    lived = select(Residence.person_id).where(
        Residence.county_id == county_id, Residence.person_id == among(persons), current(Residence, on)
    )
    return frozenset((await connection.execute(lived)).scalars())


async def _round(
    connection: AsyncConnection,
    ask: Ask,
    county_id: int,
    waiting: Mapping[int, Belonging],
    *,
    standing: Standing,
    ids: IdMaker,
) -> _Round:
    """Those that have nothing to do with one another, written; the others wait for what came of these."""
    found: dict[int, Settled | DomainError] = {}
    bound, writing = set[int](), Writing()
    theirs = _households_by_person(standing.stays)
    for place, one in waiting.items():
        household_id = one.household_id or ids.next()
        households = {household_id}.union(*[theirs.get(person_id, ()) for person_id in one.persons])
        concerned = households.union(one.persons)
        waits = not bound.isdisjoint(concerned)
        # Of one that waits too: nobody behind it comes before it, and undoing goes from the last.
        bound |= concerned
        if waits:
            continue
        try:
            stays = {other: standing.stays[other] for other in households if other in standing.stays}
            after = comes_of(one, household_id, replace(standing, stays=stays))
        except DomainError as refusal:
            found[place] = refusal
            continue
        found[place] = _added(writing, one, household_id, standing.stays, after, ids=ids)
    formed = [one for one in found.values() if isinstance(one, Settled) and one.formed]
    await _formed(connection, ask, county_id, formed, on=standing.on)
    told = await write_rows(connection, ask, county_id, writing, before=standing.persons)
    return _Round(found, told)


def _households_by_person(stays: Stays) -> Mapping[int, set[int]]:
    found = defaultdict[int, set[int]](set)
    for household_id, each in stays.items():
        for one in each:
            found[one.person_id].add(household_id)
    return found


def _added(  # noqa: PLR0917  # what is there, and what comes of it
    writing: "Writing",
    wanted: Belonging,
    household_id: int,
    before: Stays,
    after: Stays,
    *,
    ids: IdMaker,
) -> Settled:
    wrote, was = list[int](), list[Was]()
    for other, stays in after.items():
        there = before.get(other, [])
        gone = [one for one in there if one not in stays]
        new = [replace(one, id=ids.next()) for one in stays if one not in there]
        wrote += [one.id for one in new if one.id is not None]
        was += [Was(other, one.person_id, one.is_head, one.since, one.valid.upper) for one in gone]
        writing.gone += gone
        writing.new += [(other, one) for one in new]
    return Settled(household_id, wanted.household_id is None, tuple(wrote), tuple(was))


async def _formed(
    connection: AsyncConnection, ask: Ask, county_id: int, formed: Sequence[Settled], *, on: date
) -> None:
    said = {"county_id": county_id, "formed_on": on, "formed_by": ask.viewer.subject}
    if formed:
        await connection.execute(inserted(Household, [{**said, "id": one.household_id} for one in formed]))
