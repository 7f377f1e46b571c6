"""The feeds of both counties tell of transfers, a page at a time, and of nobody else's."""

from typing import Any

import pytest
from sqlalchemy import Engine

from db.engine import Database
from tests.replicas import Replica
from tests.schema.registry.people.register import number
from tests.schema.registry.transfers.two_counties import ACCEPT, REFUSE, Counties, two_counties
from tests.schema.world import ask

CHANGES = """query($since: String, $first: Int) { changes(since: $since, first: $first) {
    cursor hasMore transfers { id direction state name person { id } } } }"""
HOME: dict[str, Any] = {"home": {"cellCode": "500152E"}}


@pytest.fixture
def counties(engine: Engine, database: Database) -> Counties:
    return two_counties(engine, database)


async def told(counties: Counties, who: str, since: str | None, first: int = 200) -> tuple[list[Any], str]:
    """The transfers told since a cursor, page by page, and the cursor after them."""
    found: list[Any] = []
    more = True
    while more:
        answer = await ask(counties.database, counties.viewer(who), CHANGES, since=since, first=first)
        assert answer.errors is None, answer.errors
        page = (answer.data or {})["changes"]
        found += page["transfers"]
        since, more = page["cursor"], page["hasMore"]
    assert since is not None
    return found, since


async def test_both_sides_are_told_what_was_offered_and_decided(counties: Counties) -> None:
    begun = {who: (await told(counties, who, None))[1] for who in ("worker", "here", "there", "far_worker")}
    person = await counties.registered()
    out, into = await counties.offered(person)
    sent = {who: await told(counties, who, begun[who]) for who in begun}
    assert [one["id"] for one in sent["worker"][0]] == [one["id"] for one in sent["here"][0]] == [out]
    assert [(one["id"], one["person"]) for one in sent["there"][0]] == [(into, None)]
    assert sent["far_worker"][0] == []
    await counties.done("there", REFUSE, transferId=into, reason="x")
    for who in ("worker", "there"):
        assert [one["state"] for one in (await told(counties, who, sent[who][1]))[0]] == ["REFUSED"]


async def test_a_new_copy_is_given_what_waits(counties: Counties) -> None:
    people = [
        await counties.registered(name=f"王新{n}", identityNumber=one)
        for n, one in enumerate((number(996), number(997)))
    ]
    offers = [await counties.offered(person) for person in people]
    await counties.done("there", REFUSE, transferId=offers[0][1], reason="x")
    for first in (1, 200):
        waiting, _ = await told(counties, "there", None, first)
        assert [one["id"] for one in waiting] == [offers[1][1]]


async def test_copies_are_right_after_an_acceptance(counties: Counties) -> None:
    person = await counties.registered()
    _, into = await counties.offered(person)
    names = ("worker", "here", "there", "far_worker")
    copies = [Replica(counties.database, counties.viewer(who)) for who in names]
    for copy in copies:
        await copy.sync()
    taken = await counties.done("there", ACCEPT, transferId=into, **HOME)
    for copy in copies:
        await copy.sync()
        fresh = Replica(counties.database, copy.viewer)
        await fresh.sync()
        assert (copy.persons, copy.contacts) == (fresh.persons, fresh.contacts)
    here, there = copies[:2], copies[2:]
    assert all((person, "ENDED") in copy.tombstones for copy in here)
    assert all(taken["person"]["id"] in copy.persons for copy in there)
