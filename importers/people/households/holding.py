"""What a run will write of households, held before anything else of it is written."""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import StagedHousehold, StagedRow
from importers.people.households.writing import WAIT
from resolvers.registry.households.members import members_locked
from resolvers.registry.households.sets.rows import households_locked, stays_of_persons, stays_within

__all__ = ["hold_households"]


async def hold_households(connection: AsyncConnection, run: Row[Any]) -> None:
    """Locks the registered households that a locked run will change, and then all who are in them.

    A transaction that writes persons and then households would otherwise hold persons and wait for a
    household, whose holder waits for one of them.
    """
    mine = (StagedHousehold.county_id == run.county_id, StagedHousehold.run_id == run.id, *WAIT)
    named = select(StagedHousehold.household_id).where(*mine, StagedHousehold.household_id.is_not(None))
    of_run = (StagedRow.county_id == run.county_id, StagedRow.run_id == run.id)
    waiting = StagedRow.house_id.in_(select(StagedHousehold.id).where(*mine))
    lines = select(StagedRow.person_id).where(*of_run, waiting, StagedRow.person_id.is_not(None))
    persons = [one for one in (await connection.execute(lines)).scalars() if one is not None]
    theirs = await stays_of_persons(connection, run.county_id, persons) if persons else {}
    households = {*theirs, *[one for one in (await connection.execute(named)).scalars() if one is not None]}
    if not households and not persons:
        return
    await households_locked(connection, run.county_id, households)
    stays = await stays_within(connection, run.county_id, households)
    members = {one.person_id for each in stays.values() for one in each}
    await members_locked(connection, run.county_id, sorted({*persons, *members}))
