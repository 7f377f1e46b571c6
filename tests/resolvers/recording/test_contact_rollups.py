"""Roll-ups after contacts were recorded: in any order, late, again, and by many at once."""

import asyncio
import random
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Connection, Engine, func, select, text

from db.codes import ContactMode, ContactOutcome, ContactPurpose, PersonStatus
from db.engine import Database
from db.errors import DomainError
from db.models import CountyDay, Person
from resolvers.ask import Ask
from resolvers.coverage.answers import counts_of
from resolvers.coverage.months.counted import months_and_sums, so_far
from resolvers.coverage.months.keeping import keep_months
from resolvers.coverage.parts import breakdown_statement, counts_statement
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import CoverageQuestion
from resolvers.coverage.sources import parts, whole
from resolvers.recording.contacts import record_contact
from resolvers.recording.entry import ContactEntry
from resolvers.rollups import Drift, drift, recount
from resolvers.windows import Window
from tests.builders import LONG_AGO, between, since
from tests.databases import libpq
from tests.residents import Registered, build_person, build_residence
from tests.rolled_up import raw, roll_up
from tests.schema.world import MAKER, World, build_world
from tests.viewers import EVERYBODY, TODAY, ask_of

COUNTY, NONE = 500151, Drift(0, 0, 0, 0)
SPRING = date(2025, 4, 1)
WINDOWS = [Window(date(*first), date(2026, 1, 1)) for first in ((2023, 1, 1), (2024, 7, 1), (2025, 1, 1))]
WINDOWS += [Window(date(2025, month, 1), date(2025, 10, 16)) for month in (3, 9, 10)]


@pytest.fixture
def world(engine: Engine) -> World:
    """With somebody who has moved, somebody who has died, and somebody without a cell."""
    world = build_world(engine)
    village, cell = world.villages[0], world.cells["A"]
    with engine.begin() as connection:
        moved = build_person(connection, world.villages[2], world.cells["D"], valid=since(SPRING))
        build_residence(connection, moved, village, cell, valid=between(LONG_AGO, SPRING))
        died = build_person(
            connection,
            village,
            cell,
            valid=between(LONG_AGO, SPRING),
            status=PersonStatus.DECEASED.value,
        )
        world.people["others"] = (moved, died, build_person(connection, world.townships[0]))
        roll_up(connection, TODAY)
        keep_months(raw(connection), COUNTY, TODAY)
    return world


def client(world: World) -> Ask:
    return ask_of(world.viewers()["client"])


def entries(world: World, count: int, seed: int) -> list[ContactEntry]:
    """Contacts of all modes and outcomes with everybody, on any day they were resident, in any order."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    people = [person for some in world.people.values() for person in some]
    return [_entry(chance.choice(people), chance, died=world.people["others"][1]) for _ in range(count)]


def _entry(person: Registered, chance: random.Random, *, died: Registered) -> ContactEntry:
    last = SPRING - timedelta(1) if person == died else TODAY
    days = (last - date(2022, 11, 1)).days
    return ContactEntry(
        client_id=uuid4(),
        county_id=person.county_id,
        person_id=person.id,
        contacted_on=last - timedelta(chance.choice([0, 14, 15, chance.randint(0, days)])),
        mode=chance.choice(list(ContactMode)),
        purpose=ContactPurpose.ROUTINE,
        outcome=chance.choice([ContactOutcome.REACHED, *ContactOutcome]),
    )


def ensure_true(engine: Engine, world: World) -> None:
    """Nothing has drifted, and roll-ups and raw facts give the same answers."""
    areas = [world.nation, world.county, *world.townships, *world.villages, *world.cells.values()]
    with psycopg.connect(libpq(engine.url.render_as_string(hide_password=False))) as connection:
        assert drift(connection, COUNTY, TODAY) == NONE
    with engine.connect() as connection:
        ensure_months_true(connection, world)
        for number, area in enumerate([*areas, world.station, world.worker, world.other]):
            window = WINDOWS[number % len(WINDOWS)]
            question = CoverageQuestion(area, window, TODAY, in_person=number % 4 == 1)
            said, true = whole(question, TODAY), counts_statement(question)
            assert connection.execute(said).all() == connection.execute(true).all()
        for by in PLACES:
            question = CoverageQuestion(world.county, WINDOWS[-1], TODAY)
            said, true = parts(question, by, TODAY), breakdown_statement(question, by)
            assert connection.execute(said).all() == connection.execute(true).all()


def ensure_months_true(connection: Connection, world: World) -> None:
    """Months say the same too, though they were kept before the contacts were recorded."""
    for question in (
        CoverageQuestion(world.county, WINDOWS[0], TODAY),
        CoverageQuestion(world.nation, WINDOWS[1], TODAY),
    ):
        [*_, last] = connection.execute(months_and_sums(question)).all()
        assert last.is_kept
        true = connection.execute(counts_statement(question)).all()
        assert so_far(last) == counts_of(EVERYBODY, question, true)


def recount_again_and_again(url: str, times: int) -> None:
    for _ in range(times):
        with psycopg.connect(libpq(url)) as connection:
            recount(connection, COUNTY, TODAY)


@pytest.mark.parametrize("seed", range(3))
async def test_contacts_in_any_order_are_counted_as_the_raw_facts_are(
    database: Database, engine: Engine, world: World, seed: int
) -> None:
    for entry in entries(world, 60, seed):
        await record_contact(database, client(world), entry, MAKER)
    ensure_true(engine, world)


async def test_replays_are_counted_once(database: Database, engine: Engine, world: World) -> None:
    sent = entries(world, 12, seed=4)
    counted = select(func.sum(CountyDay.contacts))
    [before] = await database.rows(counted)
    for _ in range(3):
        await asyncio.gather(*[record_contact(database, client(world), entry, MAKER) for entry in sent * 2])
    [after] = await database.rows(counted)
    assert after[0] == before[0] + len(sent)
    ensure_true(engine, world)


async def test_a_refused_contact_is_not_counted(database: Database, engine: Engine, world: World) -> None:
    stranger = replace(entries(world, 1, seed=5)[0], person_id=1)
    before_birth = replace(entries(world, 1, seed=6)[0], contacted_on=date(2017, 1, 1))
    for entry in (stranger, before_birth):
        with pytest.raises(DomainError, match=r"PERSON_NOT_FOUND|NOT_RESIDENT_THEN"):
            await record_contact(database, client(world), entry, MAKER)
    ensure_true(engine, world)


async def test_the_late_contact_of_one_who_died_counts_for_the_person_alone(
    database: Database, engine: Engine, world: World
) -> None:
    died = world.people["others"][1]
    chance = random.Random(7)  # noqa: S311  # no secret
    late = replace(_entry(died, chance, died=died), outcome=ContactOutcome.REACHED)
    await record_contact(database, client(world), late, MAKER)
    last = select(Person.last_contact_on).where(Person.id == died.id)
    assert (await database.rows(last))[0].last_contact_on == late.contacted_on
    ensure_true(engine, world)


async def test_many_write_while_a_recount_repairs(
    database: Database, engine: Engine, world: World, database_url: str
) -> None:
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE cell_coverage SET reached = reached + 5, registered = registered + 1")
        )
        connection.execute(text("UPDATE county_coverage SET attempted = attempted - 1"))
        connection.execute(text("UPDATE person SET last_contact_on = '2025-10-14' WHERE name < 'B'"))
    writers = [record_contact(database, client(world), one, MAKER) for one in entries(world, 80, seed=8)]
    await asyncio.gather(*writers, asyncio.to_thread(recount_again_and_again, database_url, 8))
    ensure_true(engine, world)
