"""Probable duplicates of a county: found, reviewed, and asked about again only where something changed."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select

from db.codes import DivisionLevel
from db.engine import Database
from db.models import DuplicatePair
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask
from resolvers.registry.duplicates.finding import Found, find_duplicates
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.schema.registry.history.test_history import AMEND
from tests.schema.registry.merging.pair import Pair, made
from tests.schema.registry.people.register import newcomer, number, place, register
from tests.schema.world import MAKER, ask, codes_of
from tests.viewers import TODAY
from tests.work import KEYS

LIST = """query($decided: Boolean) { duplicates(decided: $decided) { totalCount nodes {
    id probability agrees decidedBy reason first { id } second { id } } } }"""
DECIDE = (
    "mutation($input: NotDuplicateInput!) { notDuplicate(input: $input) { replayed pair { id reason } } }"
)
OTHER_DAY = date(1980, 3, 3)


@pytest.fixture
async def pair(engine: Engine, database: Database) -> Pair:
    """Two registrations of one name, day of birth and number but for a slip, and somebody else."""
    found = await made(engine, database, kept=False)
    else_ = newcomer(identityNumber=number(997, OTHER_DAY), name="李无关", home={"place": place("B")})
    assert (await register(database, found.world, else_, "client")).errors is None
    return found


async def found(pair: Pair) -> Found:
    """What the command finds among those whose numbers these keys open."""
    county = pair.world.county.county_id
    area = Area(AreaKind.DIVISION, county, 0, DivisionLevel.COUNTY)
    viewer = Viewer("os", "os", Role.SERVICE_CLIENT, (Grant(Permission.SEARCH, area),))
    return await find_duplicates(pair.database, Ask(viewer, TODAY, TODAY), county, keys=KEYS, ids=MAKER)


async def listed(pair: Pair, role: str = "client", **asked: Any) -> list[Any]:
    result = await ask(pair.database, pair.world.viewers()[role], LIST, **asked)
    assert result.errors is None, result.errors
    both = {pair.kept, pair.other}
    nodes: list[Any] = (result.data or {})["duplicates"]["nodes"]
    return [one for one in nodes if {one["first"]["id"], one["second"]["id"]} == both]


async def test_a_person_registered_twice_is_listed_with_what_agrees(pair: Pair) -> None:
    await found(pair)
    [one] = await listed(pair)
    assert one["agrees"] == ["NAME", "BIRTH", "NUMBER_SLIP", "VILLAGE"]
    assert one["probability"] >= 0.8
    assert await listed(pair, "other_worker") == []
    await found(pair)
    assert [two["id"] for two in await listed(pair)] == [one["id"]]


async def test_who_is_decided_to_be_two_is_asked_about_again_only_once_a_value_changes(pair: Pair) -> None:
    before = await found(pair)
    [one] = await listed(pair)
    given = {"clientId": str(uuid4()), "pairId": one["id"], "reason": "双胞胎"}
    replays = [(await pair.done(DECIDE, **given))["replayed"] for _ in range(2)]
    assert replays == [False, True]
    again = await pair.act(DECIDE, pairId=one["id"], reason="x")
    assert codes_of(again) == ["DUPLICATE_DECIDED"]
    for _ in range(2):
        assert await listed(pair) == []
        [kept] = await listed(pair, decided=True)
        assert (kept["reason"], kept["decidedBy"]) == ("双胞胎", "client")
        assert (await found(pair)).open == before.open - 1
    await pair.done(AMEND, personId=pair.kept, baseVersion=1, phone="15400001234")
    assert (await found(pair)).open == before.open
    assert [two["id"] for two in await listed(pair)] == [one["id"]]


async def test_a_pair_that_was_merged_is_listed_no_longer_and_goes(pair: Pair) -> None:
    await found(pair)
    await pair.merged()
    assert await listed(pair) == []
    before = len(await pair.database.rows(select(DuplicatePair.id)))
    await found(pair)
    assert len(await pair.database.rows(select(DuplicatePair.id))) == before - 1


async def test_whoever_does_not_see_both_decides_nothing(pair: Pair) -> None:
    await found(pair)
    [one] = await listed(pair)
    for role, code in (("other_worker", "DUPLICATE_NOT_FOUND"), ("leader", "PERSONS_NOT_PERMITTED")):
        assert codes_of(await pair.act(DECIDE, role, pairId=one["id"], reason="x")) == [code]


async def test_what_is_kept_tells_no_number(pair: Pair) -> None:
    await found(pair)
    rows = await pair.database.rows(select(*DuplicatePair.__table__.c))
    assert number(996)[6:14] not in repr([tuple(row) for row in rows])
    assert {len(row.digest) for row in rows} == {32}
