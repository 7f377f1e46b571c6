"""Persons reported unreachable: reviewed by others, asked for again, and counted as nobody reached."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select

from db.engine import Database
from db.models import UnreachableRequest
from tests.schema.world import World, ask, build_world, codes_of, id_of
from tests.viewers import TODAY

REPORT = """mutation($input: ReportUnreachableInput!) { reportUnreachable(input: $input) { replayed
    request { id state reason reportedOn note person { id } } } }"""
REVIEW = """mutation($input: ReviewUnreachableInput!) { reviewUnreachable(input: $input) { replayed
    request { state returnReason note person { id } } } }"""
LIST = """query($scope: CoverageScopeInput, $state: [UnreachableState!], $first: Int, $after: String) {
    unreachableRequests(scope: $scope, state: $state, first: $first, after: $after) { totalCount
        pageInfo { hasNextPage endCursor } nodes { id state note reachedOn person { name } } } }"""
PERSON = """query($id: ID!) { node(id: $id) { ... on Person { unreachable { state reason reportedOn } } } }"""
REASON = "query($id: ID!) { node(id: $id) { ... on UnreachableRequest { returnReason } } }"
LAST = "query($id: ID!) { node(id: $id) { ... on Person { contacts(first: 1) { nodes { id } } } } }"
WITHDRAW = "mutation($input: SupersedeContactInput!) { supersedeContact(input: $input) { replayed } }"
CONTACT = "mutation($input: RecordContactInput!) { recordContact(input: $input) { replayed } }"
COVERED = (
    "{ coverage { numerator denominator share } dutySummary { whole { registered expected satisfied } } }"
)


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


def entry(world: World, number: int = 1, letter: str = "A", **changed: Any) -> dict[str, Any]:
    person = id_of("Person", world.people[letter][number])
    given = {"clientId": str(uuid4()), "personId": person, "reason": "WHEREABOUTS_UNKNOWN"}
    return given | {"reportedOn": "2025-10-01", "note": "邻居说已搬走"} | changed


async def report(database: Database, world: World, given: dict[str, Any], role: str = "worker") -> Any:
    return await ask(database, world.viewers()[role], REPORT, input=given)


async def reported(database: Database, world: World, **changed: Any) -> str:
    result = await report(database, world, entry(world, **changed))
    assert result.errors is None
    return str(result.data["reportUnreachable"]["request"]["id"])


async def review(database: Database, world: World, request: str, role: str = "staff", **said: Any) -> Any:
    given = {"clientId": str(uuid4()), "requestId": request, "decision": "CONFIRMED"} | said
    return await ask(database, world.viewers()[role], REVIEW, input=given)


def _a1(world: World) -> str:
    return id_of("Person", world.people["A"][1])


async def reach(database: Database, world: World, day: str) -> None:
    given = {"clientId": str(uuid4()), "personId": _a1(world)}
    given |= {"contactedOn": day, "mode": "PHONE", "purpose": "ROUTINE", "outcome": "REACHED"}
    assert codes_of(await ask(database, world.viewers()["worker"], CONTACT, input=given)) == []


async def shown(database: Database, world: World) -> Any:
    person = id_of("Person", world.people["A"][1])
    result = await ask(database, world.viewers()["worker"], PERSON, id=person)
    return (result.data or {})["node"]["unreachable"]


async def listed(database: Database, world: World, role: str = "staff", **asked: Any) -> Any:
    result = await ask(database, world.viewers()[role], LIST, **asked)
    return (result.data or {})["unreachableRequests"], codes_of(result)


async def test_a_request_stands_until_the_person_is_reached(database: Database, world: World) -> None:
    await reported(database, world)
    standing = {"state": "OPEN", "reason": "WHEREABOUTS_UNKNOWN", "reportedOn": "2025-10-01"}
    assert await shown(database, world) == standing
    await reach(database, world, "2025-10-05")
    assert await shown(database, world) is None
    page, _ = await listed(database, world, state=["REACHED"])
    assert [(one["state"], one["reachedOn"]) for one in page["nodes"]] == [("REACHED", "2025-10-05")]


async def test_no_number_changes_whatever_is_decided(database: Database, world: World) -> None:
    leader = world.viewers()["leader"]
    before = (await ask(database, leader, COVERED)).data
    request = await reported(database, world)
    assert (await ask(database, leader, COVERED)).data == before
    assert codes_of(await review(database, world, request)) == []
    assert (await ask(database, leader, COVERED)).data == before


async def test_there_is_one_standing_request_at_a_time(database: Database, world: World) -> None:
    results = await asyncio.gather(*[report(database, world, entry(world)) for _ in range(4)])
    assert sorted(map(codes_of, results)) == [[], *[["UNREACHABLE_ALREADY_OPEN"]] * 3]
    request = next(
        result.data["reportUnreachable"]["request"]["id"]
        for result in results
        if result.data["reportUnreachable"]
    )
    await review(database, world, request)
    assert codes_of(await report(database, world, entry(world))) == ["UNREACHABLE_ALREADY_OPEN"]


async def test_after_a_return_it_is_asked_for_again(database: Database, world: World) -> None:
    request = await reported(database, world)
    result = await review(database, world, request, decision="RETURNED", reason="请再上门一次")
    returned = result.data["reviewUnreachable"]["request"]
    assert (returned["state"], returned["returnReason"]) == ("RETURNED", "请再上门一次")
    assert await shown(database, world) is None
    again = await reported(database, world, reportedOn="2025-10-10")
    assert codes_of(await review(database, world, again)) == []


async def test_what_was_asked_later_stands_alone_when_the_contact_between_is_withdrawn(
    database: Database, world: World
) -> None:
    first = await reported(database, world)
    await reach(database, world, "2025-10-05")
    second = await reported(database, world, reportedOn="2025-10-10")
    answer = await ask(database, world.viewers()["worker"], LAST, id=_a1(world))
    (contact,) = (answer.data or {})["node"]["contacts"]["nodes"]
    taken_back = {
        "clientId": str(uuid4()),
        "contactId": contact["id"],
        "withdrawnBecause": "NOT_MADE",
    }
    assert codes_of(await ask(database, world.viewers()["worker"], WITHDRAW, input=taken_back)) == []
    page, _ = await listed(database, world)
    assert (page["totalCount"], [one["id"] for one in page["nodes"]]) == (1, [second])
    both, _ = await listed(database, world, state=["OPEN", "CONFIRMED", "REACHED"])
    assert [one["id"] for one in both["nodes"]] == [second] != [first]


async def test_a_reason_may_be_personal_and_is_told_like_a_note(database: Database, world: World) -> None:
    for reviewer in ("staff", "administrator"):
        request = await reported(database, world)
        said = {"decision": "RETURNED", "reason": "现住女儿家"}
        assert codes_of(await review(database, world, request, reviewer, **said)) == []
        for viewer, reason in (("staff", "现住女儿家"), ("administrator", None)):
            answer = await ask(database, world.viewers()[viewer], REASON, id=request)
            assert answer.data == {"node": {"returnReason": reason}}


async def test_a_replay_returns_the_first_result_and_writes_nothing(database: Database, world: World) -> None:
    given = entry(world)
    results = await asyncio.gather(*[report(database, world, given) for _ in range(5)])
    assert len({result.data["reportUnreachable"]["request"]["id"] for result in results}) == 1
    assert sum(not result.data["reportUnreachable"]["replayed"] for result in results) == 1
    rows = await database.rows(select(func.count()).select_from(UnreachableRequest))
    assert rows[0][0] == 1


async def test_a_review_may_be_sent_again_but_not_decided_anew(database: Database, world: World) -> None:
    request, client = await reported(database, world), str(uuid4())
    assert codes_of(await review(database, world, request, clientId=client)) == []
    again = await review(database, world, request, clientId=client)
    assert again.data["reviewUnreachable"]["replayed"]
    other = await review(database, world, request, decision="RETURNED", reason="否")
    assert codes_of(other) == ["ALREADY_REVIEWED"]


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("worker", ["NOT_PERMITTED"]),
        ("leader", ["NOT_PERMITTED"]),
        ("client", ["NOT_PERMITTED"]),
        ("staff", []),
        ("administrator", []),
    ],
)
async def test_who_may_review(role: str, codes: list[str], database: Database, world: World) -> None:
    request = await reported(database, world)
    assert codes_of(await review(database, world, request, role)) == codes


async def test_staff_review_only_within_their_station(database: Database, world: World) -> None:
    result = await report(database, world, entry(world, 0, "D"), role="other_worker")
    request = result.data["reportUnreachable"]["request"]["id"]
    assert codes_of(await review(database, world, request)) == ["REQUEST_NOT_FOUND"]


async def test_nobody_reviews_their_own_report(database: Database, world: World) -> None:
    result = await report(database, world, entry(world), role="staff")
    request = result.data["reportUnreachable"]["request"]["id"]
    assert codes_of(await review(database, world, request)) == ["REVIEWER_IS_REPORTER"]


async def test_a_return_says_why(database: Database, world: World) -> None:
    request = await reported(database, world)
    assert codes_of(await review(database, world, request, decision="RETURNED")) == ["REASON_MISSING"]


async def test_who_was_reached_on_that_day_or_since_is_not_unreachable(
    database: Database, world: World
) -> None:
    await reach(database, world, "2025-10-01")
    assert codes_of(await report(database, world, entry(world))) == ["REACHED_SINCE"]
    request = await reported(database, world, reportedOn="2025-10-02")
    await reach(database, world, "2025-10-03")
    assert codes_of(await review(database, world, request)) == ["REACHED_SINCE"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reportedOn": str(TODAY + timedelta(days=1))}, "REPORT_IN_THE_FUTURE"),
        ({"reportedOn": "2017-01-01"}, "NOT_RESIDENT_THEN"),
        ({"note": "长" * 501}, "NOTE_TOO_LONG"),
        ({"personId": "bm90aGluZw"}, "BAD_ID"),
    ],
)
async def test_a_wrong_report_is_refused(
    changed: dict[str, Any], code: str, database: Database, world: World
) -> None:
    assert codes_of(await report(database, world, entry(world, **changed))) == [code]


@pytest.mark.parametrize(
    ("role", "persons", "codes"),
    [
        ("staff", ["A1", "A2"], []),
        ("worker", ["A1", "A2"], []),
        ("other_worker", [], []),
        ("administrator", [None, None], []),
        ("leader", None, ["NOT_PERMITTED"]),
        ("nobody", None, ["NOT_PERMITTED"]),
    ],
)
async def test_requests_are_listed_within_scope_and_managers_are_told_no_names(
    role: str, persons: list[str | None] | None, codes: list[str], database: Database, world: World
) -> None:
    for number in (1, 2):
        await reported(database, world, number=number)
    page, found = await listed(database, world, role)
    assert found == codes
    if persons is None:
        assert page is None
        return
    names = [one["person"] and one["person"]["name"] for one in page["nodes"]]
    assert (names, page["totalCount"]) == (persons, len(persons))
    assert all((one["note"] is None) == (one["person"] is None) for one in page["nodes"])


async def test_pages_follow_each_other(database: Database, world: World) -> None:
    for number in range(4):
        await reported(database, world, number=number)
    first, _ = await listed(database, world, first=3)
    rest, _ = await listed(database, world, first=3, after=first["pageInfo"]["endCursor"])
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    names = [one["person"]["name"] for page in (first, rest) for one in page["nodes"]]
    assert names == ["A0", "A1", "A2", "A3"]
    assert first["totalCount"] == rest["totalCount"] == 4
