"""Whatever is recorded, corrected, merged and taken apart: contacts, coverage and duties as plainly told."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import NullPool, create_engine

from tests.databases import Server, clone, open_unserved
from tests.replicas import Replica
from tests.schema.registry.merging.pair import CORRECT, EVENT, Pair, made
from tests.schema.registry.people.register import moment, nothing_drifts
from tests.schema.world import ask
from tests.worlds import quickly

KEPT, OTHER = 0, 1
FROM = (date(2025, 9, 1), date(2025, 6, 1))
FIRST = date(2025, 9, 1)
DAYS = (date(2025, 5, 31), date(2025, 8, 31), date(2025, 9, 20), date(2025, 10, 15))
ACTS = ("contact", "contact", "event", "correct", "withdraw", "merge", "unmerge", "there and back")
steps = st.tuples(st.sampled_from(ACTS), st.integers(0, 1), st.integers(0, 44))
CONTACTS = """query($id: ID!) { node(id: $id) { ... on Person { contacts { nodes { id note } } } } }"""


@dataclass(frozen=True, slots=True)
class Met:
    """A contact as plainly told: under which id it was recorded, and what it says now, if it stands."""

    note: str
    of: int
    day: date
    reached: bool = True
    stands: bool = True


@dataclass(slots=True)
class Told:
    """All that was done, and what was known at some moments of it."""

    pair: Pair
    base: tuple[int, int]
    met: list[Met] = field(default_factory=list)
    events: set[tuple[int, date]] = field(default_factory=set)
    merged: bool = False
    known: list[tuple[str, date, tuple[int, int]]] = field(default_factory=list)

    def person(self, who: int) -> str:
        """The id of one of the two."""
        return (self.pair.kept, self.pair.other)[who]

    def of(self, who: int) -> list[Met]:
        """The contacts that stand with one of the two now."""
        if self.merged:
            return [one for one in self.met if one.stands] if who == KEPT else []
        return [one for one in self.met if one.stands and one.of == who]

    def covered(self, on: date) -> tuple[int, int]:
        """How many are reached, of how many, on a day."""
        since = {KEPT: min(FROM)} if self.merged else dict(enumerate(FROM))
        here = [who for who, first in since.items() if first <= on]
        reached = [who for who in here if any(one.reached and one.day <= on for one in self.of(who))]
        return self.base[0] + len(reached), self.base[1] + len(here)


async def _contact(told: Told, who: int, day: date) -> None:
    note, mine = f"第{len(told.met)}次", KEPT if told.merged else who
    if day >= (min(FROM) if told.merged else FROM[who]):
        await told.pair.contact(told.person(who), contactedOn=str(day), note=note)
        told.met.append(Met(note, mine, day))


async def _event(told: Told, who: int, day: date) -> None:
    if not told.merged and (who, day) not in told.events:
        said = {"kind": "HARDSHIP", "occurredOn": str(day), "source": "低保证"}
        await told.pair.done(EVENT, personId=told.person(who), **said)
        told.events.add((who, day))


async def _corrected(told: Told, number: int, **changed: Any) -> None:
    standing = [place for place, one in enumerate(told.met) if one.stands]
    if not standing:
        return
    place = standing[number % len(standing)]
    one = told.met[place]
    holder = told.person(KEPT if told.merged else one.of)
    rows = await ask(told.pair.database, told.pair.world.viewers()["client"], CONTACTS, id=holder)
    nodes = (rows.data or {})["node"]["contacts"]["nodes"]
    [contact] = [node["id"] for node in nodes if node["note"] == one.note]
    await told.pair.done(CORRECT, contactId=contact, **changed)
    gone = "withdrawnBecause" in changed
    told.met[place] = replace(one, stands=not gone, reached=False)


async def _there_and_back(told: Told) -> None:
    """A merge undone at once leaves everything as it was, in the copies of phones too."""
    if told.merged:
        return
    pair = told.pair
    before = [await pair.state(told.person(who)) for who in (KEPT, OTHER)]
    copy = Replica(pair.database, pair.world.viewers()["worker"])
    await copy.sync()
    await pair.merged()
    await pair.unmerged()
    assert [await pair.state(told.person(who)) for who in (KEPT, OTHER)] == before
    persons = dict(copy.persons)
    await copy.sync()
    await copy.ensure_right()
    assert copy.persons == persons


async def _did(told: Told, act: str, who: int, number: int) -> None:
    day = FIRST + timedelta(days=number)
    if act == "contact":
        await _contact(told, who, day)
    elif act == "event":
        await _event(told, who, day)
    elif act == "correct":
        await _corrected(told, number, outcome="NO_ANSWER")
    elif act == "withdraw":
        await _corrected(told, number, withdrawnBecause="WRONG_PERSON")
    elif act == "there and back":
        await _there_and_back(told)
    elif act == "merge" and not told.merged:
        await told.pair.merged()
        told.merged = True
    elif act == "unmerge" and told.merged:
        await told.pair.unmerged()
        told.merged = False


async def _lived(pair: Pair, engine: Any, history: list[tuple[str, int, int]]) -> None:
    base = await pair.covered(on=str(DAYS[0]))
    told = Told(pair, base)
    for act, who, number in history:
        await _did(told, act, who, number)
        told.known.append((moment(engine), DAYS[-1], told.covered(DAYS[-1])))
    for day in DAYS:
        assert await pair.covered(on=str(day)) == told.covered(day)
    for known, day, then in told.known:
        assert await pair.covered(on=str(day), known=known) == then
    for who in (KEPT, OTHER):
        shown = await pair.state(told.person(who))
        assert sorted(one["note"] for one in shown["contacts"]["nodes"]) == sorted(
            one.note for one in told.of(who)
        )
        mine = {day for of, day in told.events if of == who or told.merged}
        days = [one["occurredOn"] for one in shown["lifeEvents"]["nodes"]]
        assert sorted(days) == sorted(str(day) for day in mine if who == KEPT or not told.merged)


@quickly
@given(history=st.lists(steps, min_size=5, max_size=10))
def test_merges_and_their_undoing_say_what_a_plain_count_says(
    server: Server, history: list[tuple[str, int, int]]
) -> None:
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        database = open_unserved(url, pool_size=2, request_timeout_ms=60_000)

        async def live() -> None:
            await _lived(await made(engine, database), engine, history)
            await database.close()

        asyncio.run(live())
        assert nothing_drifts(engine)
        engine.dispose()
