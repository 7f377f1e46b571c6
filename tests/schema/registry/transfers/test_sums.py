"""Nobody is counted twice or lost on any day, whatever is offered, taken, refused and withdrawn."""

import asyncio
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import NullPool, create_engine

from tests.databases import Server, clone, open_unserved
from tests.schema.registry.people.register import nothing_drifts, number
from tests.schema.registry.transfers.two_counties import (
    ACCEPT,
    OFFER,
    REFUSE,
    WITHDRAW,
    Counties,
    place,
    two_counties,
)
from tests.schema.world import codes_of
from tests.worlds import quickly

REGISTERED, FIRST, DAY = date(2025, 6, 1), date(2025, 9, 1), timedelta(days=1)
OTHER = {"here": "there", "there": "here"}
HOMES: dict[str, Any] = {"here": {"place": place("A")}, "there": {"place": place("E")}}
steps = st.tuples(
    st.integers(0, 2),
    st.sampled_from(["offer", "accept", "accept", "refuse", "withdraw"]),
    st.integers(1, 40),
)


@dataclass(slots=True)
class Told:
    """A person as plainly told: since when registered where, and what was last offered, while it is open."""

    person: str
    stays: list[tuple[date, str]] = field(default_factory=lambda: [(REGISTERED, "here")])
    sides: dict[str, str] = field(default_factory=dict)
    open_from: date | None = None

    @property
    def side(self) -> str:
        """Where they are registered now."""
        return self.stays[-1][1]

    def on(self, day: date) -> str:
        """Where they were registered on a day."""
        return next(side for since, side in reversed(self.stays) if since <= day)


async def _offer(counties: Counties, told: Told, on: date) -> None:
    given = {"personId": told.person, "toCode": "500152" if told.side == "here" else "500151", "reason": "x"}
    result = await counties.act(told.side, OFFER, movedOn=str(on), **given)
    wrong = ["NOT_RESIDENT_THEN"] if on <= told.stays[-1][0] else ["TRANSFER_OPEN"] if told.open_from else []
    assert codes_of(result) == wrong
    if not wrong:
        out = result.data["done"]["transfer"]["id"]
        waiting = await counties.listed(OTHER[told.side], direction="IN", state=["OFFERED"])
        told.open_from, told.sides = on, {told.side: out, OTHER[told.side]: waiting[0]["id"]}


async def _decide(counties: Counties, told: Told, what: str) -> None:
    if told.open_from is None:
        return
    sender, receiver = told.side, OTHER[told.side]
    if what == "accept":
        given = {"transferId": told.sides[receiver], "home": HOMES[receiver]}
        taken = await counties.done(receiver, ACCEPT, **given)
        told.person = taken["person"]["id"]
        told.stays.append((told.open_from, receiver))
    elif what == "refuse":
        await counties.done(receiver, REFUSE, transferId=told.sides[receiver], reason="x")
    else:
        await counties.done(sender, WITHDRAW, transferId=told.sides[sender])
    told.open_from = None


async def _lived(counties: Counties, history: list[tuple[int, str, int]]) -> None:
    days = {FIRST - DAY, FIRST + 44 * DAY}
    people = [
        Told(await counties.registered(identityNumber=number(996 + n), name=f"王新{'甲乙丙'[n]}"))
        for n in range(3)
    ]
    before = {side: await counties.people(side, str(FIRST)) for side in OTHER}
    for who, what, days_on in history:
        if what == "offer":
            await _offer(counties, people[who], FIRST + days_on * DAY)
        else:
            await _decide(counties, people[who], what)
        days |= {since - DAY * ago for since, _ in people[who].stays[1:] for ago in (0, 1)}
    for day in sorted(days):
        counts = {side: await counties.people(side, str(day)) for side in OTHER}
        gone = sum(told.on(day) == "there" for told in people)
        assert counts == {"here": before["here"] - gone, "there": before["there"] + gone}
        assert await counties.people("nation", str(day)) == sum(before.values())


@quickly
@given(history=st.lists(steps, min_size=8, max_size=24))
def test_the_sum_over_counties_is_the_same_on_every_day(
    server: Server, history: list[tuple[int, str, int]]
) -> None:
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        database = open_unserved(url, pool_size=2, request_timeout_ms=60_000)

        async def live() -> None:
            await _lived(two_counties(engine, database), history)
            await database.close()

        asyncio.run(live())
        assert nothing_drifts(engine)
        engine.dispose()
