"""A writer that waited for another sees what that one has left, not what it saw when it began."""

import asyncio
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Engine, select

from db.codes import ContactMode, ContactOutcome, ContactPurpose, WithdrawalReason
from db.engine import Database
from db.models import Person
from resolvers.recording.contacts import record_contact
from resolvers.recording.corrections import supersede_contact
from resolvers.recording.entry import ContactEntry, Correction
from resolvers.rollups import Drift, drift
from tests.databases import libpq
from tests.schema.world import MAKER, build_world
from tests.viewers import TODAY, ask_of

COUNTY, DAY = 500151, date(2025, 10, 1)
WAITING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


async def waiting(watch: psycopg.AsyncConnection, how_many: int) -> None:
    for pause in (0.01,) * 1000:  # PostgreSQL tells nobody that somebody waits
        if await (await watch.execute(WAITING)).fetchone() == (how_many,):
            return
        await asyncio.sleep(pause)
    pytest.fail("nobody waits")


async def test_a_contact_recorded_behind_a_withdrawal_sets_the_last_days_again(
    database: Database, engine: Engine, database_url: str
) -> None:
    world = build_world(engine)
    ask, person = ask_of(world.viewers()["client"]), world.people["A"][1]
    how = (ContactMode.HOME_VISIT, ContactPurpose.ROUTINE, ContactOutcome.REACHED)
    first = await record_contact(database, ask, ContactEntry(uuid4(), COUNTY, person.id, DAY, *how), MAKER)
    withdrawal = Correction(uuid4(), COUNTY, first.row_id, withdrawn_because=WithdrawalReason.RECORDED_TWICE)
    again = ContactEntry(uuid4(), COUNTY, person.id, DAY, *how)
    address = libpq(database_url)
    async with (
        await psycopg.AsyncConnection.connect(address, autocommit=True) as watch,
        await psycopg.AsyncConnection.connect(address) as holder,
        asyncio.TaskGroup() as writers,
    ):
        await holder.execute("SELECT FROM person WHERE id = %s FOR UPDATE", [person.id])
        writers.create_task(supersede_contact(database, ask, withdrawal, MAKER))
        await waiting(watch, 1)
        writers.create_task(record_contact(database, ask, again, MAKER))
        await waiting(watch, 2)
        await holder.rollback()
    [[last]] = await database.rows(select(Person.last_contact_on).where(Person.id == person.id))
    assert last == DAY
    with psycopg.connect(address) as connection:
        assert drift(connection, COUNTY, TODAY) == Drift(0, 0, 0, 0)
