"""Orders campaigns and asks about them, for tests."""

from datetime import date
from typing import Any
from uuid import uuid4

from db.engine import Database
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.schema.world import World, ask, codes_of, id_of

CREATE = """mutation($input: CreateCampaignInput!) {
    createCampaign(input: $input) { replayed campaign { id } } }"""
AMEND = "mutation($input: AmendCampaignInput!) { amendCampaign(input: $input) { campaign { revision } } }"
CLOSE = "mutation($input: CloseCampaignInput!) { closeCampaign(input: $input) { campaign { closedOn } } }"
REPORT = "mutation($input: ReportTaskInput!) { reportTask(input: $input) { replayed } }"
CONTACT = "mutation($input: RecordContactInput!) { recordContact(input: $input) { replayed } }"
NUMBERS = "registered expected satisfied onTime late missed overdue due upcoming withheld"
PROGRESS = """query($id: ID!, $scope: CoverageScopeInput, $on: Date, $by: DutyBreakdownBy, $known: DateTime) {
    campaign(id: $id) { state progress(scope: $scope, asOf: $on, by: $by, knownAt: $known) { asOf
        whole { ...numbers } parts { key label counts { ...numbers } } } } }
    fragment numbers on DutyCounts { registered expected satisfied onTime late missed overdue due upcoming
        withheld }"""
PEOPLE = """query($id: ID!, $state: [DutyState!], $on: Date, $first: Int, $after: String) {
    campaign(id: $id) { people(state: $state, asOf: $on, first: $first, after: $after) {
        totalCount pageInfo { endCursor } nodes { key state satisfiedOn onTime person { name }
            explain { document campaign { title } policy { rule } } } } } }"""
STATIONS = """query($id: ID!, $state: [DutyState!], $on: Date, $milestone: Int, $first: Int) {
    campaign(id: $id) { stations(state: $state, asOf: $on, milestone: $milestone, first: $first) {
        totalCount pageInfo { endCursor } nodes { state doneOn onTime station { name } } } } }"""


def order(_world: World, *, kind: str = "GRAND_VISIT", **terms: Any) -> dict[str, Any]:
    """A round of visits in the county in the second half of October 2025, as an input."""
    round_of: dict[str, Any] = {
        "title": "大走访",
        "target": "PERSONS",
        "topic": "VISITS",
        "fromOn": "2025-10-15",
    }
    round_of |= {"fromOn": "2025-10-15", "toOn": "2025-11-01"}
    round_of |= {"purposes": ["CAMPAIGN"], "modes": ["HOME_VISIT", "MEETING"]}
    given = {"clientId": str(uuid4()), "kind": kind, "divisionCode": "500151000000"}
    outer = {name: terms.pop(name) for name in ("divisionCode", "stationId", "parentId") if name in terms}
    return given | {"terms": round_of | terms} | outer


def task(world: World, **terms: Any) -> dict[str, Any]:
    """A task of the township stations in October 2025, as an input."""
    changed: dict[str, Any] = {
        "target": "STATIONS",
        "topic": "POLICY_PUBLICITY",
        "title": "政策宣传",
        "purposes": [],
    }
    changed |= {"title": "政策宣传", "modes": [], "stationLevels": ["TOWNSHIP"], "fromOn": "2025-10-01"}
    return order(world, kind="QUARTERLY_LIST", **(changed | terms))


def township_administrator(world: World) -> Viewer:
    """Who manages the first township alone."""
    grant = Grant(Permission.MANAGE, world.townships[0])
    return Viewer("township administrator", "镇管理员", Role.ADMINISTRATOR, (grant,))


async def ordered(database: Database, world: World, given: dict[str, Any]) -> str:
    """The id of a campaign that the county's administrator orders."""
    result = await ask(database, world.viewers()["administrator"], CREATE, input=given)
    assert result.errors is None, result.errors
    return str((result.data or {})["createCampaign"]["campaign"]["id"])


async def refused(database: Database, given: dict[str, Any], viewer: Viewer) -> list[str]:
    """The codes with which an order is refused."""
    return codes_of(await ask(database, viewer, CREATE, input=given))


async def visit(database: Database, world: World, letter: str, number: int, day: str, **changed: Any) -> None:
    """A home visit of a campaign with somebody, unless said otherwise."""
    person = id_of("Person", world.people[letter][number])
    given = {"clientId": str(uuid4()), "personId": person, "contactedOn": day, "mode": "HOME_VISIT"}
    given |= {"purpose": "CAMPAIGN", "outcome": "REACHED"} | changed
    client = world.viewers()["client"]
    assert codes_of(await ask(database, client, CONTACT, date.fromisoformat(day), input=given)) == []


async def progress(
    database: Database, world: World, campaign: str, role: str = "leader", **asked: Any
) -> dict[str, Any]:
    """The progress of a campaign as somebody sees it."""
    result = await ask(database, world.viewers()[role], PROGRESS, id=campaign, **asked)
    assert result.errors is None, result.errors
    answer: dict[str, Any] = (result.data or {})["campaign"]["progress"]
    return answer


def shown(whole: dict[str, Any], *names: str) -> tuple[Any, ...]:
    """Some numbers of an answer."""
    return tuple(whole[name] for name in names)
