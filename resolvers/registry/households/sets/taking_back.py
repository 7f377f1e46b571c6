"""What was written of households in sets, taken back as long as nobody has built on it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import case, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import IdMaker
from db.models import HouseholdMember
from resolvers.ask import Ask, Statement
from resolvers.registrations.homes import among
from resolvers.registry.households.members import Stay, members_locked
from resolvers.registry.households.sets.rows import Told, Writing, households_locked, stays_within, write_rows
from resolvers.registry.households.sets.settling import Settled, Was
from resolvers.registry.people.withdrawing import Later
from resolvers.scope import require
from resolvers.viewer import Permission


async def households_taken_back(
    connection: AsyncConnection, ask: Ask, county_id: int, settled: Sequence[Settled], *, ids: IdMaker
) -> tuple[list[Later | None], Told]:
    """For each, None if who belongs where is as it was before; else what was done about it later.

    What was formed is kept if anybody came into it since, what was changed if a stay that was written then is
    written otherwise now. The feed is still to be told of the persons returned. Raises DomainError
    PERSONS_NOT_PERMITTED.
    """
    require(ask.viewer, Permission.SEARCH)
    households = {one.household_id for one in settled} | {
        was.household_id for one in settled for was in one.was
    }
    await households_locked(connection, county_id, households)
    stays = await stays_within(connection, county_id, households)
    there = {
        one.id: (household, one) for household, each in stays.items() for one in each if one.id is not None
    }
    persons = {one.person_id for _, one in there.values()} | {
        was.person_id for one in settled for was in one.was
    }
    rows = await members_locked(connection, county_id, sorted(persons))
    writing = Writing()
    mine = [not _built_on(one, stays, there) for one in settled]
    for one, is_mine in zip(settled, mine, strict=True):
        if is_mine:
            writing.gone += [there[row_id][1] for row_id in one.wrote]
            writing.new += [(was.household_id, _again(was, ids)) for was in one.was]
    told = await write_rows(connection, ask, county_id, writing, before=rows)
    later = [
        None if is_mine else await _later(connection, county_id, one)
        for one, is_mine in zip(settled, mine, strict=True)
    ]
    return later, told


def _built_on(one: Settled, stays: Mapping[int, list[Stay]], there: Mapping[int, Any]) -> bool:
    if any(row_id not in there for row_id in one.wrote):
        return True
    return one.formed and any(stay.id not in one.wrote for stay in stays.get(one.household_id, []))


def _again(was: Was, ids: IdMaker) -> Stay:
    return Stay(was.person_id, was.is_head, Range(was.since, was.until), ids.next())


async def _later(connection: AsyncConnection, county_id: int, one: Settled) -> Later:
    """What was recorded last of a household, other than what was written; without any, when that ended."""
    member = HouseholdMember
    mine = member.id == among(one.wrote)
    touched = (member.household_id == one.household_id, mine)
    at = case((mine, member.superseded_at), else_=member.recorded_at).label("at")
    by = case((mine, None), else_=member.recorded_by).label("by")
    found: Statement = select(by, at).where(member.county_id == county_id, or_(*touched), at.is_not(None))
    # What takes a stay's place is recorded in the instant in which that ends.
    row = (await connection.execute(found.order_by(at.desc(), by.asc().nulls_last()).limit(1))).one()
    return Later(row.by, row.at)
