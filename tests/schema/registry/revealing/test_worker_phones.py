"""Telephones for grid workers: of the own cells of today, where and while the county has decided so."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, delete, select, update

from db.codes import DivisionLevel, Office, Permission
from db.engine import Database
from db.models import AccessLog, CellAssignment, Person
from resolvers.viewer import Grant, Viewer
from tests.builders import build_division, build_unit
from tests.schema.access.officers import Officers
from tests.schema.registry.people.register import newcomer, number, register
from tests.schema.registry.revealing.test_revealing import PHONE, WHY, logged, reveal
from tests.schema.world import World, ask, build_world, codes_of, id_of
from tests.viewers import TODAY

DECIDE = """mutation($input: DecideWorkerPhonesInput!) { decideWorkerPhones(input: $input) {
    replayed rules { permitted validFrom decidedBy } } }"""
LIST = "query($code: String!) { workerPhones(divisionCode: $code) { permitted validFrom decidedBy } }"
PERSON_REVEAL = (
    "mutation($input: RevealPersonInput!) { revealPerson(input: $input) { identityNumber phone } }"
)


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


@pytest.fixture
def officers(world: World, database: Database) -> Officers:
    return Officers(database, world)


@pytest.fixture
async def person(world: World, database: Database) -> str:
    """Somebody with a telephone, in the worker's cell A."""
    result = await register(database, world, newcomer(phone=PHONE), "client")
    assert result.errors is None, result.errors
    return str(result.data["registerPerson"]["person"]["id"])


async def decide(officers: Officers, *, permitted: bool, **more: Any) -> Any:
    """What the security officer decides of the county, from today on unless said otherwise."""
    sent = {"clientId": str(uuid4()), "divisionCode": "500151", "permitted": permitted, **more}
    return await ask(officers.database, officers.security, DECIDE, input=sent)


async def shown(database: Database, viewer: Viewer, person: str, *fields: str) -> Any:
    """The numbers, or the codes of what refuses them."""
    sent = {"personId": person, "fields": list(fields or ("PHONE",)), "reason": WHY}
    answer = await ask(database, viewer, PERSON_REVEAL, input=sent)
    return codes_of(answer) if answer.errors else (answer.data or {})["revealPerson"]


async def test_telephones_are_shown_while_the_county_has_decided_so(
    person: str, officers: Officers, database: Database, world: World
) -> None:
    worker = world.viewers()["worker"]
    assert await shown(database, worker, person) == ["REVEAL_NOT_PERMITTED"]
    assert (await decide(officers, permitted=True)).errors is None
    assert await shown(database, worker, person) == {"identityNumber": None, "phone": PHONE}
    assert await shown(database, worker, person, "IDENTITY_NUMBER") == ["REVEAL_NOT_PERMITTED"]
    assert await shown(database, worker, person, "PHONE", "IDENTITY_NUMBER") == ["REVEAL_NOT_PERMITTED"]
    assert (await decide(officers, permitted=False)).errors is None
    assert await shown(database, worker, person) == ["REVEAL_NOT_PERMITTED"]
    [(subject, operation, reason, outcome, persons)] = await logged(database)
    assert (subject, operation, reason, outcome) == ("worker", "revealPerson: PHONE", WHY, "DONE")
    assert len(persons) == 1


async def test_nobody_else_is_shown_more_by_it(
    person: str, officers: Officers, database: Database, world: World
) -> None:
    await decide(officers, permitted=True)
    viewers = world.viewers()
    for role in ("client", "leader", "administrator", "auditor", "nobody"):
        assert await shown(database, viewers[role], person) != {"identityNumber": None, "phone": PHONE}
    assert await shown(database, viewers["other_worker"], person) == ["PERSON_NOT_FOUND"]
    both = await reveal(database, world, person, fields=["PHONE", "IDENTITY_NUMBER"])
    assert both.data["revealPerson"] == {"identityNumber": number(), "phone": PHONE}


async def test_own_cells_are_those_of_today_whatever_else_is_granted(
    person: str, officers: Officers, database: Database, world: World, engine: Engine
) -> None:
    await decide(officers, permitted=True)
    plain = world.viewers()["other_worker"]
    township = Grant(Permission.SEARCH, world.townships[0])
    wide = Viewer(plain.subject, plain.name, plain.role, (*plain.grants, township))
    seen = await ask(database, wide, "query($id: ID!) { node(id: $id) { id } }", id=person)
    assert seen.data == {"node": {"id": person}}
    assert await shown(database, wide, person) == ["PERSON_NOT_FOUND"]
    # Cell A goes to nobody today: what was the worker's own yesterday is so no longer.
    with engine.begin() as connection:
        connection.execute(delete(CellAssignment))
    assert await shown(database, world.viewers()["worker"], person) == ["PERSON_NOT_FOUND"]


async def test_a_decision_begins_on_its_day_and_takes_the_place_of_later_ones(
    person: str, officers: Officers, database: Database, world: World
) -> None:
    worker, later = world.viewers()["worker"], str(TODAY + timedelta(days=7))
    await decide(officers, permitted=True, **{"from": later})
    assert await shown(database, worker, person) == ["REVEAL_NOT_PERMITTED"]
    await decide(officers, permitted=True)
    assert await shown(database, worker, person) != ["REVEAL_NOT_PERMITTED"]
    await decide(officers, permitted=False, **{"from": later})
    assert await shown(database, worker, person) != ["REVEAL_NOT_PERMITTED"]
    answer = await ask(database, officers.security, LIST, code="500151000000")
    decided = [(one["permitted"], one["validFrom"]) for one in (answer.data or {})["workerPhones"]]
    assert decided == [(False, later), (True, str(TODAY)), (True, later)]


async def test_who_decides_stands_in_the_log_and_a_replay_decides_nothing_twice(
    officers: Officers, database: Database
) -> None:
    client_id = str(uuid4())
    first, again = [await decide(officers, permitted=True, clientId=client_id) for _ in range(2)]
    replayed = [one.data["decideWorkerPhones"]["replayed"] for one in (first, again)]
    assert replayed == [False, True]
    assert len(again.data["decideWorkerPhones"]["rules"]) == 1
    other = await decide(officers, permitted=False, clientId=client_id)
    assert codes_of(other) == ["CLIENT_ID_TAKEN"]
    rows = await database.rows(
        select(AccessLog.subject, AccessLog.operation).where(AccessLog.kind == "GRANT")
    )
    assert [tuple(row) for row in rows] == [("account:12", f"phones shown 500151 from {TODAY}")]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"divisionCode": "500151001"}, "AREA_NOT_FOUND"),
        ({"divisionCode": "500199"}, "AREA_NOT_FOUND"),
        ({"divisionCode": "50"}, "AREA_NOT_FOUND"),
        ({"divisionCode": "x"}, "AREA_NOT_FOUND"),
        ({"from": str(TODAY - timedelta(days=1))}, "BEGINS_IN_THE_PAST"),
    ],
)
async def test_what_cannot_be_decided(officers: Officers, sent: dict[str, str], code: str) -> None:
    assert codes_of(await decide(officers, permitted=True, **sent)) == [code]


async def test_one_office_decides_and_the_others_read(
    officers: Officers, database: Database, world: World
) -> None:
    sent = {"clientId": str(uuid4()), "divisionCode": "500151", "permitted": True}
    auditor = officers.holder(Office.AUDITOR, 13)
    for viewer in (officers.system, auditor, *world.viewers().values()):
        assert codes_of(await ask(database, viewer, DECIDE, input=sent)) == ["OFFICE_NEEDED"]
    for viewer in (officers.system, officers.security, auditor):
        assert (await ask(database, viewer, LIST, code="500151")).data == {"workerPhones": []}
    for role in ("worker", "staff", "leader", "administrator", "client", "nobody"):
        assert codes_of(await ask(database, world.viewers()[role], LIST, code="500151")) == ["OFFICE_NEEDED"]


async def test_another_countys_decision_shows_nothing_here(
    person: str, officers: Officers, database: Database, world: World
) -> None:
    answer = await decide(officers, permitted=True, divisionCode="500152")
    assert codes_of(answer) in ([], ["AREA_NOT_FOUND"])
    assert await shown(database, world.viewers()["worker"], person) == ["REVEAL_NOT_PERMITTED"]
    assert id_of("Person", world.people["A"][0]) != person


async def test_who_lives_there_no_longer_is_not_shown(
    person: str, officers: Officers, database: Database, world: World, engine: Engine
) -> None:
    await decide(officers, permitted=True)
    with engine.begin() as connection:
        connection.execute(update(Person).values(status="MOVED_OUT"))
    assert await shown(database, world.viewers()["worker"], person) == ["PERSON_NOT_FOUND"]


async def test_a_city_without_counties_decides_as_a_county_does(officers: Officers, engine: Engine) -> None:
    with engine.begin() as connection:
        city = build_unit(connection, "441900000000", "东莞市", DivisionLevel.CITY)
    refused = await decide(officers, permitted=True, divisionCode="441900")
    assert codes_of(refused) == ["AREA_NOT_FOUND"]
    with engine.begin() as connection:
        build_division(connection, city, "441900003000", "东城街道")
    answer = await decide(officers, permitted=True, divisionCode="441900")
    assert answer.errors is None
    listed = await ask(officers.database, officers.security, LIST, code="441900000000")
    assert [one["permitted"] for one in (listed.data or {})["workerPhones"]] == [True]
