"""Copies kept over random histories: right at every sync, and never told of a stranger."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import NullPool, create_engine, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ContactMode, ContactOutcome, ContactPurpose, GridRole, LifeEventKind
from db.engine import Database
from db.errors import DomainError
from db.models import CellAssignment, Person
from resolvers.areas import Area
from resolvers.ask import Ask, current
from resolvers.changes.written import tell_of_person
from resolvers.recording.contacts import record_contact
from resolvers.recording.entry import ContactEntry
from resolvers.registrations.changed import locked_person
from resolvers.registrations.recording import LifeEventEntry, record_life_event
from tests.databases import Server, clone, open_unserved
from tests.hand_over_world import Handed, build_handed
from tests.replicas import Replica
from tests.residents import Registered
from tests.schema.world import MAKER, ask, codes_of, id_of
from tests.viewers import TODAY, staff_viewer, worker_viewer
from tests.worlds import quickly

LISTED = "{ people(first: 1000) { nodes { id } } }"
LETTERS = "ABCD"
person_numbers = st.integers(0, 8)
Step = Callable[["History"], Awaitable[None]]


@dataclass(slots=True)
class History:
    """The world as it goes on: what day it is, whose copies there are, whom each viewer was ever shown."""

    database: Database
    handed: Handed
    copies: list[Replica]
    today: date = TODAY
    shown: list[set[str]] = field(default_factory=lambda: [set() for _ in range(4)])

    @property
    def workers(self) -> list[Area]:
        """Those who hand cells to each other."""
        return [self.handed.world.worker, self.handed.newcomer, self.handed.world.other]

    @property
    def everybody(self) -> list[Registered]:
        """All persons, whatever became of them."""
        return [person for some in self.handed.world.people.values() for person in some]

    def client(self) -> Ask:
        """A question of somebody who sees the whole county."""
        return Ask(self.handed.world.viewers()["client"], self.today, self.today)

    async def look(self) -> None:
        """Remembers whom each viewer is shown now."""
        for copy, shown in zip(self.copies, self.shown, strict=True):
            answer = await ask(self.database, copy.viewer, LISTED, self.today)
            shown.update(node["id"] for node in (answer.data or {})["people"]["nodes"])

    async def sync(self, number: int, first: int) -> None:
        """Brings a copy up to date, which must then be right and have named no stranger."""
        copy = self.copies[number]
        copy.day = self.today
        await copy.sync(first)
        await copy.ensure_right()
        named = {gone for gone, _ in copy.tombstones} | set(copy.persons)
        people = {id_of("Person", person) for person in self.everybody}
        assert named & people <= self.shown[number]


async def _contact(history: History, number: int, days_ago: int) -> None:
    person = history.everybody[number]
    entry = ContactEntry(
        client_id=uuid4(),
        county_id=person.county_id,
        person_id=person.id,
        contacted_on=history.today - timedelta(days_ago),
        mode=ContactMode.PHONE,
        purpose=ContactPurpose.ROUTINE,
        outcome=ContactOutcome.REACHED,
    )
    await _unless_refused(record_contact(history.database, history.client(), entry, MAKER))


async def _death(history: History, number: int) -> None:
    person = history.everybody[number]
    event = LifeEventEntry(
        uuid4(), person.county_id, person.id, LifeEventKind.DEATH, history.today, source="报告"
    )
    await _unless_refused(record_life_event(history.database, history.client(), event, MAKER))


async def _unless_refused(act: Awaitable[Any]) -> None:
    try:
        await act
    except DomainError as refusal:
        if refusal.code not in {"REGISTRATION_CLOSED", "NOT_RESIDENT_THEN"}:
            raise


async def _move(history: History, number: int, letter: str) -> None:
    """As a writer of moves will have to: the locked row as it was is what the feed is told."""
    world, person = history.handed.world, history.everybody[number]
    key, village = (person.county_id, person.id), world.villages[{"C": 1, "D": 2}.get(letter, 0)]
    async with history.database.writing() as connection:
        before = await locked_person(connection, history.client(), key, history.today)
        await _place(connection, person, village, world.cells[letter])
        await tell_of_person(connection, history.client(), key, before)


async def _place(connection: AsyncConnection, person: Registered, village: Area, cell: Area) -> None:
    mine = update(Person).where(Person.county_id == person.county_id, Person.id == person.id)
    await connection.execute(mine.values(division_id=village.id, cell_id=cell.id))


async def _hand_over(history: History, letter: str, receiver: int, days: tuple[int, int | None]) -> None:
    """From whoever has the cell on that day; days are those until then, and those of cover."""
    on, to = history.today + timedelta(days[0]), history.workers[receiver]
    giver = await _primary(history, letter, on)
    if giver == to.id:
        return
    over: dict[str, Any] = {
        "fromWorkerId": id_of("GridWorker", replace(to, id=giver)),
        "toWorkerId": id_of("GridWorker", to),
        "cells": [{"cellCode": f"500151{letter}"}],
        "on": str(on),
        "until": None if days[1] is None else str(on + timedelta(days[1])),
    }
    result = await history.handed.hand_over(history.database, today=history.today, **over)
    assert codes_of(result) == []


async def _primary(history: History, letter: str, on: date) -> int:
    cell = history.handed.world.cells[letter]
    who = select(CellAssignment.worker_id).where(
        CellAssignment.county_id == cell.county_id,
        CellAssignment.cell_id == cell.id,
        CellAssignment.role == GridRole.PRIMARY.value,
        current(CellAssignment, on),
    )
    return int((await history.database.rows(who))[0].worker_id)


async def _days(history: History, days: int) -> None:
    for _ in range(days):
        history.today += timedelta(1)
        await history.look()


steps = st.one_of(
    st.builds(lambda *a: lambda h: _contact(h, *a), person_numbers, st.integers(0, 60)),
    st.builds(lambda n: lambda h: _death(h, n), person_numbers),
    st.builds(lambda *a: lambda h: _move(h, *a), person_numbers, st.sampled_from(LETTERS)),
    st.builds(
        lambda *a: lambda h: _hand_over(h, *a),
        st.sampled_from(LETTERS),
        st.integers(0, 2),
        st.tuples(st.integers(-3, 4), st.none() | st.integers(1, 6)),
    ),
    st.builds(lambda days: lambda h: _days(h, days), st.integers(1, 4)),
    st.builds(lambda first: lambda h: _everyone(h, first), st.sampled_from([1, 2, 3, 200])),
    st.builds(lambda *a: lambda h: h.sync(*a), st.integers(0, 3), st.sampled_from([1, 2, 3, 200])),
    st.builds(lambda *a: lambda h: _page(h, *a), st.integers(0, 3), st.sampled_from([1, 2])),
)


async def _page(history: History, number: int, first: int) -> None:
    """One page alone: the copy goes on from there after whatever happens next."""
    copy = history.copies[number]
    copy.day = history.today
    await copy.page(first)


async def _everyone(history: History, first: int) -> None:
    for number in range(len(history.copies)):
        await history.sync(number, first)


@contextmanager
def begun(server: Server) -> Iterator[tuple[str, Handed]]:
    """A world of its own for one history."""
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        yield url, build_handed(engine)
        engine.dispose()


async def lived(url: str, handed: Handed, history: list[Step]) -> None:
    """Goes through a history, and syncs every copy at its end."""
    database = open_unserved(url, pool_size=2, request_timeout_ms=60_000)
    viewers = [worker_viewer(handed.world.worker), worker_viewer(handed.newcomer)]
    viewers += [worker_viewer(handed.world.other), staff_viewer(handed.world.station)]
    world = History(database, handed, [Replica(database, viewer) for viewer in viewers])
    await world.look()
    for step in history:
        await step(world)
        await world.look()
    for number in range(len(world.copies)):
        await world.sync(number, 3)
    await database.close()


@quickly
@given(history=st.lists(steps, min_size=12, max_size=30))
def test_a_copy_is_right_at_every_sync_and_names_nobody_it_was_not_shown(
    server: Server, history: list[Step]
) -> None:
    with begun(server) as (url, handed):
        asyncio.run(lived(url, handed, history))
