"""Merging two registrations of one person: what comes together, what stays, what is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select

from db.engine import Database
from db.models import AccessLog
from schema.node import node_id, node_key
from tests.replicas import Replica
from tests.schema.recording.test_recording import RECORD
from tests.schema.registry.households.test_households import FORM, OF
from tests.schema.registry.merging.pair import CORRECT, EVENT, MERGE, STATE, TERMS, UNMERGE, Pair, made
from tests.schema.registry.people.register import moment, newcomer, nothing_drifts, number, place, register
from tests.schema.registry.people.test_endings import END
from tests.schema.registry.people.test_homes import MOVE
from tests.schema.world import ask, codes_of, id_of


@pytest.fixture
async def pair(engine: Engine, database: Database) -> Pair:
    return await made(engine, database)


@pytest.fixture
async def two(engine: Engine, database: Database) -> Pair:
    """The same with nothing kept that would have to be told."""
    return await made(engine, database, kept=False)


async def test_contacts_and_events_of_both_are_those_of_the_survivor_and_counted_once(
    engine: Engine, pair: Pair
) -> None:
    await pair.contact(pair.other, contactedOn="2025-07-10", note="在家")
    await pair.contact(pair.kept, outcome="NOT_HOME")
    event = {"kind": "HARDSHIP", "occurredOn": "2025-09-10", "source": "低保证"}
    for person in (pair.kept, pair.other):
        await pair.done(EVENT, personId=person, **event)
    await pair.done(
        EVENT, personId=pair.other, **(event | {"kind": "MERIT_AWARD", "occurredOn": "2025-08-01"})
    )
    assert await pair.covered() == (4, 11)
    survivor = await pair.merged()
    into = {"id": pair.kept}
    assert survivor["merged"]["nodes"] == [{"id": pair.other, "status": "MERGED", "mergedInto": into}]
    shown = await pair.state(pair.kept)
    assert [(one["contactedOn"], one["cell"]["code"]) for one in shown["contacts"]["nodes"]] == [
        ("2025-09-20", "500151A"),
        ("2025-07-10", "500151B"),
    ]
    assert (shown["lastContactOn"], shown["cell"]["code"]) == ("2025-07-10", "500151A")
    assert [one["kind"] for one in shown["lifeEvents"]["nodes"]] == ["HARDSHIP", "MERIT_AWARD"]
    assert (await pair.state(pair.other))["contacts"]["nodes"] == []
    assert await pair.covered() == (4, 10)
    assert nothing_drifts(engine)


async def test_past_days_count_the_person_once_since_it_is_known_and_twice_as_known_before(
    engine: Engine, pair: Pair
) -> None:
    days = ("2025-05-31", "2025-06-30", "2025-09-30")
    before = [await pair.covered(on=day) for day in days]
    known = moment(engine)
    await pair.merged()
    assert [(await pair.covered(on=day))[1] for day in days] == [before[0][1], before[1][1], before[2][1] - 1]
    assert [await pair.covered(on=day, known=known) for day in days] == before
    assert nothing_drifts(engine)


async def test_each_keeps_the_history_that_was_recorded_of_it(two: Pair) -> None:
    await two.contact(two.other)
    before = {one: (await two.state(one))["history"] for one in (two.kept, two.other)}
    await two.merged()
    for one, entries in before.items():
        told = (await two.state(one))["history"]
        assert [entry for entry in told if entry["kind"] != "ASSIGNED"] == [
            entry for entry in entries if entry["kind"] != "ASSIGNED"
        ]
    query = "query($id: ID!) { node(id: $id) { ... on Person { history { nodes { kind code source } } } } }"
    for one, side in ((two.kept, "KEPT"), (two.other, "MERGED")):
        result = await ask(two.database, two.world.viewers()["client"], query, id=one)
        told = (result.data or {})["node"]["history"]["nodes"]
        assert told[0] == {"kind": "MERGED", "code": side, "source": TERMS["reason"]}


async def test_a_copy_is_told_into_whom_and_is_right_afterwards(two: Pair) -> None:
    await two.contact(two.other)
    viewers = two.world.viewers()
    copies = [Replica(two.database, viewers[name]) for name in ("worker", "client")]
    for copy in copies:
        await copy.sync()
    query = "query($since: String) { changes(since: $since) { tombstones { id reason into } } }"
    since = copies[0].cursor
    await two.merged()
    result = await ask(two.database, viewers["worker"], query, since=since)
    stones = (result.data or {})["changes"]["tombstones"]
    assert stones == [{"id": two.other, "reason": "MERGED_INTO", "into": two.kept}]
    for copy in copies:
        await copy.sync()
        await copy.ensure_right()
    await two.unmerged()
    for copy in copies:
        await copy.sync()
        await copy.ensure_right()
        assert two.other in copy.persons


async def test_a_late_contact_for_the_merged_id_is_recorded_with_the_survivor_under_its_receipt(
    engine: Engine, pair: Pair
) -> None:
    await pair.done(MOVE, personId=pair.kept, on="2025-09-02", home={"place": place("D")})
    await pair.merged()
    given = {"clientId": str(uuid4()), "personId": pair.other, "contactedOn": "2025-09-25"}
    given |= {"mode": "PHONE", "purpose": "ROUTINE", "outcome": "REACHED"}
    first, again = [await pair.done(RECORD, "worker", **given) for _ in range(2)]
    assert (first["replayed"], again["replayed"]) == (False, True)
    contacts = (await pair.state(pair.kept))["contacts"]["nodes"]
    assert [(one["contactedOn"], one["cell"]["code"]) for one in contacts] == [("2025-09-25", "500151D")]
    changes = select(AccessLog.person_ids).where(AccessLog.kind == "CHANGE").order_by(AccessLog.id.desc())
    noted = [list(row.person_ids) for row in (await pair.database.rows(changes))[:2]]
    survivor = node_key(pair.kept).row_id
    assert (noted[0], noted.count([survivor])) == ([survivor], 1)  # the replay changed nothing
    refused = await pair.act(RECORD, "township_leader", **(given | {"clientId": str(uuid4())}))
    assert codes_of(refused) == ["PERSONS_NOT_PERMITTED"]
    assert nothing_drifts(engine)


async def test_a_late_contact_follows_through_several_merges(engine: Engine, pair: Pair) -> None:
    third = await register(
        pair.database, pair.world, newcomer(identityNumber=number(997), on="2025-08-01"), "client"
    )
    last = third.data["registerPerson"]["person"]["id"]
    await pair.merged()
    await pair.done(MERGE, keptId=last, mergedId=pair.kept, **TERMS)
    await pair.contact(pair.other, "worker", contactedOn="2025-09-25")
    assert [one["contactedOn"] for one in (await pair.state(last))["contacts"]["nodes"]] == ["2025-09-25"]
    refused = await pair.act(UNMERGE, mergedId=pair.other, reason="x")
    assert codes_of(refused) == ["MERGED_SINCE"]
    assert nothing_drifts(engine)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"differentNumbers": False}, "DIFFERENT_IDENTITY_NUMBERS"),
        ({"on": "2025-10-16"}, "DAY_IN_THE_FUTURE"),
        ({"reason": " "}, "TEXT_MISSING"),
    ],
)
async def test_what_speaks_against_a_merge_is_answered_with_a_code(
    two: Pair, changed: dict[str, Any], code: str
) -> None:
    assert codes_of(await two.merge(**changed)) == [code]


async def test_neither_itself_nor_what_is_merged_or_ended_or_elsewhere_is_merged(two: Pair) -> None:
    assert codes_of(await two.merge(mergedId=two.kept)) == ["MERGE_WITH_ITSELF"]
    elsewhere = node_id("Person", 500152, 123)
    assert codes_of(await two.merge(mergedId=elsewhere)) == ["PERSONS_OF_TWO_COUNTIES"]
    ended = {"reason": "INELIGIBLE", "on": "2025-10-01", "source": "x"}
    assert codes_of(await two.act(UNMERGE, mergedId=two.other, reason="x")) == ["NOT_MERGED"]
    await two.merged()
    assert codes_of(await two.merge()) == ["ALREADY_MERGED"]
    assert codes_of(await two.merge(keptId=two.other, mergedId=two.kept)) == ["ALREADY_MERGED"]
    assert codes_of(await two.act(END, personId=two.other, **ended)) == ["REGISTRATION_CLOSED"]
    await two.unmerged()
    await two.done(END, personId=two.other, **ended)
    assert codes_of(await two.merge()) == ["REGISTRATION_CLOSED"]


async def test_who_does_not_see_both_merges_neither(two: Pair) -> None:
    await two.done(MOVE, personId=two.other, on="2025-10-05", home={"place": place("D")})
    for role in ("worker", "other_worker"):
        refused = await two.act(MERGE, role, keptId=two.kept, mergedId=two.other, **TERMS)
        assert codes_of(refused) == ["PERSON_NOT_FOUND"]


async def test_of_five_at_once_one_merges_and_a_replay_is_the_first_result(
    engine: Engine, pair: Pair
) -> None:
    results = await asyncio.gather(*[pair.merge() for _ in range(5)])
    assert sorted(codes_of(one) for one in results) == [[], *[["ALREADY_MERGED"]] * 4]
    given = {"clientId": str(uuid4()), "mergedId": pair.other, "reason": "x"}
    first, again = [await pair.done(UNMERGE, **given) for _ in range(2)]
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert first["person"] == again["person"] == {"id": pair.other, "status": "ACTIVE", "mergedInto": None}
    assert nothing_drifts(engine)


async def test_contacts_sent_while_a_merge_is_made_are_all_with_the_survivor(
    engine: Engine, pair: Pair
) -> None:
    days = [f"2025-09-{day:02}" for day in range(10, 20)]
    sent = [pair.contact(person, contactedOn=day) for day in days for person in (pair.kept, pair.other)]
    await asyncio.gather(*sent[:10], pair.merged(), *sent[10:])
    shown = await pair.state(pair.kept)
    assert [one["contactedOn"] for one in shown["contacts"]["nodes"]] == sorted([*days, *days], reverse=True)
    assert nothing_drifts(engine)


async def test_a_merge_takes_the_person_and_never_the_household(two: Pair) -> None:
    neighbours = [id_of("Person", two.world.people["A"][number]) for number in (0, 1)]
    for head, other in zip((two.kept, two.other), neighbours, strict=True):
        await two.done(FORM, headId=head, otherIds=[other], on="2025-09-05")
    await two.merged()
    shown = [
        (await ask(two.database, two.world.viewers()["client"], OF, id=one)).data
        for one in (two.kept, neighbours[1], two.other)
    ]
    mine, theirs, gone = [(one or {})["node"]["household"] for one in shown]
    assert mine["head"]["name"] == "王新来"
    assert {one["name"] for one in mine["members"]["nodes"]} == {"A0", "王新来"}
    assert (theirs["head"], [one["name"] for one in theirs["members"]["nodes"]], gone) == (None, ["A1"], None)
    await two.unmerged()
    again = await ask(two.database, two.world.viewers()["client"], OF, id=neighbours[1])
    assert (again.data or {})["node"]["household"]["head"] == {"name": "王新来"}


async def test_an_old_contact_is_corrected_where_it_stands_now(two: Pair) -> None:
    contact = await two.contact(two.other)
    await two.merged()
    refused = await two.act(CORRECT, contactId=contact, outcome="NO_ANSWER")
    assert codes_of(refused) == ["CONTACT_SUPERSEDED"]
    result = await ask(
        two.database,
        two.world.viewers()["client"],
        "query($id: ID!) { node(id: $id) { ... on Person { contacts { nodes { id } } } } }",
        id=two.kept,
    )
    [one] = (result.data or {})["node"]["contacts"]["nodes"]
    await two.done(CORRECT, contactId=one["id"], outcome="NO_ANSWER")
    await two.unmerged()
    shown = await two.state(two.other)
    assert [one["outcome"] for one in shown["contacts"]["nodes"]] == ["NO_ANSWER"]


async def test_whoever_may_not_see_persons_sees_no_merge(two: Pair) -> None:
    await two.merged()
    refused = await two.act(UNMERGE, "leader", mergedId=two.other, reason="x")
    assert codes_of(refused) == ["PERSONS_NOT_PERMITTED"]
    result = await ask(two.database, two.world.viewers()["other_worker"], STATE, id=two.other)
    assert (result.data or {})["node"] is None
