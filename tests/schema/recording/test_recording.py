"""Recording a contact: once, on its day, with the roll-ups."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select

from db.codes import GridRole
from db.engine import Database
from db.models import Contact, Person
from tests.builders import assign
from tests.rolled_up import roll_up
from tests.schema.registry.people.register import nothing_drifts
from tests.schema.world import World, ask, build_world, codes_of, id_of
from tests.viewers import TODAY

RECORD = """mutation($input: RecordContactInput!) {
    recordContact(input: $input) { replayed contact { id contactedOn cell { code } worker { name } } }
}"""


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


def entry(world: World, letter: str = "A", number: int = 1, **changed: Any) -> dict[str, Any]:
    given = {
        "clientId": str(uuid4()),
        "personId": id_of("Person", world.people[letter][number]),
        "contactedOn": "2025-10-01",
        "mode": "HOME_VISIT",
        "purpose": "ROUTINE",
        "outcome": "REACHED",
    }
    return given | changed


async def record(database: Database, world: World, given: dict[str, Any], role: str = "worker") -> Any:
    return await ask(database, world.viewers()[role], RECORD, input=given)


async def contacts(database: Database) -> int:
    return int((await database.rows(select(func.count()).select_from(Contact)))[0][0])


async def last_contact(database: Database, world: World) -> date | None:
    rows = await database.rows(select(Person.last_contact_on).where(Person.id == world.people["A"][1].id))
    day: date | None = rows[0].last_contact_on
    return day


async def test_a_contact_names_the_cell_and_worker_of_its_day(database: Database, world: World) -> None:
    result = await record(database, world, entry(world))
    contact = result.data["recordContact"]["contact"]
    assert (contact["cell"]["code"], contact["worker"]["name"]) == ("500151A", "王网格")


async def test_a_replay_returns_the_first_result_and_writes_nothing(database: Database, world: World) -> None:
    given = entry(world)
    first = await record(database, world, given)
    before = await contacts(database)
    again = await record(database, world, given)
    assert again.data["recordContact"]["replayed"]
    assert again.data["recordContact"]["contact"] == first.data["recordContact"]["contact"]
    assert await contacts(database) == before


async def test_five_at_once_with_one_client_id_are_one_contact(database: Database, world: World) -> None:
    given, before = entry(world), await contacts(database)
    results = await asyncio.gather(*[record(database, world, given) for _ in range(5)])
    assert [codes_of(result) for result in results] == [[]] * 5
    assert len({result.data["recordContact"]["contact"]["id"] for result in results}) == 1
    assert sum(not result.data["recordContact"]["replayed"] for result in results) == 1
    assert await contacts(database) == before + 1


async def test_of_two_workers_on_one_person_at_once_each_record_is_kept_and_counted(
    engine: Engine, database: Database, world: World
) -> None:
    with engine.begin() as connection:
        assign(connection, world.other, world.cells["A"], role=GridRole.DEPUTY)
        roll_up(connection, TODAY)
    before, days = await contacts(database), [TODAY - timedelta(days=number) for number in range(6)]
    sent = [(day, role) for day in days for role in ("worker", "other_worker")]
    results = await asyncio.gather(
        *[record(database, world, entry(world, contactedOn=str(day)), role=role) for day, role in sent]
    )
    assert [codes_of(result) for result in results] == [[]] * len(sent)
    assert await contacts(database) == before + len(sent)
    assert await last_contact(database, world) == TODAY
    assert nothing_drifts(engine)


async def test_a_client_id_does_not_stand_for_another_record(database: Database, world: World) -> None:
    given = entry(world)
    await record(database, world, given)
    assert codes_of(await record(database, world, given | {"outcome": "REFUSED"})) == ["CLIENT_ID_TAKEN"]
    assert codes_of(await record(database, world, given, role="client")) == ["CLIENT_ID_TAKEN"]


async def test_a_late_contact_does_not_take_the_latest_days_place(database: Database, world: World) -> None:
    await record(database, world, entry(world))
    await record(database, world, entry(world, contactedOn="2024-05-05"))
    assert await last_contact(database, world) == date(2025, 10, 1)


async def test_an_attempt_is_no_contact(database: Database, world: World) -> None:
    await record(database, world, entry(world, outcome="NOT_HOME"))
    assert await last_contact(database, world) is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"contactedOn": str(TODAY + timedelta(days=1))}, "CONTACT_IN_THE_FUTURE"),
        ({"contactedOn": "2017-01-01"}, "NOT_RESIDENT_THEN"),
        ({"note": "长" * 501}, "NOTE_TOO_LONG"),
        ({"personId": "bm90aGluZw"}, "BAD_ID"),
        ({"place": {"lon": 999.0, "lat": 0.0}}, "PLACE_OUT_OF_RANGE"),
    ],
)
async def test_a_wrong_record_is_refused_and_nothing_is_written(
    changed: dict[str, Any], code: str, database: Database, world: World
) -> None:
    before = await contacts(database)
    assert codes_of(await record(database, world, entry(world, **changed))) == [code]
    assert await contacts(database) == before
