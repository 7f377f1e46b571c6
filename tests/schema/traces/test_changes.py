"""Whose record an act changes stands in the log, in the same transaction; a replay changes nothing."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from db.engine import Database
from db.models import AccessLog
from tests.schema.world import World, ask, build_world, id_of

CONTACT = {"contactedOn": "2025-10-01", "mode": "PHONE", "purpose": "ROUTINE", "outcome": "REACHED"}
# Each act by its field and the type of its input, of person A1.
ACTS: dict[str, tuple[str, dict[str, Any]]] = {
    "recordContact": ("RecordContactInput", CONTACT),
    "amendPerson": ("AmendPersonInput", {"baseVersion": 1, "address": "新址"}),
    "setPriorityClasses": (
        "SetPriorityClassesInput",
        {"baseVersion": 1, "on": "2025-10-01", "priorityClasses": ["DISABLED"]},
    ),
    "recordLifeEvent": (
        "RecordLifeEventInput",
        {"kind": "RETURN_HOME", "occurredOn": "2025-10-01", "source": "村委会"},
    ),
    "reportUnreachable": (
        "ReportUnreachableInput",
        {"reason": "LONG_AWAY", "note": "多次联系未果", "reportedOn": "2025-10-01"},
    ),
    "endRegistration": (
        "EndRegistrationInput",
        {"reason": "DECEASED", "on": "2025-10-01", "source": "核查"},
    ),
}


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def changed(database: Database) -> list[tuple[int, ...]]:
    """The persons of each row that says something was changed."""
    rows = select(AccessLog.person_ids).where(AccessLog.kind == "CHANGE").order_by(AccessLog.id)
    return [tuple(row.person_ids) for row in await database.rows(rows)]


@pytest.mark.parametrize("act", ACTS)
async def test_an_act_is_one_row_of_its_person_and_a_replay_none(
    act: str, database: Database, world: World
) -> None:
    kind, given = ACTS[act]
    person = world.people["A"][1]
    sent = given | {"clientId": str(UUID(int=7)), "personId": id_of("Person", person)}
    query = f"mutation($input: {kind}!) {{ act: {act}(input: $input) {{ replayed }} }}"
    for replayed in (False, True):
        answer = await ask(database, world.viewers()["client"], query, input=sent)
        assert (answer.errors, answer.data) == (None, {"act": {"replayed": replayed}})
        assert await changed(database) == [(person.id,)]


async def test_what_is_refused_changes_nothing(database: Database, world: World) -> None:
    sent = CONTACT | {"clientId": str(UUID(int=8)), "personId": id_of("Person", world.people["D"][0])}
    query = "mutation($input: RecordContactInput!) { recordContact(input: $input) { replayed } }"
    answer = await ask(database, world.viewers()["worker"], query, input=sent)
    assert answer.errors
    assert await changed(database) == []


async def test_a_correction_is_a_change_too(database: Database, world: World) -> None:
    viewer, person = world.viewers()["worker"], world.people["A"][0]
    old = await ask(database, viewer, "{ myCells { people { nodes { contacts { nodes { id } } } } } }")
    nodes = (old.data or {})["myCells"][0]["people"]["nodes"]
    [contact] = [one["id"] for node in nodes for one in node["contacts"]["nodes"]]
    sent = {"clientId": str(UUID(int=9)), "contactId": contact, "mode": "HOME_VISIT"}
    query = "mutation($input: SupersedeContactInput!) { supersedeContact(input: $input) { replayed } }"
    answer = await ask(database, viewer, query, input=sent)
    assert answer.errors is None
    assert await changed(database) == [(person.id,)]
