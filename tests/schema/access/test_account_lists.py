"""Accounts as officers list them: filtered, by page, by id; and one's own sessions. Nobody else sees any."""

from typing import Any
from uuid import uuid4

import pytest

from db.codes import Office
from schema.node import node_id
from tests.schema.access.officers import ACCOUNT, ACTS, Officers
from tests.schema.lanes import PLAIN, Asking, fast_lanes
from tests.schema.world import ask, codes_of, id_of

LIST = f"""query($filter: AccountFilterInput, $first: Int, $after: String) {{
    accounts(filter: $filter, first: $first, after: $after) {{ totalCount pageInfo {{ hasNextPage endCursor }}
        nodes {{ {ACCOUNT} }} }} }}"""  # braces are GraphQL's
ONE = "query($id: ID!) { account(id: $id) { name } node(id: $id) { id } }"
NODE = "query($id: ID!) { node(id: $id) { __typename id } }"


async def names(officers: Officers, **given: Any) -> list[str]:
    answer = await ask(officers.database, officers.security, LIST, **given)
    assert answer.errors is None, answer.errors
    found = (answer.data or {})["accounts"]
    assert found["totalCount"] == len(found["nodes"]) or "first" in given
    return [one["name"] for one in found["nodes"]]


async def test_accounts_are_found_by_what_they_are(officers: Officers) -> None:
    staff = await officers.account(name="li.hua", role="STATION_STAFF", displayName="李华")
    worker = await officers.account(name="wang.wu", role="WORKER", displayName="王五")
    await officers.account(name="zhao.liu", role="OFFICER", office="AUDITOR")
    await officers.done(officers.system, "lockAccount", worker)
    station, cells = id_of("Station", officers.world.station), id_of("GridWorker", officers.world.worker)
    for account, area in ((staff, {"stationId": station}), (worker, {"workerId": cells})):
        grant = {"area": area, "permission": "SEARCH"}
        await officers.done(officers.security, "giveGrant", account, **grant)
    for chosen, found in (
        ({}, ["li.hua", "wang.wu", "zhao.liu"]),
        ({"text": "HUA"}, ["li.hua"]),
        ({"text": "王"}, ["wang.wu"]),
        ({"text": "%"}, []),
        ({"state": "LOCKED"}, ["wang.wu", "zhao.liu"]),
        ({"state": "LOCKED", "role": "WORKER"}, ["wang.wu"]),
        ({"office": "AUDITOR"}, ["zhao.liu"]),
        ({"stationId": station}, ["li.hua", "wang.wu"]),
    ):
        assert await names(officers, filter=chosen) == found, chosen


async def test_every_account_stands_on_one_page(officers: Officers) -> None:
    for number in range(5):
        await officers.account(name=f"staff-{number}")
    seen, after, more = list[str](), None, True
    while more:
        answer = await ask(officers.database, officers.system, LIST, first=2, after=after)
        page = (answer.data or {})["accounts"]
        seen += [one["name"] for one in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert seen == [f"staff-{number}" for number in range(5)]


async def test_every_lane_answers_an_officer_alike(officers: Officers) -> None:
    account = await officers.account(role="WORKER")
    cells = id_of("GridWorker", officers.world.worker)
    for permission in ("SEARCH", "ANALYSE"):
        grant = {"area": {"workerId": cells}, "permission": permission}
        await officers.done(officers.security, "giveGrant", account, **grant)
    await officers.done(officers.security, "giveToken", account, label="x")
    mine = "{ mySessions { id kind label seenAt } }"
    for query, given in ((LIST, {}), (ONE, {"id": account}), (mine, {})):
        asking = Asking(officers.security, query, given)
        plain = await PLAIN(officers.database, asking)
        assert plain.errors == ()
        for name, lane in fast_lanes().items():
            assert await lane(officers.database, asking) == plain, name


@pytest.mark.parametrize("role", ["worker", "client", "leader", "administrator", "nobody"])
async def test_nobody_else_sees_accounts(officers: Officers, role: str) -> None:
    account, viewer = await officers.account(), officers.world.viewers()[role]
    # First as an officer, so that a plan is at hand.
    seen = await ask(officers.database, officers.security, NODE, id=account)
    assert (seen.data or {})["node"]["id"] == account
    assert codes_of(await ask(officers.database, viewer, LIST)) == ["OFFICE_NEEDED"]
    assert codes_of(await ask(officers.database, viewer, ONE, id=account)) == ["OFFICE_NEEDED"]
    answer = await ask(officers.database, viewer, NODE, id=account)
    assert (answer.data, answer.errors) == ({"node": None}, None)


@pytest.mark.parametrize("office", Office)
async def test_all_three_offices_do_and_see_no_person(officers: Officers, office: Office) -> None:
    await officers.account()
    holder = officers.holder(office)
    answer = await ask(officers.database, holder, LIST)
    assert len((answer.data or {})["accounts"]["nodes"]) == 1
    persons = await ask(officers.database, holder, "{ people { totalCount } }")
    assert codes_of(persons) == ["PERSONS_NOT_PERMITTED"]


async def test_everybody_sees_and_ends_their_own_sessions_alone(officers: Officers) -> None:
    mine, other = [await officers.created(name=name, role="SERVICE_CLIENT") for name in ("app-1", "app-2")]
    for made in (mine, other):
        await officers.done(officers.security, "giveToken", made["account"]["id"], label="x")
    viewer = officers.holder(Office.AUDITOR, int(mine["account"]["subject"].partition(":")[2]))
    query = "{ mySessions { id label } }"
    answer = await ask(officers.database, viewer, query)
    [own] = (answer.data or {})["mySessions"]
    seen = await ask(officers.database, officers.security, LIST)
    [_, theirs] = [one["credentials"][0]["id"] for one in (seen.data or {})["accounts"]["nodes"]]
    for credential, code in (
        (theirs, ["SESSION_NOT_FOUND"]),
        (own["id"], []),
        (own["id"], ["SESSION_NOT_FOUND"]),
    ):
        sent = {"clientId": str(uuid4()), "credentialId": credential}
        ended = await ask(officers.database, viewer, ACTS["endSession"], input=sent)
        assert codes_of(ended) == code
    assert (await ask(officers.database, viewer, query)).data == {"mySessions": []}


@pytest.mark.parametrize("wrong", ["x", node_id("Person", 500151, 1)])
async def test_an_id_of_something_else_is_none(officers: Officers, wrong: str) -> None:
    assert codes_of(await ask(officers.database, officers.security, ONE, id=wrong))[0] == "BAD_ID"
