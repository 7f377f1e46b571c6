"""Registering persons: once per client id, each number once in the nation, and counted from the day on."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select

from db.codes import DutyRule
from db.engine import Database
from db.models import LifeEvent, Person, PersonKey, Residence
from resolvers.people.identities import SealedAt, hash_under, open_sealed
from schema.node import node_key
from tests.duty_builders import build_policy
from tests.replicas import Replica
from tests.schema.registrations.test_life_events import WITHDRAW
from tests.schema.registry.people.register import (
    BORN,
    covered,
    keep,
    newcomer,
    nothing_drifts,
    number,
    place,
    register,
    registered,
    rows_of,
)
from tests.schema.world import World, ask, build_world, codes_of
from tests.viewers import TODAY
from tests.work import KEYS

EVENT = """mutation($input: RecordLifeEventInput!) { recordLifeEvent(input: $input) { replayed
    lifeEvent { id } } }"""


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def ended(database: Database, world: World, person: str, kind: str, on: str) -> str:
    given = {"clientId": str(uuid4()), "personId": person, "kind": kind, "occurredOn": on, "source": "派出所"}
    result = await ask(database, world.viewers()["client"], EVENT, input=given)
    assert result.errors is None
    return str((result.data or {})["recordLifeEvent"]["lifeEvent"]["id"])


async def test_a_person_is_registered_with_what_was_said(database: Database, world: World) -> None:
    said = {"phone": "154 0000 1234", "address": "一村3组", "priorityClasses": ["EMPTY_NEST", "DISABLED"]}
    home = {"place": place(), "accuracyM": 20}
    result = await register(database, world, newcomer(**said, home=home))
    assert result.errors is None
    shown = result.data["registerPerson"]["person"]
    assert (shown["name"], shown["sex"], shown["bornOn"]) == ("王新来", "FEMALE", str(BORN))
    assert (shown["identityMasked"][0], shown["phoneMasked"]) == ("5", "154********34")
    assert shown["priorityClasses"] == ["DISABLED", "EMPTY_NEST"]
    assert shown["isVeteran"]
    assert (shown["status"], shown["statusOn"], shown["lastContactOn"]) == ("ACTIVE", "2025-09-01", None)
    assert (shown["cell"], shown["division"]) == ({"code": "500151A"}, {"name": "一村"})
    assert (shown["pointSystem"], shown["pointAccuracyM"]) == ("WGS84", 20)


async def test_the_number_is_kept_sealed_and_hashed(database: Database, world: World) -> None:
    person = node_key(await registered(database, world, identityNumber=f" {number().lower()} "))
    [row] = await database.rows(select(Person.identity_cipher).where(Person.id == person.row_id))
    at = SealedAt("person", "identity_cipher", *person.key)
    assert open_sealed(KEYS, at, row.identity_cipher) == number()
    keys = await database.rows(select(PersonKey.key_hash, PersonKey.person_id))
    assert [tuple(one) for one in keys] == [(hash_under(KEYS, 1, number()), person.row_id)]


async def test_a_registration_counts_from_its_day_on_and_the_roll_ups_are_right(
    engine: Engine, database: Database, world: World
) -> None:
    keep(engine, world)
    before = [(await covered(database, world, on=day))["denominator"] for day in ("2025-08-31", "2025-09-30")]
    await registered(database, world)
    await registered(database, world, identityNumber=number(997), home={"divisionCode": "500151001001"})
    after = [(await covered(database, world, on=day))["denominator"] for day in ("2025-08-31", "2025-09-30")]
    assert after == [before[0], before[1] + 2]
    assert (await covered(database, world))["unlocated"] == 2
    assert nothing_drifts(engine)


async def test_a_replay_returns_the_first_result_and_writes_nothing(database: Database, world: World) -> None:
    given = newcomer(phone="15400001234")
    first, again = await register(database, world, given), await register(database, world, given)
    assert again.data["registerPerson"] == first.data["registerPerson"] | {"replayed": True}
    assert await rows_of(database, PersonKey) == 1
    assert codes_of(await register(database, world, given | {"phone": "15400001235"})) == ["CLIENT_ID_TAKEN"]
    assert codes_of(await register(database, world, given, "staff")) == ["CLIENT_ID_TAKEN"]


async def test_five_at_once_with_one_client_id_are_one_person(
    engine: Engine, database: Database, world: World
) -> None:
    given = newcomer()
    results = await asyncio.gather(*[register(database, world, given) for _ in range(5)])
    assert [codes_of(result) for result in results] == [[]] * 5
    assert sum(not result.data["registerPerson"]["replayed"] for result in results) == 1
    assert await rows_of(database, PersonKey) == 1
    assert nothing_drifts(engine)


async def test_of_five_registrations_of_one_number_at_once_one_is_made(
    engine: Engine, database: Database, world: World
) -> None:
    people = await rows_of(database, Person)
    results = await asyncio.gather(*[register(database, world, newcomer()) for _ in range(5)])
    assert sorted(codes_of(result) for result in results) == [[], *[["ALREADY_REGISTERED"]] * 4]
    assert await rows_of(database, Person) == people + 1
    assert nothing_drifts(engine)


async def test_a_number_that_somebody_else_bears_is_refused_without_showing_who(
    database: Database, world: World
) -> None:
    await registered(database, world, home={"cellCode": "500151D"}, name="李在先")
    result = await register(database, world, newcomer())
    assert codes_of(result) == ["ALREADY_REGISTERED"]
    said = str(result.errors[0].message) + str(result.errors[0].original_error.__dict__)
    assert not any(word in said for word in ("李在先", "三村", "500151D", number()))


@pytest.mark.parametrize(
    ("kind", "again", "codes"),
    [
        ("MOVED_OUT", "2025-09-20", []),
        ("MOVED_OUT", "2025-09-19", ["ALREADY_REGISTERED"]),
        ("DEATH", "2025-09-20", ["ALREADY_REGISTERED"]),
    ],
)
async def test_who_left_may_be_registered_anew_from_that_day_on(
    kind: str, again: str, codes: list[str], engine: Engine, database: Database, world: World
) -> None:
    person = await registered(database, world)
    await ended(database, world, person, kind, "2025-09-20")
    assert codes_of(await register(database, world, newcomer(on=again))) == codes
    assert nothing_drifts(engine)


async def test_an_ending_cannot_be_undone_once_the_person_is_registered_anew(
    engine: Engine, database: Database, world: World
) -> None:
    person = await registered(database, world)
    event = await ended(database, world, person, "MOVED_OUT", "2025-09-20")
    await registered(database, world, on="2025-09-25")
    given = {"clientId": str(uuid4()), "lifeEventId": event, "reason": "误报"}
    result = await ask(database, world.viewers()["client"], WITHDRAW, input=given)
    assert codes_of(result) == ["RESIDENCE_CHANGED_SINCE"]
    assert (await covered(database, world))["denominator"] == 10
    assert nothing_drifts(engine)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"on": str(TODAY + timedelta(days=1))}, "DAY_IN_THE_FUTURE"),
        ({"identityNumber": "500151196805209961"}, "BAD_IDENTITY_NUMBER"),
        ({"name": " "}, "BAD_NAME"),
        ({"name": "王?来"}, "BAD_NAME"),
        ({"phone": "没有"}, "BAD_PHONE"),
        ({"categories": []}, "CATEGORIES_MISSING"),
        ({"registeredCode": "5001510010"}, "BAD_DIVISION_CODE"),
        ({"address": "长" * 501}, "NOTE_TOO_LONG"),
        ({"enlistedOn": "1990-01-01", "dischargedOn": "1989-01-01"}, "SERVICE_DAYS_REVERSED"),
        ({"cameHome": {"on": "2026-01-01", "source": "本人"}}, "DAY_IN_THE_FUTURE"),
        ({"home": {}}, "HOME_MISSING"),
        ({"home": {"cellCode": "500151A", "divisionCode": "500151001001"}}, "ONE_AREA_EXPECTED"),
        ({"home": {"cellCode": "500151Z"}}, "AREA_NOT_FOUND"),
        ({"home": {"place": place("."), "cellCode": "500151A", "accuracyM": -1}}, "BAD_ACCURACY"),
        ({"home": {"place": place("B"), "cellCode": "500151A"}}, "HOME_CONTRADICTORY"),
        ({"home": {"place": place("A") | {"lat": 91.0}}}, "PLACE_OUT_OF_RANGE"),
    ],
)
async def test_a_wrong_registration_is_refused_and_nothing_is_written(
    changed: dict[str, Any], code: str, database: Database, world: World
) -> None:
    rows = [await rows_of(database, table) for table in (Person, Residence, PersonKey, LifeEvent)]
    assert codes_of(await register(database, world, newcomer(**changed))) == [code]
    assert rows == [await rows_of(database, table) for table in (Person, Residence, PersonKey, LifeEvent)]


@pytest.mark.parametrize(
    ("role", "home", "codes"),
    [
        *[(role, {"place": place()}, []) for role in ("worker", "staff", "client")],
        *[(role, {"divisionCode": "500151001001"}, []) for role in ("staff", "client")],
        ("worker", {"divisionCode": "500151001001"}, ["AREA_NOT_FOUND"]),
        ("worker", {"place": place("D")}, ["AREA_NOT_FOUND"]),
        ("worker", {"cellCode": "500151D"}, ["AREA_NOT_FOUND"]),
        ("other_worker", {"place": place()}, ["AREA_NOT_FOUND"]),
        ("client", {"place": place(".")}, ["AREA_NOT_FOUND"]),
        ("client", {"place": place("."), "divisionCode": "500151001001"}, []),
        *[(role, {"place": place()}, ["PERSONS_NOT_PERMITTED"]) for role in ("leader", "administrator")],
    ],
)
async def test_persons_are_registered_where_the_viewer_may_see_them(
    role: str, home: dict[str, Any], codes: list[str], database: Database, world: World
) -> None:
    assert codes_of(await register(database, world, newcomer(home=home), role)) == codes


async def test_who_came_home_lately_is_to_be_visited(
    engine: Engine, database: Database, world: World
) -> None:
    with engine.begin() as connection:
        build_policy(connection, world.county, DutyRule.RETURN_HOME, due_days=15, late_days=90)
    keep(engine, world)
    home = {"on": "2025-10-01", "source": "退役证"}
    person = await registered(database, world, cameHome=home, on="2025-10-05")
    query = "{ duties(rule: [RETURN_HOME]) { nodes { rule person { id } } } }"
    result = await ask(database, world.viewers()["worker"], query)
    assert (result.data or {})["duties"]["nodes"] == [{"rule": "RETURN_HOME", "person": {"id": person}}]
    assert nothing_drifts(engine)


async def test_the_copy_of_another_worker_in_scope_is_told_and_no_other(
    database: Database, world: World
) -> None:
    copies = [Replica(database, world.viewers()[role]) for role in ("staff", "other_worker")]
    for copy in copies:
        await copy.sync()
    person = await registered(database, world)
    for copy in copies:
        await copy.sync()
        await copy.ensure_right()
    assert [person in copy.persons for copy in copies] == [True, False]


async def test_days_before_the_cell_held_are_of_its_village(
    engine: Engine, database: Database, world: World
) -> None:
    person = node_key(await registered(database, world, on="2017-06-01"))
    mine = (Residence.county_id == world.county.county_id, Residence.person_id == person.row_id)
    columns = (Residence.cell_id, Residence.division_id, Residence.valid, Residence.end_reason)
    rows = await database.rows(select(*columns).where(*mine).order_by(Residence.valid))
    village, cell = world.villages[0].id, world.cells["A"].id
    assert [(row.cell_id, row.division_id) for row in rows] == [(None, village), (cell, village)]
    assert rows[0].valid.lower == date(2017, 6, 1)
    assert rows[0].valid.upper == rows[1].valid.lower
    assert [row.end_reason for row in rows] == ["REGRIDDED", None]
    assert nothing_drifts(engine)


async def test_a_registered_person_is_shown_to_those_who_may_see_persons(
    database: Database, world: World
) -> None:
    person = await registered(database, world)
    query = "query($id: ID!) { node(id: $id) { id } }"
    shown = [await ask(database, world.viewers()[role], query, id=person) for role in ("worker", "leader")]
    assert [one.data for one in shown] == [{"node": {"id": person}}, {"node": None}]
