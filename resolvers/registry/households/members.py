"""The members of a household: read, and written anew where they come to be otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import IdMaker
from db.models import Household, HouseholdMember, Person
from resolvers.ask import Ask, Statement, current
from resolvers.registrations.homes import among
from resolvers.registry.households.lists import household_by_id
from resolvers.registry.households.refusals import (
    head_changed_since,
    household_changed_since,
    not_in_household,
)

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stay:
    """That a person belongs to a household for some days; without `id` it has no row yet."""

    person_id: int
    is_head: bool
    valid: Range[date]
    id: int | None = None

    @property
    def since(self) -> date:
        """The first day; no stay is without one."""
        return self.valid.lower or date.min

    def goes_on(self, on: date) -> bool:
        """Whether it has a day from this one on."""
        return self.valid.upper is None or self.valid.upper > on

    def ends_after(self, on: date) -> bool:
        """Whether an end later than this day is recorded."""
        return self.valid.upper is not None and self.valid.upper > on


async def household_locked(connection: AsyncConnection, household: Key) -> bool:
    """Locks a household, before the persons in it; whether there is one."""
    mine = (Household.county_id == household[0], Household.id == household[1])
    found: Statement = select(Household.id).where(*mine)
    return (await connection.execute(found.with_for_update())).first() is not None


async def household_seen(connection: AsyncConnection, ask: Ask, household: Key) -> bool:
    """Locks a household; whether the viewer sees somebody of it."""
    shown = household_by_id(ask, *household)
    if (await connection.execute(shown)).first() is None:
        return False
    await household_locked(connection, household)
    return (await connection.execute(shown)).first() is not None


async def stays_of(connection: AsyncConnection, household: Key) -> list[Stay]:
    """Who belongs to a household when, as now known."""
    return await _stays(connection, household[0], HouseholdMember.household_id == household[1])


async def household_of(connection: AsyncConnection, person: Key, on: date) -> Key | None:
    """The household to which a person belongs on a day."""
    member = HouseholdMember
    found = select(member.household_id).where(
        member.county_id == person[0], member.person_id == person[1], current(member, on)
    )
    household_id = (await connection.execute(found)).scalar()
    return None if household_id is None else (person[0], household_id)


async def belong_from(connection: AsyncConnection, county_id: int, persons: Sequence[int], on: date) -> bool:
    """Whether one of some locked persons belongs to a household on a day or later."""
    stays = await _stays(connection, county_id, HouseholdMember.person_id == among(persons))
    return any(one.goes_on(on) for one in stays)


async def _stays(connection: AsyncConnection, county_id: int, whose: ColumnElement[bool]) -> list[Stay]:
    member = HouseholdMember
    columns = (member.person_id, member.is_head, member.valid, member.id)
    rows: Statement = select(*columns).where(member.county_id == county_id, whose, current(member, None))
    return [
        Stay(*row) for row in await connection.execute(rows.order_by(func.lower(member.valid), member.id))
    ]


async def members_locked(
    connection: AsyncConnection, county_id: int, persons: Sequence[int]
) -> dict[int, Row[Any]]:
    """Persons with their status and place, locked in the order of their ids, whoever asks."""
    columns = (Person.id, Person.status, Person.division_id, Person.cell_id)
    rows: Statement = select(*columns).where(Person.county_id == county_id, Person.id == among(persons))
    return {row.id: row for row in await connection.execute(rows.order_by(Person.id).with_for_update())}


def headed(stays: Sequence[Stay], person_id: int, on: date) -> list[Stay]:
    """The same with another head from a day on, for as long as that one then stays.

    Raises DomainError NOT_IN_HOUSEHOLD, HEAD_CHANGED_SINCE.
    """
    if not any(one.person_id == person_id and on in one.valid for one in stays):
        raise not_in_household()
    if any(one.is_head and one.since > on for one in stays):
        raise head_changed_since()
    found: list[Stay] = []
    for one in stays:
        heads = one.person_id == person_id and on in one.valid
        before, after = ([one], []) if one.is_head == heads else _cut(one, on)
        found += [*before, *[replace(piece, is_head=heads) for piece in after]]
    return found


def left(stays: Sequence[Stay], person_id: int, on: date) -> list[Stay]:
    """The same without somebody from a day on.

    What came later is not undone by it. Raises DomainError NOT_IN_HOUSEHOLD, HOUSEHOLD_CHANGED_SINCE.
    """
    theirs = [one for one in stays if one.person_id == person_id]
    if not any(on in one.valid for one in theirs):
        raise not_in_household()
    if changed_since(theirs, on):
        raise household_changed_since()
    return [piece for one in stays for piece in ([one] if one.person_id != person_id else _cut(one, on)[0])]


def ended(stays: Sequence[Stay], on: date) -> list[Stay]:
    """The same without anybody from a day on."""
    return [piece for one in stays for piece in _cut(one, on)[0]]


def changed_since(stays: Sequence[Stay], on: date) -> bool:
    """Whether one of them came, left or came to be the head after a day."""
    return any(one.since > on or one.ends_after(on) for one in stays)


def _cut(one: Stay, on: date) -> tuple[list[Stay], list[Stay]]:
    """The days before, and those from a day on."""
    if one.since >= on:
        return [], [one]
    if one.valid.upper is not None and one.valid.upper <= on:
        return [one], []
    return (
        [replace(one, valid=Range(one.valid.lower, on))],
        [replace(one, valid=Range(on, one.valid.upper))],
    )


async def write_stays(
    connection: AsyncConnection,
    ask: Ask,
    household: Key,
    *,
    before: Sequence[Stay],
    after: Sequence[Stay],
    ids: IdMaker,
) -> list[int]:
    """Writes who belongs to a locked household, where it is not as before; whom that concerns."""
    gone = [one for one in before if one not in after]
    new = [one for one in after if one not in before]
    rows = (
        HouseholdMember.county_id == household[0],
        HouseholdMember.id == among([one.id or 0 for one in gone]),
    )
    await connection.execute(update(HouseholdMember).where(*rows).values(superseded_at=func.now()))
    said = {"county_id": household[0], "household_id": household[1], "recorded_by": ask.viewer.subject}
    written = [
        {**said, "id": ids.next(), "person_id": one.person_id, "is_head": one.is_head, "valid": one.valid}
        for one in new
    ]
    if written:
        await connection.execute(insert(HouseholdMember), written)
    return sorted({one.person_id for one in (*gone, *new)})
