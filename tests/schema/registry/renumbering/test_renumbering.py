"""A wrong identity number put right: once, for all days, and whose number it is by then."""

import asyncio
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from db.engine import Database
from geo.identity_numbers import make_identity_number
from tests.replicas import Replica
from tests.schema.registry.history.test_history import HISTORY
from tests.schema.registry.people.register import (
    keep,
    newcomer,
    nothing_drifts,
    number,
    register,
    registered,
)
from tests.schema.registry.people.test_returning import did
from tests.schema.world import World, ask, build_world, codes_of, id_of

CORRECT = """mutation($input: CorrectIdentityNumberInput!) { correctIdentityNumber(input: $input) { replayed
    person { identityMasked sex bornOn version } } }"""
BY_SEX = """query($on: Date) { coverageBreakdown(by: SEX, asOf: $on) { parts {
    key coverage { denominator } } } }"""
BORN = date(1971, 3, 4)


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


def other(sequence: int = 999) -> str:
    """Another number that is nobody's: of a man for odd sequences, of a woman for even ones."""
    return make_identity_number("500151", BORN, sequence)


async def corrected(database: Database, world: World, person: str, written: str, **said: Any) -> Any:
    """What an act is answered with."""
    given: dict[str, Any] = {"personId": person, "identityNumber": written, "baseVersion": 1} | said
    return await did(database, world, CORRECT, **given)


async def test_a_number_is_put_right_for_all_days_and_the_wrong_one_is_free(
    engine: Engine, database: Database, world: World
) -> None:
    person = await registered(database, world, identityNumber=number(996))
    keep(engine, world)
    copy = Replica(database, world.viewers()["worker"])
    await copy.sync()
    before = await _women(database, world)
    result = await corrected(database, world, person, other(998))
    assert result.errors is None, result.errors
    shown = result.data["correctIdentityNumber"]["person"]
    assert (shown["bornOn"], shown["version"]) == ("1971-03-04", 2)
    assert shown["sex"] == "FEMALE"
    assert await _women(database, world) == before + (number(996)[-2] in "13579")
    await copy.sync()
    assert copy.given == [person]
    assert nothing_drifts(engine)
    assert codes_of(await register(database, world, newcomer(identityNumber=other(998)))) == [
        "ALREADY_REGISTERED"
    ]
    assert codes_of(await register(database, world, newcomer(identityNumber=number(996)))) == []


async def _women(database: Database, world: World) -> int:
    """How many women counted on a day before the correction."""
    result: Any = await ask(database, world.viewers()["leader"], BY_SEX, on="2025-10-01")
    parts = result.data["coverageBreakdown"]["parts"]
    return sum(one["coverage"]["denominator"] for one in parts if one["key"] == "FEMALE")


async def test_the_history_names_it_masked(database: Database, world: World) -> None:
    person = await registered(database, world)
    await corrected(database, world, person, other())
    told: Any = await ask(database, world.viewers()["client"], HISTORY, id=person)
    fields = {one["field"]: one for one in told.data["node"]["history"]["nodes"] if one["kind"] == "AMENDED"}
    assert fields["IDENTITY_NUMBER"]["was"].count("*") == fields["IDENTITY_NUMBER"]["became"].count("*") == 16
    assert fields["BORN_ON"]["became"] == "1971-03-04"


async def test_what_cannot_be_is_refused_and_changes_nothing(
    engine: Engine, database: Database, world: World
) -> None:
    person = await registered(database, world, identityNumber=number(996))
    await registered(database, world, identityNumber=number(998))
    refused: list[tuple[str, dict[str, Any], str]] = [
        (number(998), {}, "ALREADY_REGISTERED"),
        ("1", {}, "BAD_IDENTITY_NUMBER"),
        (other(), {"baseVersion": 9}, "BAD_BASE_VERSION"),
        (other(), {"personId": "?"}, "BAD_ID"),
    ]
    for written, said, code in refused:
        assert codes_of(await corrected(database, world, person, written, **said)) == [code]
    stranger = {"personId": id_of("Person", world.people["D"][0]), "baseVersion": 1, "clientId": str(uuid4())}
    unseen = await ask(
        database, world.viewers()["worker"], CORRECT, input=stranger | {"identityNumber": other()}
    )
    assert codes_of(unseen) == ["PERSON_NOT_FOUND"]
    assert codes_of(await register(database, world, newcomer(identityNumber=other()))) == []
    assert nothing_drifts(engine)


async def test_it_is_done_once_and_of_two_for_one_number_one_gets_it(
    engine: Engine, database: Database, world: World
) -> None:
    first, second = [
        await registered(database, world, identityNumber=number(one), name="王新来") for one in (996, 998)
    ]
    given = {"clientId": str(uuid4())}
    twice = [await corrected(database, world, first, other(997), **given) for _ in range(2)]
    assert [one.data["correctIdentityNumber"]["replayed"] for one in twice] == [False, True]
    same = await corrected(database, world, first, other(997), baseVersion=2)
    assert same.data["correctIdentityNumber"]["person"]["version"] == 2
    both = await asyncio.gather(
        corrected(database, world, first, other(999), baseVersion=2),
        corrected(database, world, second, other(999)),
    )
    assert sorted(codes_of(one) for one in both) == [[], ["ALREADY_REGISTERED"]]
    assert nothing_drifts(engine)


async def test_of_two_numbers_for_one_person_at_once_one_stands_and_the_other_hears_of_it(
    engine: Engine, database: Database, world: World
) -> None:
    person = await registered(database, world, identityNumber=number(996))
    both = await asyncio.gather(*[corrected(database, world, person, other(one)) for one in (997, 999)])
    codes = sorted(codes_of(one) for one in both)
    # They may come one after another, too: then the same sender corrects twice.
    assert codes in ([[], []], [[], ["AMENDMENT_CONFLICT"]])
    freed = [one for one in (997, 999) if await _is_free(database, world, other(one))]
    assert len(freed) == 1
    assert nothing_drifts(engine)


async def _is_free(database: Database, world: World, written: str) -> bool:
    """Whether somebody new can be registered under a number."""
    return codes_of(await register(database, world, newcomer(identityNumber=written))) == []
