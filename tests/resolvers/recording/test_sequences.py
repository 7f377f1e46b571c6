"""Contacts recorded, sent again, corrected and withdrawn in random order, against what a plain list keeps."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import NullPool, create_engine, func, select

from db.codes import ContactMode, ContactOutcome, ContactPurpose, WithdrawalReason
from db.engine import Database
from db.errors import DomainError
from db.models import Contact
from resolvers.ask import Ask, current
from resolvers.receipts import Recorded
from resolvers.recording.batches import record_contacts
from resolvers.recording.corrections import supersede_contact
from resolvers.recording.entry import ContactEntry, Correction
from resolvers.rollups import Drift, drift
from tests.databases import Server, clone, libpq, open_unserved
from tests.kept import keep_everything
from tests.schema.world import MAKER, World, build_world
from tests.viewers import TODAY, ask_of
from tests.worlds import quickly

COUNTY, PEOPLE = 500151, 9
DAYS = st.integers(0, 800).map(lambda ago: TODAY - timedelta(ago))
MODES, OUTCOMES = st.sampled_from(ContactMode), st.sampled_from([ContactOutcome.REACHED, *ContactOutcome])
Told: TypeAlias = tuple[date, str, str]


@dataclass(frozen=True, slots=True)
class Batch:
    """Contacts by person, day, mode and outcome, of which the first `again` are sent again."""

    items: list[tuple[int, date, ContactMode, ContactOutcome]]
    again: int


@dataclass(frozen=True, slots=True)
class Change:
    """What is corrected of the contact that is `which` of those there are; nothing withdraws it."""

    which: int
    said: dict[str, Any]


BATCHES = st.builds(
    Batch,
    st.lists(st.tuples(st.integers(0, PEOPLE - 1), DAYS, MODES, OUTCOMES), min_size=1, max_size=5),
    st.integers(0, 5),
)
SAID = st.fixed_dictionaries(
    {},
    optional={
        "contacted_on": DAYS,
        "mode": MODES.map(lambda mode: mode.value),
        "outcome": OUTCOMES.map(lambda outcome: outcome.value),
    },
)
STEPS = st.lists(st.one_of(BATCHES, st.builds(Change, st.integers(0, 40), SAID)), min_size=2, max_size=14)


@dataclass(slots=True)
class Diary:
    """What was told of each contact; which stand, and which stood at each instant."""

    told: dict[int, Told] = field(default_factory=dict)
    standing: set[int] = field(default_factory=set)
    past: list[tuple[datetime, frozenset[int]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """A county in a database of its own, where examples add to what others have recorded."""

    world: World
    url: str

    @property
    def ask(self) -> Ask:
        """As a client who sees the whole county."""
        return ask_of(self.world.viewers()["client"])

    def entry(self, item: tuple[int, date, ContactMode, ContactOutcome]) -> ContactEntry:
        """A contact under a client id of its own."""
        people = [person for some in self.world.people.values() for person in some]
        person, (_, day, mode, outcome) = people[item[0]], item
        return ContactEntry(uuid4(), COUNTY, person.id, day, mode, ContactPurpose.ROUTINE, outcome)


@pytest.fixture(scope="module")
def place(server: Server) -> Iterator[Place]:
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        world = build_world(engine)
        with engine.begin() as connection:
            keep_everything(connection, TODAY)
        yield Place(world, url)
        engine.dispose()


def undrifted(url: str) -> bool:
    """Kept duties are looked at, too: of persons who are not marked."""
    with psycopg.connect(libpq(url)) as connection:
        return drift(connection, COUNTY, TODAY) == Drift(0, 0, 0, 0)


async def written(database: Database, place: Place, diary: Diary, step: Batch) -> None:
    entries = [place.entry(item) for item in step.items]
    sent = entries + entries[: step.again]
    outcomes = await record_contacts(database, place.ask, sent, MAKER)
    kept: dict[UUID, int] = {}
    for entry, outcome in zip(sent, outcomes, strict=True):
        assert isinstance(outcome, Recorded)
        assert outcome.replayed == (entry.client_id in kept)
        assert kept.setdefault(entry.client_id, outcome.row_id) == outcome.row_id
        diary.told[outcome.row_id] = (entry.contacted_on, entry.mode.value, entry.outcome.value)
    diary.standing |= set(kept.values())


def correction_of(diary: Diary, step: Change) -> Correction:
    old = sorted(diary.told)[step.which % len(diary.told)]
    because = None if step.said else WithdrawalReason.NOT_MADE
    return Correction(uuid4(), COUNTY, old, tuple(step.said.items()), because)


async def tried(database: Database, place: Place, correction: Correction) -> Recorded | str:
    """What stands instead, or the code of the refusal."""
    try:
        return await supersede_contact(database, place.ask, correction, MAKER)
    except DomainError as error:
        return error.code


async def changed(database: Database, place: Place, diary: Diary, step: Change) -> None:
    if not diary.told:
        return
    correction = correction_of(diary, step)
    old, recorded = correction.contact_id, await tried(database, place, correction)
    if old not in diary.standing:
        assert recorded == "CONTACT_SUPERSEDED"
        return
    assert isinstance(recorded, Recorded)
    assert await tried(database, place, correction) == replace(recorded, replayed=True)
    diary.standing.remove(old)
    if correction.withdrawn_because is None:
        day, mode, outcome = diary.told[old]
        said: dict[str, Any] = {"contacted_on": day, "mode": mode, "outcome": outcome} | step.said
        diary.told[recorded.row_id] = (said["contacted_on"], said["mode"], said["outcome"])
        diary.standing.add(recorded.row_id)


async def found(database: Database, diary: Diary, known_at: datetime | None = None) -> dict[int, Told]:
    statement = select(Contact.id, Contact.contacted_on, Contact.mode, Contact.outcome).where(
        Contact.id.in_(diary.told), current(Contact, None, known_at)
    )
    return {row.id: (row.contacted_on, row.mode, row.outcome) for row in await database.rows(statement)}


async def lived_through(place: Place, steps: list[Batch | Change]) -> None:
    database, diary = open_unserved(place.url, pool_size=2, request_timeout_ms=60_000), Diary()
    try:
        for step in steps:
            act = written if isinstance(step, Batch) else changed
            await act(database, place, diary, step)  # type: ignore[arg-type]  # the act is chosen by the step
            [[now]] = await database.rows(select(func.clock_timestamp()))
            diary.past.append((now, frozenset(diary.standing)))
        assert await found(database, diary) == {one: diary.told[one] for one in diary.standing}
        for instant, standing in diary.past:
            then = await found(database, diary, instant)
            assert then == {one: diary.told[one] for one in standing}
    finally:
        await database.close()


@quickly
@given(steps=STEPS)
def test_any_sequence_leaves_what_was_told_and_true_roll_ups(
    place: Place, steps: list[Batch | Change]
) -> None:
    asyncio.run(lived_through(place, steps))
    assert undrifted(place.url)


async def all_at_once(place: Place, first: Batch, steps: list[Batch | Change]) -> None:
    """What another has changed first stays as that one left it."""
    database, diary = open_unserved(place.url, pool_size=4, request_timeout_ms=60_000), Diary()
    try:
        await written(database, place, diary, first)
        acts = [
            written(database, place, Diary(), step)
            if isinstance(step, Batch)
            else tried(database, place, correction_of(diary, step))
            for step in steps
        ]
        said = await asyncio.gather(*acts)
        assert {one for one in said if isinstance(one, str)} <= {"CONTACT_SUPERSEDED"}
    finally:
        await database.close()


ANY_STEPS = st.lists(st.one_of(BATCHES, st.builds(Change, st.integers(0, 4), SAID)), min_size=6)


@quickly
@given(first=BATCHES, steps=ANY_STEPS)
def test_roll_ups_stay_true_when_all_happens_at_once(
    place: Place, first: Batch, steps: list[Batch | Change]
) -> None:
    asyncio.run(all_at_once(place, first, steps))
    assert undrifted(place.url)
