"""Amending persons: other fields merge, the same field is a conflict that says who holds it."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select

from db.engine import Database
from db.models import Person, PersonAmendment
from tests.replicas import Replica
from tests.schema.registry.people.register import covered, keep, nothing_drifts, rows_of
from tests.schema.registry.people.test_homes import MOVE
from tests.schema.world import World, ask, build_world, codes_of, id_of

AMEND = """mutation($input: AmendPersonInput!) { amendPerson(input: $input) { replayed
    person { version name sex bornOn phoneMasked address enlistedOn dischargedOn } } }"""


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


def amendment(world: World, base: int = 1, **changed: Any) -> dict[str, Any]:
    given = {"clientId": str(uuid4()), "personId": id_of("Person", world.people["A"][0])}
    return given | {"baseVersion": base} | changed


async def amend(database: Database, world: World, given: dict[str, Any], role: str = "worker") -> Any:
    return await ask(database, world.viewers()[role], AMEND, input=given)


def conflicts_of(result: Any) -> list[dict[str, Any]]:
    """What a conflict tells."""
    assert codes_of(result) == ["AMENDMENT_CONFLICT"]
    told: list[dict[str, Any]] = result.errors[0].original_error.details["conflicts"]
    return told


async def test_what_is_given_is_amended_and_noted(engine: Engine, database: Database, world: World) -> None:
    keep(engine, world)
    changed: dict[str, Any] = {
        "name": "李更正",
        "bornOn": "1940-01-02",
        "phone": "154 0000 1234",
        "address": "三组",
    }
    result = await amend(database, world, amendment(world, **changed))
    assert result.errors is None
    shown = result.data["amendPerson"]["person"]
    assert (shown["version"], shown["name"], shown["bornOn"]) == (2, "李更正", "1940-01-02")
    assert (shown["phoneMasked"], shown["address"]) == ("154********34", "三组")
    noted = PersonAmendment
    rows = await database.rows(select(noted.field, noted.became, noted.version, noted.recorded_by))
    assert {(row.field, row.became) for row in rows} == {
        *[("NAME", "李更正"), ("BORN_ON", "1940-01-02"), ("PHONE", "154********34"), ("ADDRESS", "三组")]
    }
    assert {(row.version, row.recorded_by) for row in rows} == {(2, "worker")}
    assert nothing_drifts(engine)


async def test_null_clears_and_what_is_not_given_stays(database: Database, world: World) -> None:
    await amend(
        database, world, amendment(world, phone="15400001234", address="三组", enlistedOn="1980-01-01")
    )
    result = await amend(database, world, amendment(world, 2, phone=None, enlistedOn=None))
    shown = result.data["amendPerson"]["person"]
    assert (shown["phoneMasked"], shown["enlistedOn"], shown["address"]) == (None, None, "三组")
    [row] = await database.rows(select(Person.phone_cipher).where(Person.id == world.people["A"][0].id))
    assert row.phone_cipher is None


async def test_another_field_is_merged(database: Database, world: World) -> None:
    await amend(database, world, amendment(world, address="三组"))
    result = await amend(database, world, amendment(world, phone="15400001234"), "staff")
    shown = result.data["amendPerson"]["person"]
    assert (shown["version"], shown["address"], shown["phoneMasked"]) == (3, "三组", "154******34")


async def test_the_same_field_is_a_conflict_that_says_who_holds_it_and_no_value(
    database: Database, world: World
) -> None:
    await amend(database, world, amendment(world, address="三组", phone="15400001234"))
    given = amendment(world, address="四组", phone="15400004321", name="李更正")
    told = conflicts_of(await amend(database, world, given, "staff"))
    assert [(one["field"], one["heldBy"], sorted(one)) for one in told] == [
        (field, "worker", ["field", "heldAt", "heldBy"]) for field in ("ADDRESS", "PHONE")
    ]
    [row] = await database.rows(
        select(Person.name, Person.version).where(Person.id == world.people["A"][0].id)
    )
    assert (row.name, row.version) == ("A0", 2)
    assert codes_of(await amend(database, world, given | {"baseVersion": 2}, "staff")) == []


async def test_the_same_value_is_no_conflict(database: Database, world: World) -> None:
    await amend(database, world, amendment(world, address="三组", phone="15400001234"))
    same = amendment(world, address="三组", phone="15400001234")
    result = await amend(database, world, same, "staff")
    assert result.data["amendPerson"]["person"]["version"] == 2
    alike = amendment(world, phone="15400009934")
    assert [one["field"] for one in conflicts_of(await amend(database, world, alike, "staff"))] == ["PHONE"]


async def test_a_chain_is_compared_with_the_version_on_which_it_began(
    database: Database, world: World
) -> None:
    await amend(database, world, amendment(world, address="三组"), "staff")
    assert codes_of(await amend(database, world, amendment(world, name="李更正"))) == []
    assert [
        one["heldBy"] for one in conflicts_of(await amend(database, world, amendment(world, address="四组")))
    ] == ["staff"]
    assert codes_of(await amend(database, world, amendment(world, name="李又改"))) == []


async def test_a_move_changes_the_address_too(database: Database, world: World) -> None:
    move = {"clientId": str(uuid4()), "personId": amendment(world)["personId"], "on": "2025-10-05"}
    given = move | {"home": {"cellCode": "500151B"}, "address": "新址"}
    assert codes_of(await ask(database, world.viewers()["staff"], MOVE, input=given)) == []
    told = conflicts_of(await amend(database, world, amendment(world, address="旧址")))
    assert [(one["field"], one["heldBy"]) for one in told] == [("ADDRESS", "staff")]


async def test_of_five_at_once_with_one_client_id_one_is_made(database: Database, world: World) -> None:
    given = amendment(world, phone="15400001234")
    results = await asyncio.gather(*[amend(database, world, given) for _ in range(5)])
    assert [codes_of(result) for result in results] == [[]] * 5
    assert sum(not result.data["amendPerson"]["replayed"] for result in results) == 1
    assert await rows_of(database, PersonAmendment) == 1
    assert codes_of(await amend(database, world, given | {"phone": "15400001235"})) == ["CLIENT_ID_TAKEN"]


async def test_two_who_amend_one_field_at_once_do_not_both_succeed(database: Database, world: World) -> None:
    roles = ("worker", "staff", "client")
    given = [(amendment(world, address=role), role) for role in roles]
    results = await asyncio.gather(*[amend(database, world, one, role) for one, role in given])
    assert sorted(codes_of(result) for result in results) == [[], *[["AMENDMENT_CONFLICT"]] * 2]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, "NOTHING_TO_AMEND"),
        ({"baseVersion": 0, "name": "李更正"}, "BAD_BASE_VERSION"),
        ({"baseVersion": 2, "name": "李更正"}, "BAD_BASE_VERSION"),
        ({"name": "?"}, "BAD_NAME"),
        ({"phone": "?"}, "BAD_PHONE"),
        ({"bornOn": "2025-10-16"}, "DAY_IN_THE_FUTURE"),
        ({"registeredCode": "?"}, "BAD_DIVISION_CODE"),
        ({"enlistedOn": "1990-01-01", "dischargedOn": "1989-01-01"}, "SERVICE_DAYS_REVERSED"),
        ({"personId": "?", "name": "李更正"}, "BAD_ID"),
    ],
)
async def test_a_wrong_amendment_is_refused_and_nothing_is_written(
    changed: dict[str, Any], code: str, database: Database, world: World
) -> None:
    assert codes_of(await amend(database, world, amendment(world) | changed)) == [code]
    assert await rows_of(database, PersonAmendment) == 0


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        *[(role, []) for role in ("worker", "staff", "client")],
        ("other_worker", ["PERSON_NOT_FOUND"]),
        *[(role, ["PERSONS_NOT_PERMITTED"]) for role in ("leader", "administrator", "nobody")],
    ],
)
async def test_persons_in_scope_are_amended(
    role: str, codes: list[str], database: Database, world: World
) -> None:
    assert codes_of(await amend(database, world, amendment(world, name="李更正"), role)) == codes


async def test_copies_are_told_and_no_number_changes(
    engine: Engine, database: Database, world: World
) -> None:
    before, copy = await covered(database, world), Replica(database, world.viewers()["staff"])
    await copy.sync()
    given = amendment(world, name="李更正")
    await amend(database, world, given)
    await copy.sync()
    await copy.ensure_right()
    assert copy.persons[given["personId"]]["name"] == "李更正"
    assert await covered(database, world) == before
    assert nothing_drifts(engine)
