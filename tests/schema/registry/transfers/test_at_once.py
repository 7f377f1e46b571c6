"""Acts about transfers at once: one outcome each, the same on both sides, and nobody waits for ever."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from db.engine import Database
from db.models import Person
from tests.schema.registry.people.register import REGISTER, newcomer, nothing_drifts, number
from tests.schema.registry.transfers.two_counties import (
    ACCEPT,
    MOVED_ON,
    OFFER,
    REFUSE,
    WITHDRAW,
    Counties,
    place,
    two_counties,
)
from tests.schema.world import ask, codes_of

HOME: dict[str, Any] = {"home": {"place": place("E")}}


@pytest.fixture
def counties(engine: Engine, database: Database) -> Counties:
    return two_counties(engine, database)


async def registrations(counties: Counties) -> int:
    bearers = select(func.count()).where(Person.name == "王新来", Person.status == "ACTIVE")
    return int((await counties.database.rows(bearers))[0][0])


async def test_of_five_offers_at_once_one_is_made(counties: Counties) -> None:
    person = await counties.registered()
    given = {"personId": person, "toCode": "500152", "movedOn": MOVED_ON, "reason": "x"}
    results = await asyncio.gather(*[counties.act("here", OFFER, **given) for _ in range(5)])
    assert sorted(codes_of(result) for result in results) == [[], *[["TRANSFER_OPEN"]] * 4]
    assert len(await counties.listed("there")) == 1


async def test_of_five_acceptances_at_once_one_is_made(engine: Engine, counties: Counties) -> None:
    _, into = await counties.offered(await counties.registered())
    results = await asyncio.gather(
        *[counties.act("there", ACCEPT, transferId=into, **HOME) for _ in range(5)]
    )
    assert sorted(codes_of(result) for result in results) == [[], *[["TRANSFER_NOT_OPEN"]] * 4]
    assert await registrations(counties) == 1
    assert nothing_drifts(engine)


async def test_of_all_decisions_at_once_one_is_taken(engine: Engine, counties: Counties) -> None:
    out, into = await counties.offered(await counties.registered())
    results = await asyncio.gather(
        counties.act("there", ACCEPT, transferId=into, **HOME),
        counties.act("here", WITHDRAW, transferId=out),
        counties.act("there", REFUSE, transferId=into, reason="x"),
    )
    assert sorted(codes_of(result) for result in results) == [[], *[["TRANSFER_NOT_OPEN"]] * 2]
    states = {(await counties.listed(who))[0]["state"] for who in ("here", "there")}
    [taken] = [
        state
        for state, one in zip(("ACCEPTED", "WITHDRAWN", "REFUSED"), results, strict=True)
        if not one.errors
    ]
    assert states == {taken}
    assert await registrations(counties) == 1
    assert nothing_drifts(engine)


async def test_transfers_both_ways_at_once_wait_for_each_other_and_end(
    engine: Engine, counties: Counties
) -> None:
    people = [
        await counties.registered(who, identityNumber=number(sequence), name=f"王新{sequence}")
        for who, sequence in (("here", 996), ("there", 997), ("here", 998), ("there", 999))
    ]
    owners = ("here", "there", "here", "there")
    offers = [await counties.offered(person, who) for person, who in zip(people, owners, strict=True)]
    acts = [
        counties.act(
            "there" if who == "here" else "here",
            ACCEPT,
            transferId=into,
            home={"place": place("E" if who == "here" else "A")},
        )
        for (_, into), who in zip(offers, owners, strict=True)
    ]
    assert [codes_of(result) for result in await asyncio.gather(*acts)] == [[]] * 4
    assert nothing_drifts(engine)


async def test_accepting_and_registering_the_number_at_once_leave_one_registration(
    engine: Engine, counties: Counties
) -> None:
    _, into = await counties.offered(await counties.registered())
    anew = newcomer(home={"place": place("E")})
    results = await asyncio.gather(
        counties.act("there", ACCEPT, transferId=into, **HOME),
        *[ask(counties.database, counties.viewer("there"), REGISTER, input=anew) for _ in range(3)],
    )
    assert [codes_of(result) for result in results] == [[], *[["ALREADY_REGISTERED"]] * 3]
    assert await registrations(counties) == 1
    assert nothing_drifts(engine)


async def test_a_home_in_the_county_that_was_left_is_no_home_in_the_new_one(counties: Counties) -> None:
    _, into = await counties.offered(await counties.registered())
    refused = await counties.act("nation", ACCEPT, transferId=into, home={"cellCode": "500151A"})
    assert codes_of(refused) == ["HOME_IN_ANOTHER_COUNTY"]
