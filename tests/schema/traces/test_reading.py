"""The log as the auditor reads it: whose records, by whom, when; and that it was read."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.codes import Office
from db.engine import Database
from resolvers.viewer import Viewer
from tests.schema.world import World, ask, build_world, codes_of, id_of

LOG = """query($filter: AccessFilterInput, $first: Int, $after: String) {
    accessLog(filter: $filter, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
        nodes { subject role kind operation persons outcome requestId } } }"""
READ = "{ people(first: 3) { nodes { id } } }"
COUNTY = {"divisionCode": "500151"}


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def read(database: Database, viewer: Viewer) -> list[str]:
    """Whose records somebody has just been shown."""
    answer = await ask(database, viewer, READ)
    assert answer.errors is None
    return [one["id"] for one in (answer.data or {})["people"]["nodes"]]


async def log(database: Database, world: World, **given: Any) -> dict[str, Any]:
    answer = await ask(database, world.viewers()["auditor"], LOG, **given)
    assert answer.errors is None, answer.errors
    found: dict[str, Any] = (answer.data or {})["accessLog"]
    return found


async def test_whose_records_were_read_by_whom_and_how(database: Database, world: World) -> None:
    shown = await read(database, world.viewers()["client"])
    [entry] = (await log(database, world, filter=COUNTY))["nodes"]
    assert set(entry["persons"]) == set(shown)
    said = [entry[name] for name in ("subject", "role", "kind", "outcome")]
    assert said == ["client", "SERVICE_CLIENT", "READ", "DONE"]


async def test_by_person_by_whom_and_by_kind(database: Database, world: World) -> None:
    [one, *_] = await read(database, world.viewers()["client"])
    await read(database, world.viewers()["other_worker"])
    for chosen, subjects in (
        ({"personId": one}, ["client"]),
        (COUNTY | {"subject": "client"}, ["client"]),
        (COUNTY | {"kind": "CHANGE"}, []),
        (COUNTY | {"before": "2025-01-01T00:00:00Z"}, []),
        (COUNTY | {"fromAt": "2025-01-01T00:00:00Z", "subject": "client"}, ["client"]),
        ({"divisionCode": "440304"}, []),
        ({"personId": id_of("Person", world.people["B"][-1])}, []),
    ):
        found = await log(database, world, filter=chosen)
        assert [entry["subject"] for entry in found["nodes"]] == subjects, chosen
        assert found["totalCount"] == len(subjects)


async def test_every_entry_stands_on_one_page_the_latest_first(database: Database, world: World) -> None:
    for role in ("client", "worker", "staff", "client", "worker"):
        await read(database, world.viewers()[role])
    seen, after, more = list[str](), None, True
    while more:
        page = await log(database, world, filter=COUNTY, first=2, after=after)
        seen += [entry["requestId"] for entry in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    every = [entry["requestId"] for entry in (await log(database, world, filter=COUNTY))["nodes"]]
    assert seen == every
    assert len(set(seen)) == 5


async def test_reading_it_stands_in_it(database: Database, world: World) -> None:
    await log(database, world, filter=COUNTY)
    [entry] = (await log(database, world))["nodes"][1:]
    assert (entry["subject"], entry["kind"]) == ("account:3", "LOG")
    assert entry["operation"] == "access log of 500151"


async def test_what_cannot_be_written_down_is_not_shown(database: Database, world: World) -> None:
    async with database.writing() as connection:
        await connection.execute(text("ALTER TABLE access_log ADD CONSTRAINT none CHECK (kind <> 'LOG')"))
    answer = await ask(database, world.viewers()["auditor"], LOG, filter=COUNTY)
    assert codes_of(answer) == ["AUDIT_UNAVAILABLE"]


@pytest.mark.parametrize("role", ["worker", "client", "leader", "administrator", "nobody"])
async def test_nobody_else_reads_it(database: Database, world: World, role: str) -> None:
    assert codes_of(await ask(database, world.viewers()[role], LOG)) == ["LOG_NOT_PERMITTED"]


@pytest.mark.parametrize("office", [Office.SECURITY_OFFICER, Office.SYSTEM_ADMINISTRATOR])
async def test_nor_do_the_other_offices(database: Database, world: World, office: Office) -> None:
    officer = replace(world.viewers()["auditor"], office=office)
    assert codes_of(await ask(database, officer, LOG)) == ["LOG_NOT_PERMITTED"]


async def test_the_auditor_sees_no_person(database: Database, world: World) -> None:
    assert codes_of(await ask(database, world.viewers()["auditor"], READ)) == ["PERSONS_NOT_PERMITTED"]
