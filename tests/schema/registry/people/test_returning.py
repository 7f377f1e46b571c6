"""Coming back to the county: an arrival, while the exit and all before it stay as they were."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from db.engine import Database
from tests.schema.registry.people.register import (
    covered,
    keep,
    newcomer,
    nothing_drifts,
    place,
    register,
    registered,
)
from tests.schema.registry.people.test_endings import AGAIN, END
from tests.schema.world import World, ask, build_world, codes_of

RETURN = """mutation($input: ReturnPersonInput!) { returnPerson(input: $input) { replayed person {
    id name identityMasked phoneMasked categories priorityClasses address status statusOn cell { code }
    former { id status statusOn } } } }"""
LEFT_ON, BACK_ON = "2025-09-10", "2025-10-01"


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def did(database: Database, world: World, query: str, role: str = "client", **said: Any) -> Any:
    return await ask(database, world.viewers()[role], query, input={"clientId": str(uuid4())} | said)


async def departed(database: Database, world: World, reason: str = "MOVED_OUT", **said: Any) -> str:
    person = await registered(database, world, on="2025-06-01", **said)
    ending = {"personId": person, "reason": reason, "on": LEFT_ON, "source": "户口簿"}
    assert codes_of(await did(database, world, END, **ending)) == []
    return person


def back(person: str, **changed: Any) -> dict[str, Any]:
    return {"personId": person, "on": BACK_ON, "home": {"place": place("B")}, "address": "新址"} | changed


@pytest.mark.parametrize("reason", ["MOVED_OUT", "INELIGIBLE"])
async def test_who_left_comes_back_as_what_they_were_and_the_days_between_stay_empty(
    reason: str, engine: Engine, database: Database, world: World
) -> None:
    said = {"phone": "15400001234", "priorityClasses": ["DISABLED"]}
    person = await departed(database, world, reason, **said)
    keep(engine, world)
    days = ("2025-09-09", LEFT_ON, "2025-09-30", BACK_ON)
    before = [(await covered(database, world, on=day))["denominator"] for day in days]
    result = await did(database, world, RETURN, "worker", **back(person))
    assert result.errors is None, result.errors
    shown = result.data["returnPerson"]["person"]
    assert (shown["name"], shown["phoneMasked"], shown["address"]) == ("王新来", "154******34", "新址")
    assert (shown["priorityClasses"], shown["cell"]) == (["DISABLED"], {"code": "500151B"})
    assert shown["former"] == {"id": person, "status": reason, "statusOn": LEFT_ON}
    after = [(await covered(database, world, on=day))["denominator"] for day in days]
    assert after == [*before[:3], before[3] + 1]
    assert nothing_drifts(engine)


async def test_a_return_is_not_undone_by_taking_up_the_former_registration(
    database: Database, world: World
) -> None:
    person = await departed(database, world)
    assert codes_of(await did(database, world, RETURN, **back(person))) == []
    assert codes_of(await did(database, world, AGAIN, personId=person, reason="x")) == [
        "RESIDENCE_CHANGED_SINCE"
    ]
    assert codes_of(await register(database, world, newcomer(), "client")) == ["ALREADY_REGISTERED"]


async def test_of_five_returns_at_once_one_is_made(engine: Engine, database: Database, world: World) -> None:
    person = await departed(database, world)
    results = await asyncio.gather(*[did(database, world, RETURN, **back(person)) for _ in range(5)])
    assert sorted(codes_of(result) for result in results) == [[], *[["REGISTRATION_CLOSED"]] * 4]
    assert nothing_drifts(engine)


async def test_a_replay_returns_the_first_result(database: Database, world: World) -> None:
    given = back(await departed(database, world)) | {"clientId": str(uuid4())}
    first, again = [await did(database, world, RETURN, **given) for _ in range(2)]
    assert again.data["returnPerson"] == first.data["returnPerson"] | {"replayed": True}
    assert codes_of(await did(database, world, RETURN, **given | {"address": "x"})) == ["CLIENT_ID_TAKEN"]


@pytest.mark.parametrize(
    ("reason", "changed", "code"),
    [
        ("DECEASED", {}, "REGISTRATION_CLOSED"),
        ("MOVED_OUT", {"on": "2025-09-09"}, "RETURN_BEFORE_LEAVING"),
        ("MOVED_OUT", {"on": "2026-01-01"}, "DAY_IN_THE_FUTURE"),
        ("MOVED_OUT", {"home": {"cellCode": "500151Z"}}, "AREA_NOT_FOUND"),
        ("MOVED_OUT", {"personId": "?"}, "BAD_ID"),
    ],
)
async def test_a_return_that_cannot_be_is_refused(
    reason: str, changed: dict[str, Any], code: str, database: Database, world: World
) -> None:
    person = await departed(database, world, reason)
    assert codes_of(await did(database, world, RETURN, **back(person, **changed))) == [code]


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("other_worker", "PERSON_NOT_FOUND"),
        ("leader", "PERSONS_NOT_PERMITTED"),
        ("administrator", "PERSONS_NOT_PERMITTED"),
    ],
)
async def test_those_register_a_return_who_see_the_former_registration(
    role: str, code: str, database: Database, world: World
) -> None:
    person = await departed(database, world)
    home = {"cellCode": "500151D"} if role == "other_worker" else {"place": place("B")}
    assert codes_of(await did(database, world, RETURN, role, **back(person, home=home))) == [code]


async def test_who_is_registered_still_does_not_return(database: Database, world: World) -> None:
    person = await registered(database, world)
    assert codes_of(await did(database, world, RETURN, **back(person))) == ["NOT_ENDED"]
