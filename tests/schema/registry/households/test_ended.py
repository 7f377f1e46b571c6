"""Households that end in one act."""

from uuid import uuid4

import pytest
from sqlalchemy import Engine

from db.engine import Database
from tests.replicas import Replica
from tests.schema.registry.households.test_households import HEAD, JOIN, LEAVE, ON, SHOWN, Houses
from tests.schema.world import build_world, codes_of

END = f"mutation($input: EndHouseholdInput!) {{ endHousehold(input: $input) {{ replayed {SHOWN} }} }}"


@pytest.fixture
def houses(engine: Engine, database: Database) -> Houses:
    return Houses(build_world(engine), database)


async def test_nobody_belongs_to_it_from_the_day_on_and_each_may_be_in_another(houses: Houses) -> None:
    house = await houses.formed("A0", "A1", "A2")
    await houses.done(LEAVE, personId=houses.person("A2"), on="2025-09-05")
    given = {"clientId": str(uuid4()), "householdId": house, "on": "2025-09-10"}
    assert await houses.done(END, **given) == {"replayed": False, "household": None}
    assert [await houses.of(name) for name in ("A0", "A1", "A2")] == [None] * 3
    assert await houses.listed() == []
    assert await houses.done(END, **given) == {"replayed": True, "household": None}
    assert codes_of(await houses.act(END, **(given | {"on": "2025-09-11"}))) == ["CLIENT_ID_TAKEN"]
    assert codes_of(await houses.act(END, householdId=house, on="2025-09-11")) == ["HOUSEHOLD_NOT_FOUND"]
    early = await houses.act(JOIN, householdId=house, personId=houses.person("A3"), on="2025-09-10")
    assert codes_of(early) == ["HOUSEHOLD_NOT_FOUND"]


async def test_whoever_does_not_see_all_of_its_members_cannot_end_it(houses: Houses) -> None:
    mixed, other = await houses.formed("A0", "D0"), await houses.formed("D1", "D2")
    assert codes_of(await houses.act(END, "worker", householdId=mixed, on=ON)) == ["MEMBERS_NOT_YOURS"]
    assert codes_of(await houses.act(END, "worker", householdId=other, on=ON)) == ["HOUSEHOLD_NOT_FOUND"]
    assert codes_of(await houses.act(END, "leader", householdId=mixed, on=ON)) == ["PERSONS_NOT_PERMITTED"]
    assert await houses.of("D0") == ("A0", ["A0", "D0"])
    await houses.done(LEAVE, personId=houses.person("D0"), on=ON)
    await houses.done(END, "worker", householdId=mixed, on=ON)
    assert await houses.listed() == [other]


async def test_what_came_later_is_not_undone_with_it(houses: Houses) -> None:
    house = await houses.formed("A0", "A1")
    await houses.done(JOIN, householdId=house, personId=houses.person("A2"), on="2025-09-05")
    await houses.done(HEAD, householdId=house, personId=houses.person("A1"), on="2025-09-10")
    for day in (ON, "2025-09-04", "2025-09-09"):
        assert codes_of(await houses.act(END, householdId=house, on=day)) == ["HOUSEHOLD_CHANGED_SINCE"]
    ahead = await houses.act(END, householdId=house, on="2999-01-01")
    assert codes_of(ahead) == ["DAY_IN_THE_FUTURE"]
    await houses.done(END, householdId=house, on="2025-09-10")
    assert await houses.listed() == []


async def test_who_left_later_keeps_the_day_on_which_they_left(houses: Houses) -> None:
    house = await houses.formed("A0", "A1", "D0")
    for name in ("A1", "D0"):
        await houses.done(LEAVE, personId=houses.person(name), on="2025-09-20")
    # Of D0 the worker sees nothing: that is no reason to refuse them by, for D0 is in it no longer.
    for role, day in (("client", "2025-09-10"), ("worker", "2025-09-10"), ("worker", "2025-09-19")):
        refused = await houses.act(END, role, householdId=house, on=day)
        assert codes_of(refused) == ["HOUSEHOLD_CHANGED_SINCE"]
    await houses.done(END, "worker", householdId=house, on="2025-09-20")
    assert await houses.listed() == []


async def test_the_feed_tells_of_everybody_who_was_in_it(houses: Houses) -> None:
    house = await houses.formed("A0", "B1")
    copy = Replica(houses.database, houses.world.viewers()["client"])
    await copy.sync()
    await houses.done(END, householdId=house, on="2025-09-10")
    await copy.sync()
    assert sorted(copy.given) == sorted([houses.person("A0"), houses.person("B1")])
    await copy.ensure_right()
