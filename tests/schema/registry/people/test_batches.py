"""Many persons registered at once: as if one after another, each with a receipt."""

import asyncio
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, event

from db.engine import Database
from db.models import Person
from tests.replicas import Replica
from tests.schema.registry.people.register import (
    keep,
    newcomer,
    nothing_drifts,
    number,
    register,
    rows_of,
)
from tests.schema.world import World, ask, build_world

MANY = """mutation($input: RegisterPersonsInput!) { registerPersons(input: $input) { receipts {
    clientId status code zh en person { name cell { code } } } } }"""


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def sent(database: Database, world: World, persons: list[Any], role: str = "worker") -> list[Any]:
    """The receipts of a batch."""
    result: Any = await ask(database, world.viewers()[role], MANY, input={"persons": persons})
    assert result.errors is None, result.errors
    receipts: list[Any] = result.data["registerPersons"]["receipts"]
    assert [one["clientId"] for one in receipts] == [one["clientId"] for one in persons]
    return receipts


def told(receipts: list[Any]) -> list[tuple[str, str | None]]:
    """What became of each."""
    return [(one["status"], one["code"]) for one in receipts]


async def test_a_bad_one_rejects_only_itself_and_the_whole_may_be_sent_again(
    engine: Engine, database: Database, world: World
) -> None:
    keep(engine, world)
    copy = Replica(database, world.viewers()["worker"])
    await copy.sync()
    before = await rows_of(database, Person)
    good = [newcomer(identityNumber=number(one), name="王新来") for one in (996, 998)]
    bad = [
        newcomer(identityNumber="1"),
        newcomer(identityNumber=number(997), home={"cellCode": "500151D"}),
        newcomer(identityNumber=number(997), home={"cellCode": "?"}),
        newcomer(identityNumber=number(996)),
        newcomer(identityNumber=number(997), on="2999-01-01"),
        newcomer(identityNumber=number(997)) | {"clientId": good[0]["clientId"]},
    ]
    codes = ["BAD_IDENTITY_NUMBER", "AREA_NOT_FOUND", "AREA_NOT_FOUND", "ALREADY_REGISTERED"]
    codes += ["DAY_IN_THE_FUTURE", "CLIENT_ID_TAKEN"]
    persons = [good[0], *bad, good[1]]
    first = await sent(database, world, persons)
    rejected = [("REJECTED", code) for code in codes]
    assert told(first) == [("ACCEPTED", None), *rejected, ("ACCEPTED", None)]
    assert all(one["zh"] and one["en"] and one["person"] is None for one in first[1:-1])
    assert first[0]["person"] == {"name": "王新来", "cell": {"code": "500151A"}}
    again = await sent(database, world, persons)
    assert told(again) == [("DUPLICATE", None), *rejected, ("DUPLICATE", None)]
    assert await rows_of(database, Person) == before + 2
    await copy.sync()
    assert len(copy.given) == 2
    await copy.ensure_right()
    assert nothing_drifts(engine)


async def test_one_by_one_and_at_once_are_the_same_act(database: Database, world: World) -> None:
    given = newcomer()
    assert (await register(database, world, given)).errors is None
    assert told(await sent(database, world, [given])) == [("DUPLICATE", None)]
    changed = await sent(database, world, [given | {"name": "李新来"}])
    assert told(changed) == [("REJECTED", "CLIENT_ID_TAKEN")]


async def test_of_five_batches_at_once_each_number_is_registered_once(
    engine: Engine, database: Database, world: World
) -> None:
    batches = [[newcomer(identityNumber=number(one)) for one in (996, 997, 998)] for _ in range(5)]
    receipts = await asyncio.gather(*[sent(database, world, batch, "client") for batch in batches])
    for several in zip(*receipts, strict=True):
        assert sorted(told(list(several))) == [
            ("ACCEPTED", None),
            *[("REJECTED", "ALREADY_REGISTERED")] * 4,
        ]
    assert nothing_drifts(engine)


@pytest.mark.parametrize("count", [0, 501])
async def test_a_batch_has_a_size(count: int, database: Database, world: World) -> None:
    persons = [newcomer() | {"clientId": str(uuid4())} for _ in range(count)]
    result: Any = await ask(database, world.viewers()["worker"], MANY, input={"persons": persons})
    code = "BATCH_TOO_LARGE" if count else "BATCH_EMPTY"
    assert [error.original_error.code for error in result.errors] == [code]


def _nobody(year: int, one: int) -> str:
    """One of many numbers that are nobody's."""
    return number(996 + one % 4, date(year, 1 + one // 4 % 12, 1 + one // 48))


async def test_statements_do_not_grow_with_the_batch(database: Database, world: World) -> None:
    def counted(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    asked: list[str] = []
    numbers: list[int] = []
    event.listen(Engine, "before_cursor_execute", counted)
    for year, size in ((1968, 2), (1969, 40)):
        persons = [
            newcomer(home={"cellCode": "500151A"}, identityNumber=_nobody(year, one)) for one in range(size)
        ]
        asked.clear()
        assert {status for status, _ in told(await sent(database, world, persons))} == {"ACCEPTED"}
        numbers.append(len(asked))
    event.remove(Engine, "before_cursor_execute", counted)
    assert numbers[0] == numbers[1]
