"""Contacts, deaths, moves, corrections and withdrawals in any order: roll-ups stay exact, the past stays."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select

from db.engine import Database
from tests.kept import keep_everything, tend_everything
from tests.rolled_up import drifts
from tests.schema.registrations.test_life_events import RECORD, WITHDRAW
from tests.schema.world import World, ask, build_world, codes_of, id_of
from tests.viewers import TODAY

CONTACT = "mutation($input: RecordContactInput!) { recordContact(input: $input) { replayed } }"
COUNTED = """query($on: Date, $known: DateTime) { coverage(asOf: $on, knownAt: $known) { numerator denominator
    attempted unlocated waterfall { key persons drops { reason persons } } } }"""
ACTS, DAYS = 24, 40
EXPECTED = {"REGISTRATION_CLOSED", "NOT_RESIDENT_THEN", "LIFE_EVENT_NOT_FOUND"}


@dataclass(slots=True)
class Hand:
    """Who acts, drawing by chance, and the closing days that now hold, by person."""

    database: Database
    world: World
    chance: random.Random
    events: list[tuple[str, str]] = field(default_factory=list)

    def person(self) -> str:
        """Somebody of the county."""
        people = [one for group in self.world.people.values() for one in group]
        return id_of("Person", self.chance.choice(people))

    def day(self) -> str:
        """A day of the last few weeks."""
        return str(TODAY - timedelta(days=self.chance.randrange(DAYS)))

    async def sent(self, query: str, given: dict[str, Any]) -> Any:
        """The data of an act, None if it is refused for a reason that chance may well give."""
        client = {"clientId": str(uuid4())}
        result = await ask(self.database, self.world.viewers()["client"], query, input=client | given)
        assert set(codes_of(result)) <= EXPECTED
        return None if result.errors else result.data

    async def contact(self) -> None:
        """A contact or an attempt."""
        outcome = self.chance.choice(("REACHED", "NOT_HOME"))
        given = {"personId": self.person(), "contactedOn": self.day(), "outcome": outcome}
        await self.sent(CONTACT, given | {"mode": "HOME_VISIT", "purpose": "ROUTINE"})

    async def event(self) -> None:
        """A life event, now and then correcting one of the same person."""
        person, corrected = self.person(), None
        if self.events and self.chance.random() < 0.5:
            person, corrected = self.chance.choice(self.events)
        kind = self.chance.choice(("DEATH", "DEATH", "MOVED_OUT", "HARDSHIP"))
        given = {"personId": person, "kind": kind, "occurredOn": self.day(), "source": "某处"}
        data = await self.sent(RECORD, given | {"supersedes": corrected})
        if data is not None:
            self.events.append((person, data["recordLifeEvent"]["lifeEvent"]["id"]))

    async def withdrawal(self) -> None:
        """An event withdrawn, if there is one."""
        if self.events:
            _, event = self.chance.choice(self.events)
            await self.sent(WITHDRAW, {"lifeEventId": event, "reason": "误报"})


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_is_recorded_nothing_drifts_and_what_was_known_stays(
    seed: int, engine: Engine, database: Database, world: World
) -> None:
    hand = Hand(database, world, random.Random(seed))  # noqa: S311  # the same acts in every run
    if seed == 0:
        with engine.begin() as connection:
            keep_everything(connection, TODAY)
    told: list[tuple[dict[str, str], Any]] = []
    for _ in range(ACTS):
        act = hand.chance.choices((hand.contact, hand.event, hand.withdrawal), (3, 3, 2))[0]
        await act()
        with engine.connect() as connection:
            assert not any(one.found for one in drifts(connection, TODAY))
            if seed == 0 and len(told) % 6 == 5:
                tend_everything(connection, TODAY)
                connection.commit()
            moment = connection.execute(select(func.clock_timestamp())).scalar_one()
        asked = {"on": hand.day(), "known": str(moment.isoformat())}
        told.append((asked, await counted(database, world, **asked)))
    assert hand.events
    for asked, answer in told:
        assert await counted(database, world, **asked) == answer


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_withdrawn_leaves_no_trace_in_present_numbers(
    seed: int, database: Database, world: World
) -> None:
    hand = Hand(database, world, random.Random(seed))  # noqa: S311  # the same acts in every run
    days = [TODAY - timedelta(days=days) for days in (0, 5, 20, DAYS)]
    before = [await counted(database, world, on=str(day)) for day in days]
    for _ in range(8):
        await hand.event()
    for _, event in reversed(hand.events):
        await hand.sent(WITHDRAW, {"lifeEventId": event, "reason": "误报"})
    assert hand.events
    assert [await counted(database, world, on=str(day)) for day in days] == before


async def counted(database: Database, world: World, **asked: Any) -> Any:
    """The coverage of the county, whole."""
    result = await ask(database, world.viewers()["leader"], COUNTED, **asked)
    assert result.errors is None
    assert date.fromisoformat(asked["on"]) <= TODAY
    return (result.data or {})["coverage"]
