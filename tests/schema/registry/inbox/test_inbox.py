"""Escalations and needs: reported by workers, acted on by stations, and seen by whoever reported them."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select

from db.codes import ContactNeed, InboxItem
from db.engine import Database
from db.models import InboxStep
from tests.schema.registry.inbox.inbox_world import (
    CORRECT,
    ESCALATIONS,
    NEEDS,
    act,
    listed,
    reported,
)
from tests.schema.world import World, ask, build_world, codes_of, id_of

SYNC = """query($since: String) { changes(since: $since) { cursor persons { id }
    contacts { contact { id inboxSteps { nodes { act note doneBy } } } } } }"""


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def answered(*given: Any, **variables: Any) -> Any:
    """The data of an answer without errors."""
    result = await ask(*given, **variables)
    assert result.errors is None
    return result.data


def test_what_there_is_to_act_on_is_the_escalation_and_every_need() -> None:
    assert [one.value for one in InboxItem] == ["ESCALATION", *[need.value for need in ContactNeed]]


async def test_what_a_worker_reports_arrives_and_the_answer_is_told(database: Database, world: World) -> None:
    contact = await reported(database, world, escalatedTo="TOWNSHIP", note="屋顶漏雨")
    [found] = (await listed(database, world))["nodes"]
    assert (found["state"], found["version"], found["note"]) == ("OPEN", 0, "屋顶漏雨")
    assert (found["mayAct"], found["person"]["name"], found["worker"]["name"]) == (True, "A1", "王网格")
    worker = world.viewers()["worker"]
    copy = (await answered(database, worker, SYNC))["changes"]["cursor"]
    assert codes_of(await act(database, world, contact)) == []
    done = await act(database, world, contact, "answer", version=1, note="已联系修缮队")
    assert done.data["done"]["entry"]["state"] == "ANSWERED"
    told = (await answered(database, worker, SYNC, since=copy))["changes"]["contacts"]
    assert [one["contact"]["id"] for one in told] == [contact]
    steps = told[0]["contact"]["inboxSteps"]["nodes"]
    assert [(one["act"], one["note"], one["doneBy"]) for one in steps] == [
        ("TAKEN_UP", None, "站员"),
        ("ANSWERED", "已联系修缮队", "站员"),
    ]


async def test_what_is_closed_leaves_the_list_and_nothing_more_is_done(
    database: Database, world: World
) -> None:
    contact = await reported(database, world, escalatedTo="TOWNSHIP")
    assert codes_of(await act(database, world, contact, "close", note="已解决")) == []
    assert (await listed(database, world))["totalCount"] == 0
    [closed] = (await listed(database, world, state=["CLOSED"]))["nodes"]
    assert (closed["lastNote"], closed["lastBy"]) == ("已解决", "站员")
    assert codes_of(await act(database, world, contact, version=1)) == ["INBOX_ITEM_CLOSED"]


async def test_each_need_of_a_contact_goes_its_own_way(database: Database, world: World) -> None:
    contact = await reported(database, world, needs=["MEDICAL", "HOUSING"])
    assert codes_of(await act(database, world, contact, item="HOUSING")) == []
    found = {one["item"]: one["state"] for one in (await listed(database, world, NEEDS))["nodes"]}
    assert found == {"HOUSING": "TAKEN_UP", "MEDICAL": "OPEN"}
    assert codes_of(await act(database, world, contact, item="LEGAL")) == ["INBOX_ITEM_NOT_FOUND"]
    assert codes_of(await act(database, world, contact)) == ["INBOX_ITEM_NOT_FOUND"]


async def test_of_two_who_take_the_same_up_at_once_one_does(database: Database, world: World) -> None:
    contact = await reported(database, world, escalatedTo="TOWNSHIP")
    roles = ["staff", "centre"] * 3
    results = await asyncio.gather(*[act(database, world, contact, role=role) for role in roles])
    assert sorted(map(codes_of, results)) == [[], *[["INBOX_ITEM_CHANGED"]] * 5]
    [refused, *_] = [one.errors[0].original_error for one in results if one.errors]
    assert refused.details == {"state": "TAKEN_UP", "version": 1}
    assert (await database.rows(select(func.count()).select_from(InboxStep)))[0][0] == 1


async def test_a_replay_returns_the_first_result_and_writes_nothing(database: Database, world: World) -> None:
    contact, client = await reported(database, world, escalatedTo="TOWNSHIP"), str(uuid4())
    results = await asyncio.gather(*[act(database, world, contact, clientId=client) for _ in range(5)])
    assert sorted(one.data["done"]["replayed"] for one in results) == [False, *[True] * 4]
    other = await act(database, world, contact, "close", clientId=client, version=1, note="否")
    assert codes_of(other) == ["CLIENT_ID_TAKEN"]
    assert (await database.rows(select(func.count()).select_from(InboxStep)))[0][0] == 1


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("worker", ["NOT_PERMITTED"]),
        ("leader", ["PERSONS_NOT_PERMITTED"]),
        ("administrator", ["PERSONS_NOT_PERMITTED"]),
        ("client", ["NOT_PERMITTED"]),
        ("nobody", ["PERSONS_NOT_PERMITTED"]),
        ("staff", []),
        ("centre", []),
    ],
)
async def test_who_may_act(role: str, codes: list[str], database: Database, world: World) -> None:
    contact = await reported(database, world, escalatedTo="TOWNSHIP")
    assert codes_of(await act(database, world, contact, role=role)) == codes


async def test_what_goes_to_the_county_is_not_acted_on_below(database: Database, world: World) -> None:
    contact = await reported(database, world, escalatedTo="COUNTY")
    assert codes_of(await act(database, world, contact)) == ["ESCALATED_ABOVE"]
    assert [one["mayAct"] for one in (await listed(database, world))["nodes"]] == [False]
    assert [one["mayAct"] for one in (await listed(database, world, role="centre"))["nodes"]] == [True]
    assert codes_of(await act(database, world, contact, role="centre")) == []


async def test_what_lies_elsewhere_does_not_exist(database: Database, world: World) -> None:
    contact = await reported(database, world, "D1", escalatedTo="VILLAGE", needs=["CARE"])
    assert codes_of(await act(database, world, contact)) == ["INBOX_ITEM_NOT_FOUND"]
    assert codes_of(await act(database, world, contact, item="CARE")) == ["INBOX_ITEM_NOT_FOUND"]
    for query in (ESCALATIONS, NEEDS):
        assert (await listed(database, world, query))["totalCount"] == 0
        assert (await listed(database, world, query, role="other_worker"))["totalCount"] == 1


async def test_a_correction_keeps_what_was_done_and_a_withdrawal_ends_it(
    database: Database, world: World
) -> None:
    contact = await reported(database, world, escalatedTo="TOWNSHIP", needs=["CARE"])
    await act(database, world, contact)
    given = {"clientId": str(uuid4()), "contactId": contact, "note": "补记"}
    result = await answered(database, world.viewers()["worker"], CORRECT, input=given)
    newer = result["supersedeContact"]["contact"]
    assert newer["inboxSteps"] == {"nodes": [{"act": "TAKEN_UP"}]}
    [found] = (await listed(database, world))["nodes"]
    assert (found["contact"]["id"], found["state"], found["version"]) == (newer["id"], "TAKEN_UP", 1)
    assert codes_of(await act(database, world, contact, version=1)) == ["INBOX_ITEM_NOT_FOUND"]
    gone = {"clientId": str(uuid4()), "contactId": newer["id"], "withdrawnBecause": "NOT_MADE"}
    assert codes_of(await ask(database, world.viewers()["worker"], CORRECT, input=gone)) == []
    assert (await listed(database, world))["totalCount"] == 0


@pytest.mark.parametrize(
    ("what", "said", "code"),
    [
        ("answer", {}, "TEXT_MISSING"),
        ("close", {"note": "  "}, "TEXT_MISSING"),
        ("take", {"note": "长" * 501}, "NOTE_TOO_LONG"),
        ("take", {"contactId": "?"}, "BAD_ID"),
        ("take", {"version": 1}, "INBOX_ITEM_CHANGED"),
        ("take", {"version": -1}, "INBOX_ITEM_CHANGED"),
    ],
)
async def test_an_act_that_cannot_be_is_refused(
    what: str, said: dict[str, Any], code: str, database: Database, world: World
) -> None:
    contact = await reported(database, world, escalatedTo="TOWNSHIP")
    assert codes_of(await act(database, world, contact, what, **said)) == [code]


async def test_the_list_is_narrowed_by_level_worker_days_place_and_page(
    database: Database, world: World
) -> None:
    for day, level in (("2025-09-01", "TOWNSHIP"), ("2025-09-02", "COUNTY"), ("2025-10-02", "COUNTY")):
        await reported(database, world, contactedOn=day, escalatedTo=level)
    await reported(database, world, "D1", contactedOn="2025-09-03", escalatedTo="VILLAGE")

    async def days(**asked: Any) -> list[str]:
        return [
            one["reportedOn"][5:] for one in (await listed(database, world, role="centre", **asked))["nodes"]
        ]

    assert await days() == ["09-01", "09-02", "09-03", "10-02"]
    assert await days(level=["COUNTY"]) == ["09-02", "10-02"]
    assert await days(workerId=id_of("GridWorker", world.other)) == ["09-03"]
    assert await days(window={"from": "2025-09-02", "to": "2025-10-02"}) == ["09-02", "09-03"]
    assert await days(scope={"cellCode": "500151D"}) == ["09-03"]
    assert await days(state=["CLOSED"]) == []
    page = await listed(database, world, role="centre", first=3)
    assert page["pageInfo"]["hasNextPage"]
    assert page["totalCount"] == 4
    assert await days(after=page["pageInfo"]["endCursor"]) == ["10-02"]


@pytest.mark.parametrize("role", ["leader", "administrator", "nobody"])
async def test_who_sees_no_persons_has_no_lists(role: str, database: Database, world: World) -> None:
    query = "{ escalations { totalCount } needs { totalCount } }"
    result = await ask(database, world.viewers()[role], query)
    assert codes_of(result) == ["PERSONS_NOT_PERMITTED"] * 2
