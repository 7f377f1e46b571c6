"""The documents: their queries run, their links lead somewhere."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import shapely

from db.engine import Database
from resolvers.viewer import Role, Viewer
from schema.node import node_id
from tests.databases import open_unserved
from tests.demo_county import DemoCounty
from tests.schema.world import ask

ROOT = Path(__file__).parents[1]
EXAMPLE = re.compile(r"<!-- as: (\w+)(?:; with: ([\w, ]+))? -->\n```graphql\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
USING = "".join(page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs" / "using").glob("*.md")))
EXAMPLES = EXAMPLE.findall(USING)
SHIPPED_DRAFT = node_id("ContactPolicy", 100_000, 11)
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.fixture
async def demo_database(demo_county: DemoCounty) -> AsyncIterator[Database]:
    opened = open_unserved(demo_county.url, pool_size=4, request_timeout_ms=60_000)
    yield opened
    await opened.close()


async def variables(demo_county: DemoCounty, database: Database, names: str) -> dict[str, Any]:
    """Values for the variables that an example is written with, found as a reader would find them."""
    query = """query($me: ID!) { myCells { id code people { nodes { id contacts { nodes { id } } } } }
        division(code: "500151001000") { station { id } }
        gridPlans(code: "500151") { nodes { id status } }
        node(id: $me) { ... on GridWorker { station { workers { nodes { id } } } } } }"""
    viewer = demo_county.viewers["worker"]
    assert viewer.worker is not None
    me = node_id("GridWorker", viewer.worker.county_id, viewer.worker.id)
    found = (await ask(database, viewer, query, demo_county.today, me=me)).data
    assert found is not None
    people = found["myCells"][0]["people"]["nodes"]
    known: dict[str, Any] = {
        "stationId": found["division"]["station"]["id"],
        "cellCode": found["myCells"][0]["code"],
        "cellId": found["myCells"][0]["id"],
        "personId": people[0]["id"],
        "otherPersonId": people[1]["id"],
        "contactId": next(contact["id"] for person in people for contact in person["contacts"]["nodes"]),
        "workerId": me,
        "colleagueId": next(
            one["id"] for one in found["node"]["station"]["workers"]["nodes"] if one["id"] != me
        ),
        "planId": next(plan["id"] for plan in found["gridPlans"]["nodes"] if plan["status"] == "ACTIVE"),
        "clientId": str(uuid4()),
        "shippedId": SHIPPED_DRAFT,
        "otherClientId": str(uuid4()),
    }
    if "newWorkerId" in names:
        known["newWorkerId"] = await new_worker(demo_county, database, known["stationId"])
    if {"villageCode", "newStationId"} & set(names.split(", ")):
        known |= await new_station(demo_county, database)
    if "draftId" in names:
        known |= await new_draft(demo_county, database)
    if "unlocatedId" in names:
        known |= await unlocated(demo_county, database)
    if "reportedId" in names:
        known["reportedId"] = await reported(demo_county, database, people[0]["id"])
    made = {"departedId": departed, "incomingId": incoming, "policyDraftId": drafted}
    for name in made.keys() & set(names.split(", ")):
        known[name] = await made[name](demo_county, database)
    if {"villageId", "firstCellId"} & set(names.split(", ")):
        known |= await village_to_draw(demo_county, database)
    return {name: known[name] for name in names.split(", ") if name}


async def new_draft(demo_county: DemoCounty, database: Database) -> dict[str, str]:
    """A draft that changes nothing, and the name of the report on it."""
    propose = "mutation($input: ProposeGridInput!) { proposeGrid(input: $input) { plan { id } } }"
    report = "query($id: ID!) { gridPlanReport(planId: $id) { fingerprint } }"
    wanted = {"scope": {"divisionCode": "500151001001"}, "people": {"low": 1, "high": 10_000}}
    given = {"clientId": str(uuid4()), "name": "维持现状"} | wanted
    viewer = demo_county.viewers["administrator"]
    made = (await ask(database, viewer, propose, demo_county.today, input=given)).data
    assert made is not None
    draft = made["proposeGrid"]["plan"]["id"]
    found = (await ask(database, viewer, report, demo_county.today, id=draft)).data
    assert found is not None
    return {"draftId": draft, "fingerprint": found["gridPlanReport"]["fingerprint"]}


async def departed(demo_county: DemoCounty, database: Database) -> str:
    """The id of somebody who has just been registered as having left."""
    viewer = demo_county.viewers["developer"]
    someone = (await ask(database, viewer, "{ people(first: 9) { nodes { id } } }", demo_county.today)).data
    assert someone is not None
    act = """mutation($client: UUID!, $person: ID!) { endRegistration(input: { clientId: $client
        personId: $person, reason: MOVED_OUT, on: "2026-09-01", source: "户口簿" }) { person { id } } }"""
    given = {"client": str(uuid4()), "person": someone["people"]["nodes"][8]["id"]}
    assert (await ask(database, viewer, act, demo_county.today, **given)).errors is None
    return str(given["person"])


async def incoming(demo_county: DemoCounty, database: Database) -> str:
    """The id of a transfer that a worker of the other county has just offered."""
    offer = """mutation($client: UUID!, $person: ID!) { offerTransfer(input: { clientId: $client
        personId: $person, toCode: "500151", movedOn: "2026-09-10", reason: "返乡" }) { transfer { id } } }"""
    waiting = "{ transfers(direction: IN, state: [OFFERED]) { nodes { id } } }"
    other = demo_county.viewers["futian_worker"]
    mine = (await ask(database, other, "{ people(first: 1) { nodes { id } } }", demo_county.today)).data
    assert mine is not None
    given = {"client": str(uuid4()), "person": mine["people"]["nodes"][0]["id"]}
    assert (await ask(database, other, offer, demo_county.today, **given)).errors is None
    found = (await ask(database, demo_county.viewers["developer"], waiting, demo_county.today)).data
    assert found is not None
    return str(found["transfers"]["nodes"][0]["id"])


async def village_to_draw(demo_county: DemoCounty, database: Database) -> dict[str, Any]:
    """A village, two of its cells, and the halves of the first."""
    query = """{ division(code: "500151001001") { id cells(first: 2) { nodes { id boundary } } } }"""
    found = (await ask(database, demo_county.viewers["worker"], query, demo_county.today)).data
    assert found is not None
    village, (first, second) = found["division"]["id"], found["division"]["cells"]["nodes"]
    shape = shapely.from_geojson(json.dumps(first["boundary"]))
    west, south, east, north = shape.bounds
    middle = (west + east) / 2
    boxes = (shapely.box(west, south, middle, north), shapely.box(middle, south, east, north))
    halves = [json.loads(shapely.to_geojson(shape.intersection(box))) for box in boxes]
    cells = {"firstCellId": first["id"], "secondCellId": second["id"]}
    return {"villageId": village, "westHalf": halves[0], "eastHalf": halves[1]} | cells


async def new_worker(demo_county: DemoCounty, database: Database, station: str) -> str:
    """A worker of a station whom an example may mend, or let go."""
    act = "mutation($input: AddGridWorkerInput!) { addGridWorker(input: $input) { worker { id } } }"
    given = {"clientId": str(uuid4()), "stationId": station, "name": "周新岗", "on": "2026-09-01"}
    viewer = demo_county.viewers["administrator"]
    entered = (await ask(database, viewer, act, demo_county.today, input=given)).data
    assert entered is not None
    worker: str = entered["addGridWorker"]["worker"]["id"]
    return worker


async def new_station(demo_county: DemoCounty, database: Database) -> dict[str, str]:
    """A village without a station, and a station just opened in another."""
    query = "{ stationsRequired(need: PERSON_NAMED, first: 2) { nodes { code } } }"
    act = "mutation($input: OpenStationInput!) { openStation(input: $input) { station { id } } }"
    viewer = demo_county.viewers["administrator"]
    found = (await ask(database, viewer, query, demo_county.today)).data
    assert found is not None
    free, other = (one["code"] for one in found["stationsRequired"]["nodes"])
    given = {"clientId": str(uuid4()), "divisionCode": other, "name": "新站", "on": "2026-01-01"}
    opened = (await ask(database, viewer, act, demo_county.today, input=given)).data
    assert opened is not None
    return {"villageCode": free, "newStationId": opened["openStation"]["station"]["id"]}


async def unlocated(demo_county: DemoCounty, database: Database) -> dict[str, Any]:
    """Somebody of whom no place is known, and the place of a neighbour."""
    query = "{ people(first: 1000) { nodes { id point division { code } } } }"
    found = (await ask(database, demo_county.viewers["developer"], query, demo_county.today)).data
    assert found is not None
    people = found["people"]["nodes"]
    places = {one["division"]["code"]: one["point"]["coordinates"] for one in people if one["point"]}
    person = next(one for one in people if not one["point"] and one["division"]["code"] in places)
    lon, lat = places[person["division"]["code"]]
    return {"unlocatedId": person["id"], "place": {"lon": lon, "lat": lat}}


async def drafted(demo_county: DemoCounty, database: Database) -> str:
    """The id of a policy of the demo county, just drafted after a shipped one."""
    draft = """mutation($client: UUID!, $shipped: ID!) { draftContactPolicy(input: {
        clientId: $client, divisionCode: "500151000000", basedOn: $shipped, terms: { intervalMonths: 3 }
        }) { policy { id } } }"""
    given = {"client": str(uuid4()), "shipped": SHIPPED_DRAFT}
    result = await ask(database, demo_county.viewers["administrator"], draft, demo_county.today, **given)
    assert result.data is not None
    return str(result.data["draftContactPolicy"]["policy"]["id"])


async def reported(demo_county: DemoCounty, database: Database, person_id: str) -> str:
    """The id of a contact, just recorded, that hands something up and names a need."""
    record = """mutation($client: UUID!, $person: ID!) { recordContact(input: {
        clientId: $client, personId: $person, contactedOn: "2026-06-02", mode: PHONE, purpose: ROUTINE,
        outcome: REACHED, needs: [MEDICAL], escalatedTo: COUNTY }) { contact { id } } }"""
    given = {"client": str(uuid4()), "person": person_id}
    result = await ask(database, demo_county.viewers["worker"], record, demo_county.today, **given)
    assert result.data is not None
    return str(result.data["recordContact"]["contact"]["id"])


def viewer_of(demo_county: DemoCounty, role: str) -> Viewer:
    """A viewer of the demonstration, or staff of the county's centre, which it does not offer."""
    if role != "staff":
        return demo_county.viewers[role]
    everywhere = replace(demo_county.viewers["developer"], role=Role.STATION_STAFF)
    return replace(everywhere, subject="staff", name="中心工作人员")


def test_every_example_says_who_asks() -> None:
    assert len(EXAMPLES) == USING.count("```graphql")


@pytest.mark.parametrize(
    ("role", "names", "query"), EXAMPLES, ids=[query.split()[1] for _, _, query in EXAMPLES]
)
async def test_an_example_is_answered_without_errors(
    role: str, names: str, query: str, demo_county: DemoCounty, demo_database: Database
) -> None:
    given = await variables(demo_county, demo_database, names)
    result = await ask(demo_database, viewer_of(demo_county, role), query, demo_county.today, **given)
    assert result.errors is None
    assert all(answer is not None for answer in (result.data or {}).values())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES[:2], ids=str)
def test_every_document_is_found_from_the_start_under_one_heading(page: Path) -> None:
    rows = [line for line in page.read_text(encoding="utf-8").split("\n") if line.startswith("| ")]
    told = [line.split("|")[1].strip() for line in rows]
    linked = {ROOT / link for line in rows for link in LINK.findall(line)}
    documents = {one for folder in ("using", "running") for one in (ROOT / "docs" / folder).glob("*.md")}
    assert documents - linked == set()
    assert len(told) == len(set(told))
