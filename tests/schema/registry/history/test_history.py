"""The history of a person: all that was recorded, by whom and when, the latest first, and to nobody else."""

from typing import Any

import pytest
from sqlalchemy import Engine

from db.engine import Database
from tests.schema.registry.people.register import newcomer, place
from tests.schema.registry.transfers.two_counties import ACCEPT, Counties, two_counties
from tests.schema.world import CountingDatabase, ask, codes_of

SHOWN = """kind recordedBy fromOn untilOn code field was became source division { name } cell { code }
    worker { name } contact { outcome }"""
HISTORY = f"""query($id: ID!, $first: Int, $after: String) {{ node(id: $id) {{ ... on Person {{
    history(first: $first, after: $after) {{ totalCount pageInfo {{ hasNextPage endCursor }}
        nodes {{ {SHOWN} }} }} }} }} }}"""
OF_ALL = (
    "query($first: Int) { people(first: $first) { nodes { name history(first: 5) { nodes { kind } } } } }"
)
AMEND = "mutation($input: AmendPersonInput!) { amendPerson(input: $input) { person { version } } }"
MOVE = "mutation($input: MovePersonInput!) { movePerson(input: $input) { person { id } } }"
EVENT = "mutation($input: RecordLifeEventInput!) { recordLifeEvent(input: $input) { lifeEvent { id } } }"
NOT_SO = "mutation($input: WithdrawLifeEventInput!) { withdrawLifeEvent(input: $input) { replayed } }"
RECORD = "mutation($input: RecordContactInput!) { recordContact(input: $input) { contact { id } } }"
CORRECT = "mutation($input: SupersedeContactInput!) { supersedeContact(input: $input) { contact { id } } }"


@pytest.fixture
def counties(engine: Engine, database: Database) -> Counties:
    return two_counties(engine, database)


async def did(counties: Counties, query: str, who: str = "here", **given: Any) -> Any:
    """What is answered to an act that has to be done."""
    result = await counties.act(who, query, **given)
    assert result.errors is None, result.errors
    return result.data


async def history(counties: Counties, person: str, who: str = "here") -> list[dict[str, Any]]:
    result = await ask(counties.database, counties.viewer(who), HISTORY, id=person)
    assert result.errors is None, result.errors
    found: list[dict[str, Any]] = (result.data or {})["node"]["history"]["nodes"]
    return [{name: value for name, value in entry.items() if value is not None} for entry in found]


async def contacted(counties: Counties, person: str) -> str:
    given = {"personId": person, "contactedOn": "2025-09-02", "mode": "PHONE", "purpose": "ROUTINE"}
    recorded = await did(counties, RECORD, "worker", **given, outcome="REACHED")
    return str(recorded["recordContact"]["contact"]["id"])


async def test_each_act_is_an_entry_with_who_did_it_the_latest_first(counties: Counties) -> None:
    person = await counties.registered(phone="15400001234")
    await did(counties, AMEND, "staff", personId=person, baseVersion=1, phone="15400009999")
    home = {"place": place("B")}
    await did(counties, MOVE, "worker", personId=person, on="2025-09-01", home=home)
    found = await history(counties, person)
    told = [(one["kind"], one.get("recordedBy")) for one in found if one["kind"] != "ASSIGNED"]
    assert told == [("HOME", "worker"), ("HOME", "worker"), ("AMENDED", "staff"), ("REGISTERED", "client")]
    [amended] = [one for one in found if one["kind"] == "AMENDED"]
    assert (amended["field"], amended["was"], amended["became"]) == ("PHONE", "154******34", "154******99")
    homes = {one.get("code"): one for one in found if one["kind"] == "HOME"}
    assert (homes["REHOUSED"]["untilOn"], homes[None]["fromOn"]) == ("2025-09-01", "2025-09-01")
    assert (homes["REHOUSED"]["cell"], homes[None]["cell"]) == ({"code": "500151A"}, {"code": "500151B"})


async def test_events_and_contacts_are_entries_and_so_is_what_corrects_them(counties: Counties) -> None:
    person = await counties.registered()
    said = {"personId": person, "kind": "HARDSHIP", "occurredOn": "2025-09-01", "source": "低保证"}
    event = (await did(counties, EVENT, **said))["recordLifeEvent"]["lifeEvent"]["id"]
    await did(counties, NOT_SO, lifeEventId=event, reason="误报")
    contact = await contacted(counties, person)
    anew = await did(counties, CORRECT, "worker", contactId=contact, outcome="NO_ANSWER")
    contact = anew["supersedeContact"]["contact"]["id"]
    await did(counties, CORRECT, "worker", contactId=contact, withdrawnBecause="WRONG_PERSON")
    found = await history(counties, person)
    kinds = [one["kind"] for one in found if one["kind"] != "ASSIGNED"]
    contacts, events = (
        ["CONTACT_WITHDRAWN", "CONTACT_CORRECTED", "CONTACT"],
        ["LIFE_EVENT_WITHDRAWN", "LIFE_EVENT"],
    )
    assert kinds == [*contacts, *events, "REGISTERED"]
    withdrawn = next(one for one in found if one["kind"] == "LIFE_EVENT_WITHDRAWN")
    assert (withdrawn["code"], withdrawn["source"]) == ("HARDSHIP", "误报")
    made = next(one for one in found if one["kind"] == "CONTACT")
    assert (made["recordedBy"], made["code"], made["contact"]) == (
        "worker",
        "REACHED",
        {"outcome": "REACHED"},
    )


async def test_who_was_responsible_while_they_lived_there_is_told(counties: Counties) -> None:
    person = await counties.registered()
    tasks = [one for one in await history(counties, person) if one["kind"] == "ASSIGNED"]
    assert {(one["code"], one["worker"]["name"]) for one in tasks} == {
        ("PRIMARY", "王网格"),
        ("DEPUTY", "李网格"),
    }
    assert {one["recordedBy"] for one in tasks} == {"乡镇服务站"}


async def test_a_transfer_stands_in_both_histories_and_facts_in_that_of_their_county(
    counties: Counties,
) -> None:
    person = await counties.registered()
    await contacted(counties, person)
    _, into = await counties.offered(person)
    taken = await counties.done("there", ACCEPT, transferId=into, home={"cellCode": "500152E"})
    here, there = await history(counties, person), await history(counties, taken["person"]["id"], "there")
    kinds = [[one["kind"] for one in found if one["kind"] != "ASSIGNED"] for found in (here, there)]
    both = ["TRANSFER_DECIDED", "TRANSFER_OFFERED"]
    assert sorted(kinds[0]) == sorted([*both, "ENDED", "CONTACT", "REGISTERED"])
    assert sorted(kinds[1]) == sorted([*both, "REGISTERED"])
    assert {one["code"] for one in there if one["kind"] == "TRANSFER_DECIDED"} == {"ACCEPTED"}


async def test_pages_go_on_where_the_last_one_ended(counties: Counties) -> None:
    person = await counties.registered()
    for name in ("王一", "王二", "王三"):
        await did(counties, AMEND, personId=person, baseVersion=1, name=name)
    whole = await history(counties, person)
    found: list[Any] = []
    after = None
    while True:
        viewer = counties.viewer("here")
        result = await ask(counties.database, viewer, HISTORY, id=person, first=2, after=after)
        page = (result.data or {})["node"]["history"]
        assert page["totalCount"] == len(whole)
        found += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert [one["kind"] for one in found] == [one["kind"] for one in whole]


@pytest.mark.parametrize("who", ["there", "far_worker", "leader", "administrator", "nobody"])
async def test_whoever_does_not_see_the_person_sees_no_history(who: str, counties: Counties) -> None:
    person = await counties.registered()
    result = await ask(counties.database, counties.viewer(who), HISTORY, id=person)
    assert (result.data, codes_of(result)) == ({"node": None}, [])


async def test_histories_of_many_are_found_in_as_many_statements_as_of_one(counties: Counties) -> None:
    counts = []
    for first in (1, 8):
        database = CountingDatabase(counties.database)
        result = await ask(database, counties.viewer("here"), OF_ALL, first=first)
        assert result.errors is None
        counts.append(database.statements)
    assert counts[0] == counts[1]


async def test_no_number_stands_in_a_history(counties: Counties) -> None:
    given = newcomer(phone="15400001234")
    person = await counties.registered(phone="15400001234", identityNumber=given["identityNumber"])
    await did(counties, AMEND, personId=person, baseVersion=1, phone="15400009999")
    told = str(await history(counties, person))
    assert not any(number in told for number in ("15400001234", "15400009999", given["identityNumber"]))
