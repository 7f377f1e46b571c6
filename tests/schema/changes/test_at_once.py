"""The feed while many write: nothing is skipped or comes behind a reader, and copies end up right."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Connection, Engine, select

from db.codes import ContactMode, ContactOutcome, ContactPurpose, LifeEventKind
from db.engine import Database
from db.models import Change, ChangeFeed
from resolvers.ask import Ask
from resolvers.recording.contacts import record_contact
from resolvers.recording.entry import ContactEntry
from resolvers.registrations.recording import (
    LifeEventEntry,
    Withdrawal,
    record_life_event,
    withdraw_life_event,
)
from tests.databases import libpq, open_unserved
from tests.hand_over_world import Handed, build_handed
from tests.replicas import Replica
from tests.residents import Registered
from tests.schema.world import MAKER, id_of
from tests.viewers import TODAY, staff_viewer, worker_viewer

WRITERS, TURNS = 6, 25


@pytest.fixture
def handed(engine: Engine) -> Handed:
    return build_handed(engine)


def everybody(handed: Handed) -> list[Registered]:
    return [person for some in handed.world.people.values() for person in some]


def as_client(handed: Handed) -> Ask:
    return Ask(handed.world.viewers()["client"], TODAY, TODAY)


async def contact(database: Database, handed: Handed, chance: random.Random) -> None:
    person = chance.choice(everybody(handed))
    entry = ContactEntry(
        client_id=uuid4(),
        county_id=person.county_id,
        person_id=person.id,
        contacted_on=date(2025, 1, 1) + timedelta(days=chance.randrange(240)),
        mode=chance.choice(list(ContactMode)),
        purpose=ContactPurpose.ROUTINE,
        outcome=chance.choice([ContactOutcome.REACHED, ContactOutcome.NOT_HOME]),
    )
    await record_contact(database, as_client(handed), entry, MAKER)


async def death_and_back(database: Database, handed: Handed, chance: random.Random) -> None:
    person, client = chance.choice(everybody(handed)[:3]), as_client(handed)
    event = LifeEventEntry(uuid4(), person.county_id, person.id, LifeEventKind.DEATH, TODAY, source="误报")
    died = await record_life_event(database, client, event, MAKER)
    await asyncio.sleep(chance.random() / 20)
    back = Withdrawal(uuid4(), person.county_id, died.row_id, "误报")
    await withdraw_life_event(database, client, back, MAKER)


async def over_and_back(database: Database, handed: Handed, chance: random.Random) -> None:
    world = handed.world
    cells = [{"cellCode": f"500151{letter}"} for letter in chance.sample("ABC", 2)]
    for giver, receiver in ((world.worker, handed.newcomer), (handed.newcomer, world.worker)):
        pair: dict[str, Any] = {
            "fromWorkerId": id_of("GridWorker", giver),
            "toWorkerId": id_of("GridWorker", receiver),
        }
        result = await handed.hand_over(database, **pair, cells=cells, on=str(TODAY))
        assert result.errors is None
        await asyncio.sleep(chance.random() / 20)


Turn = Callable[[Database, Handed, random.Random], Awaitable[None]]


async def writing(database: Database, handed: Handed, turn: Turn, seed: int, turns: int = TURNS) -> None:
    chance = random.Random(seed)  # noqa: S311  # no secret
    for _ in range(turns):
        await turn(database, handed, chance)


async def until_done(writers: "asyncio.Future[Any]", *readers: Callable[[], Awaitable[Any]]) -> None:
    """Lets readers take page after page until the writers have ended."""

    async def reading(read: Callable[[], Awaitable[Any]]) -> None:
        while not writers.done():
            await read()

    await asyncio.gather(writers, *[reading(read) for read in readers])


@pytest.mark.parametrize("seed", range(2))
async def test_copies_kept_while_many_write_end_up_right(
    database: Database, database_url: str, handed: Handed, seed: int
) -> None:
    reading = open_unserved(database_url, pool_size=4, request_timeout_ms=60_000)
    viewers = [handed.world.viewers()["worker"], worker_viewer(handed.newcomer)]
    viewers += [staff_viewer(handed.world.station), handed.world.viewers()["client"]]
    copies = [Replica(reading, viewer) for viewer in viewers]
    chance = random.Random(seed)  # noqa: S311  # no secret
    writers = asyncio.gather(
        *[writing(database, handed, contact, 10 * seed + number) for number in range(3)],
        writing(database, handed, death_and_back, 100 + seed, 12),
        writing(database, handed, over_and_back, 200 + seed, 8),
    )

    def page(copy: Replica) -> Callable[[], Awaitable[bool]]:
        return lambda: copy.page(chance.choice([1, 2, 3, 200]))

    await until_done(writers, *[page(copy) for copy in copies])
    for copy in copies:
        await copy.sync()
        await copy.ensure_right()
    assert len(copies[3].persons) == len(everybody(handed))
    await reading.close()


async def test_each_contact_is_given_once_while_many_write(
    database: Database, database_url: str, handed: Handed
) -> None:
    given: Counter[str] = Counter()

    class Counting(Replica):
        def keep(self, page: dict[str, Any]) -> None:
            given.update(one["contact"]["id"] for one in page["contacts"])
            super().keep(page)

    reading = open_unserved(database_url, pool_size=2, request_timeout_ms=60_000)
    copy = Counting(reading, handed.world.viewers()["client"])
    writers = asyncio.gather(*[writing(database, handed, contact, 300 + number) for number in range(WRITERS)])
    await until_done(writers, lambda: copy.page(2))
    await copy.sync()
    await copy.ensure_right()
    held = {one for contacts in copy.contacts.values() for one in contacts}
    assert len(held) == WRITERS * TURNS + 3
    assert given == Counter(held)
    await reading.close()


async def test_positions_become_visible_in_their_order_without_gaps(
    database: Database, database_url: str, sa: Connection, handed: Handed
) -> None:
    writers = asyncio.gather(
        *[writing(database, handed, contact, 400 + number) for number in range(WRITERS)],
        writing(database, handed, over_and_back, 500, 5),
    )
    seen: list[list[int]] = []

    async def look() -> None:
        async with await psycopg.AsyncConnection.connect(libpq(database_url)) as connection:
            rows = await connection.execute("SELECT DISTINCT position FROM change ORDER BY position")
            seen.append([row[0] for row in await rows.fetchall()])

    await until_done(writers, look)
    await look()
    assert all(positions == list(range(1, len(positions) + 1)) for positions in seen)
    assert len({len(positions) for positions in seen}) > 3
    last = sa.execute(select(ChangeFeed.position)).scalar_one()
    assert seen[-1] == list(range(1, last + 1))
    assert sa.execute(select(Change.noted_on).distinct()).scalars().all() == [TODAY]
