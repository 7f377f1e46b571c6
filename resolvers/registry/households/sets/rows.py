"""Rows of many households: locked, read and written, one statement for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import Household, HouseholdMember
from db.sets import inserted
from resolvers.ask import Ask, Statement, current
from resolvers.registrations.homes import among
from resolvers.registry.households.members import Stay

__all__ = ["Told", "Writing", "households_locked", "stays_of_persons", "stays_within", "write_rows"]


# Locked persons, by id, as they were. Whoever writes tells of all of them at once, last of all: the feed is
# kept from then on, and nobody of the county records anything before the commit (docs/decisions/0026).
Told: TypeAlias = dict[int, Row[Any]]


@dataclass(slots=True)
class Writing:
    """Stays that are superseded, and those that are written, each with its household and id."""

    gone: list[Stay] = field(default_factory=list)
    new: list[tuple[int, Stay]] = field(default_factory=list)


async def households_locked(connection: AsyncConnection, county_id: int, households: Iterable[int]) -> None:
    """Locks households in the order of their ids, before the persons in them."""
    mine = (Household.county_id == county_id, Household.id == among(households))
    found: Statement = select(Household.id).where(*mine).order_by(Household.id)
    await connection.execute(found.with_for_update())


async def stays_of_persons(
    connection: AsyncConnection, county_id: int, persons: Iterable[int]
) -> dict[int, list[Stay]]:
    """Where some persons belong, as now known: their stays by household."""
    return await _stays(connection, county_id, HouseholdMember.person_id == among(persons))


async def stays_within(
    connection: AsyncConnection, county_id: int, households: Iterable[int]
) -> dict[int, list[Stay]]:
    """Who belongs to some households, as now known."""
    return await _stays(connection, county_id, HouseholdMember.household_id == among(households))


async def _stays(
    connection: AsyncConnection, county_id: int, whose: ColumnElement[bool]
) -> dict[int, list[Stay]]:
    member = HouseholdMember
    columns = (member.household_id, member.person_id, member.is_head, member.valid, member.id)
    rows: Statement = select(*columns).where(member.county_id == county_id, whose, current(member, None))
    found = defaultdict[int, list[Stay]](list)
    for household_id, *stay in await connection.execute(rows.order_by(func.lower(member.valid), member.id)):
        found[household_id].append(Stay(*stay))
    return dict(found)


async def write_rows(
    connection: AsyncConnection, ask: Ask, county_id: int, writing: Writing, *, before: Mapping[int, Row[Any]]
) -> Told:
    """Writes them; the locked persons whom they concern, of whom the feed is still to be told."""
    gone = [one.id or 0 for one in writing.gone]
    mine = (HouseholdMember.county_id == county_id, HouseholdMember.id == among(gone))
    await connection.execute(update(HouseholdMember).where(*mine).values(superseded_at=func.now()))
    said = {"county_id": county_id, "recorded_by": ask.viewer.subject}
    rows = [
        {
            **said,
            "id": one.id,
            "household_id": household_id,
            "person_id": one.person_id,
            "is_head": one.is_head,
            "valid": one.valid,
        }
        for household_id, one in writing.new
    ]
    if rows:
        await connection.execute(inserted(HouseholdMember, rows))
    told = {one.person_id for one in writing.gone} | {one.person_id for _, one in writing.new}
    return {one: before[one] for one in sorted(told)}
