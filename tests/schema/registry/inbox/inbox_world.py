"""What the tests of the inbox share: a contact that reports something, acts about it, and the lists."""

from typing import Any
from uuid import uuid4

from db.engine import Database
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.schema.documents.inbox import COUNTS
from tests.schema.world import World, ask, id_of

RECORD = "mutation($input: RecordContactInput!) { recordContact(input: $input) { contact { id } } }"
CORRECT = """mutation($input: SupersedeContactInput!) { supersedeContact(input: $input) {
    contact { id inboxSteps { nodes { act } } } } }"""
ENTRY = """item escalatedTo state version reportedOn note lastNote lastBy lastAt mayAct
    contact { id inboxSteps { totalCount nodes { item number act note doneBy doneAt } } }
    person { name } worker { name }"""
ACT = """mutation($input: InboxActInput!) { done: %s(input: $input) { replayed entry { %s } } }"""
ACTS = {"take": "takeUpInboxItem", "answer": "answerInboxItem", "close": "closeInboxItem"}
ESCALATIONS = """query($scope: CoverageScopeInput, $state: [InboxState!], $level: [DivisionLevel!],
    $workerId: ID, $window: WindowInput, $first: Int, $after: String) {
    listed: escalations(scope: $scope, state: $state, level: $level, workerId: $workerId, window: $window,
        first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { %s } } }"""
NEEDS = (
    ESCALATIONS.replace("escalations", "needs")
    .replace("$level: [DivisionLevel!]", "$kind: [ContactNeed!]")
    .replace("level: $level", "kind: $kind")
)
NUMBERS = f"""query($scope: CoverageScopeInput, $workerId: ID) {{
    inboxNumbers(scope: $scope, workerId: $workerId) {{ level need {COUNTS} withheld }} }}"""


def centre_staff(world: World) -> Viewer:
    """Staff of the county's centre."""
    grants = tuple(Grant(can, world.county) for can in (Permission.SEARCH, Permission.ANALYSE))
    return Viewer("centre", "中心工作人员", Role.STATION_STAFF, grants)


def callers(world: World) -> dict[str, Viewer]:
    """One caller of each role, and staff of the county's centre."""
    return world.viewers() | {"centre": centre_staff(world)}


async def reported(database: Database, world: World, person: str = "A1", **said: Any) -> str:
    """The id of a contact that the person's worker recorded."""
    role = "other_worker" if person[0] == "D" else "worker"
    given = {"clientId": str(uuid4()), "personId": id_of("Person", world.people[person[0]][int(person[1])])}
    given |= {"contactedOn": "2025-10-01", "mode": "HOME_VISIT", "purpose": "ROUTINE", "outcome": "REACHED"}
    result = await ask(database, world.viewers()[role], RECORD, input=given | said)
    assert result.errors is None
    return str((result.data or {})["recordContact"]["contact"]["id"])


async def act(
    database: Database, world: World, contact: str, what: str = "take", *, role: str = "staff", **said: Any
) -> Any:
    """The result of an act about an escalation, or about what else is said."""
    given = {"clientId": str(uuid4()), "contactId": contact, "item": "ESCALATION", "version": 0} | said
    return await ask(database, callers(world)[role], ACT % (ACTS[what], ENTRY), input=given)


async def listed(
    database: Database, world: World, query: str = ESCALATIONS, *, role: str = "staff", **asked: Any
) -> Any:
    """A page of the inbox as a caller gets it."""
    result = await ask(database, callers(world)[role], query % ENTRY, **asked)
    assert result.errors is None
    return (result.data or {})["listed"]
