"""Transfers between counties: what each side sees and may do, and what becomes of the person."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select

from db.engine import Database
from db.models import Person, PersonKey
from resolvers.people.identities import SealedAt, open_sealed
from schema.node import node_key
from tests.schema.registry.people.register import newcomer, nothing_drifts, number, register
from tests.schema.registry.people.test_endings import AGAIN, END
from tests.schema.registry.people.test_standings import CLASSES
from tests.schema.registry.transfers.two_counties import (
    ACCEPT,
    MOVED_ON,
    OFFER,
    REFUSE,
    THERE,
    WITHDRAW,
    Counties,
    keep_both,
    place,
    two_counties,
)
from tests.schema.world import ask, codes_of
from tests.viewers import TODAY
from tests.work import KEYS

LATER = TODAY + timedelta(days=60)
FORMER = "query($id: ID!) { node(id: $id) { ... on Person { status former { id } } } }"
HOME: dict[str, Any] = {"home": {"place": place("E")}, "address": "远村9号"}


@pytest.fixture
def counties(engine: Engine, database: Database) -> Counties:
    return two_counties(engine, database)


async def test_until_it_is_accepted_an_offer_changes_nothing_and_shows_no_more_than_it_says(
    counties: Counties,
) -> None:
    person = await counties.registered()
    before = [await counties.people(who, MOVED_ON) for who in ("here", "there")]
    out, into = await counties.offered(person)
    [sent], [received] = await counties.listed("here"), await counties.listed("there")
    assert (sent["id"], sent["state"], sent["person"]) == (out, "OFFERED", {"id": person})
    assert (received["id"], received["name"], received["person"]) == (into, "王新来", None)
    assert [await counties.people(who, MOVED_ON) for who in ("here", "there")] == before
    shown = await ask(counties.database, counties.viewer("there"), FORMER, id=person)
    assert shown.data == {"node": None}


async def test_on_acceptance_the_person_is_registered_there_from_the_day_on_and_no_longer_here(
    engine: Engine, counties: Counties
) -> None:
    keep_both(engine)
    person = await counties.registered()
    days = ("2025-09-30", MOVED_ON)
    before = [await counties.people(who, day) for who in ("here", "there") for day in days]
    _, into = await counties.offered(person)
    taken = await counties.done("there", ACCEPT, transferId=into, **HOME)
    assert (taken["state"], taken["person"]["status"], taken["division"]) == (
        "ACCEPTED",
        "ACTIVE",
        {"code": "500152000000"},
    )
    after = [await counties.people(who, day) for who in ("here", "there") for day in days]
    assert after == [before[0], before[1] - 1, before[2], before[3] + 1]
    shown = await ask(counties.database, counties.viewer("here"), FORMER, id=person)
    assert (shown.data or {})["node"] == {"status": "MOVED_OUT", "former": None}
    assert nothing_drifts(engine)


async def test_what_the_person_is_goes_along_sealed_for_its_new_row(counties: Counties) -> None:
    said: dict[str, Any] = {
        "phone": "15400001234",
        "priorityClasses": ["DISABLED"],
        "enlistedOn": "1988-03-01",
    }
    person_id = await counties.registered(**said, registeredCode="500151001001")
    _, into = await counties.offered(person_id)
    person = node_key(person_id)
    taken = node_key((await counties.done("there", ACCEPT, transferId=into, **HOME))["person"]["id"])
    names = (
        "name sex born_on categories priority_classes is_veteran enlisted_on registered_code identity_masked"
    )
    columns = [*names.split(), "phone_masked", "identity_cipher", "phone_cipher"]
    table = Person.__table__.c
    rows = [
        (await counties.database.rows(select(*[table[name] for name in columns]).where(table.id == key)))[0]
        for key in (person.row_id, taken.row_id)
    ]
    assert rows[0][:10] == rows[1][:10]
    opened = [
        [open_sealed(KEYS, SealedAt("person", name, *key.key), getattr(row, name)) for name in columns[10:]]
        for key, row in zip((person, taken), rows, strict=True)
    ]
    assert opened == [[number(), "15400001234"]] * 2
    keys = await counties.database.rows(select(PersonKey.county_id, PersonKey.person_id))
    assert [tuple(one) for one in keys] == [(THERE, taken.row_id)]


async def test_the_former_registration_is_shown_to_those_who_see_both(counties: Counties) -> None:
    person = await counties.registered()
    _, into = await counties.offered(person)
    taken = await counties.done("there", ACCEPT, transferId=into, **HOME)
    assert taken["person"]["former"] is None
    shown = await ask(counties.database, counties.viewer("nation"), FORMER, id=taken["person"]["id"])
    assert (shown.data or {})["node"]["former"] == {"id": person}


@pytest.mark.parametrize(
    ("who", "query", "said", "state"),
    [
        ("here", WITHDRAW, {}, "WITHDRAWN"),
        ("there", REFUSE, {"reason": "查无此址"}, "REFUSED"),
        ("there", ACCEPT, HOME, "ACCEPTED"),
    ],
)
async def test_what_was_decided_is_told_to_both_and_is_the_end(
    who: str, query: str, said: dict[str, Any], state: str, engine: Engine, counties: Counties
) -> None:
    out, into = await counties.offered(await counties.registered())
    await counties.done(who, query, transferId=out if who == "here" else into, **said)
    seen = [(await counties.listed(side))[0] for side in ("here", "there")]
    assert [one["state"] for one in seen] == [state] * 2
    assert [one["refusal"] for one in seen] == [said.get("reason")] * 2
    for again, other in ((WITHDRAW, {}), (REFUSE, {"reason": "x"}), (ACCEPT, HOME)):
        by, one = ("here", out) if again == WITHDRAW else ("there", into)
        result = await counties.act(by, again, transferId=one, **other)
        assert codes_of(result) == ["TRANSFER_NOT_OPEN"]
    assert nothing_drifts(engine)


async def test_a_person_is_offered_once_at_a_time_and_again_after_an_answer(counties: Counties) -> None:
    person = await counties.registered()
    _, into = await counties.offered(person)
    given = {"personId": person, "toCode": "500152001001", "movedOn": MOVED_ON, "reason": "x"}
    assert codes_of(await counties.act("here", OFFER, **given)) == ["TRANSFER_OPEN"]
    await counties.done("there", REFUSE, transferId=into, reason="请补充地址")
    assert codes_of(await counties.act("here", OFFER, **given)) == []


async def test_an_offer_that_nobody_answers_expires(counties: Counties) -> None:
    person = await counties.registered()
    out, into = await counties.offered(person)
    eve = LATER - timedelta(days=1)
    states = [(await counties.listed("there", day))[0]["state"] for day in (eve, LATER)]
    assert states == ["OFFERED", "EXPIRED"]
    late = await counties.act("there", ACCEPT, LATER, transferId=into, **HOME)
    assert codes_of(late) == ["TRANSFER_NOT_OPEN"]
    assert codes_of(await counties.act("here", WITHDRAW, LATER, transferId=out)) == ["TRANSFER_NOT_OPEN"]
    given = {"personId": person, "toCode": "500152", "movedOn": MOVED_ON, "reason": "再次"}
    assert codes_of(await counties.act("here", OFFER, LATER, **given)) == []


async def test_a_replay_is_answered_with_the_first_result(engine: Engine, counties: Counties) -> None:
    person = await counties.registered()
    given = {"personId": person, "toCode": "500152", "movedOn": MOVED_ON, "reason": "随子女居住"}
    given["clientId"] = str(uuid4())
    first, again = await counties.act("here", OFFER, **given), await counties.act("here", OFFER, **given)
    assert again.data["done"] == first.data["done"] | {"replayed": True}
    assert codes_of(await counties.act("here", OFFER, **given | {"reason": "x"})) == ["CLIENT_ID_TAKEN"]
    [waiting] = await counties.listed("there")
    taking = {"clientId": str(uuid4()), "transferId": waiting["id"], **HOME}
    first, again = (
        await counties.act("there", ACCEPT, **taking),
        await counties.act("there", ACCEPT, **taking),
    )
    assert again.data["done"] == first.data["done"] | {"replayed": True}
    assert codes_of(await counties.act("there", ACCEPT, **taking | {"address": "x"})) == ["CLIENT_ID_TAKEN"]
    assert nothing_drifts(engine)


async def test_a_person_who_went_is_taken_up_again_by_no_undoing(counties: Counties) -> None:
    person = await counties.registered()
    _, into = await counties.offered(person)
    await counties.done("there", ACCEPT, transferId=into, **HOME)
    again = await counties.act("here", AGAIN, personId=person, reason="误报")
    assert codes_of(again) == ["RESIDENCE_CHANGED_SINCE"]
    result = await register(counties.database, counties.world.world, newcomer(), "client")
    assert codes_of(result) == ["ALREADY_REGISTERED"]


async def test_who_died_meanwhile_is_not_taken(engine: Engine, counties: Counties) -> None:
    person = await counties.registered()
    _, into = await counties.offered(person)
    ended = {"personId": person, "reason": "DECEASED", "on": "2025-10-10", "source": "派出所"}
    assert codes_of(await counties.act("here", END, **ended)) == []
    taken = await counties.act("there", ACCEPT, transferId=into, **HOME)
    assert codes_of(taken) == ["REGISTRATION_CLOSED"]
    assert nothing_drifts(engine)


async def test_a_return_is_a_new_offer(engine: Engine, counties: Counties) -> None:
    keep_both(engine)
    person = await counties.registered()
    _, into = await counties.offered(person)
    taken = await counties.done("there", ACCEPT, transferId=into, **HOME)
    _, back = await counties.offered(taken["person"]["id"], "there", movedOn="2025-10-10")
    returned = await counties.done("here", ACCEPT, transferId=back, home={"cellCode": "500151C"})
    assert returned["person"]["status"] == "ACTIVE"
    shown = await ask(counties.database, counties.viewer("nation"), FORMER, id=returned["person"]["id"])
    assert (shown.data or {})["node"]["former"] == {"id": taken["person"]["id"]}
    assert nothing_drifts(engine)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"movedOn": str(TODAY + timedelta(days=1))}, "DAY_IN_THE_FUTURE"),
        ({"movedOn": "2025-06-01"}, "NOT_RESIDENT_THEN"),
        ({"toCode": "500151101"}, "TRANSFER_WITHIN_COUNTY"),
        ({"toCode": "100000"}, "AREA_SPANS_COUNTIES"),
        ({"toCode": "599999"}, "AREA_NOT_FOUND"),
        ({"reason": " "}, "TEXT_MISSING"),
        ({"personId": "?"}, "BAD_ID"),
    ],
)
async def test_an_offer_that_cannot_be_is_refused(
    changed: dict[str, Any], code: str, counties: Counties
) -> None:
    person = await counties.registered()
    given = {"personId": person, "toCode": "500152", "movedOn": MOVED_ON, "reason": "x"}
    assert codes_of(await counties.act("here", OFFER, **given | changed)) == [code]
    assert await counties.listed("here") == []


@pytest.mark.parametrize(
    ("home", "code"),
    [
        ({}, "HOME_MISSING"),
        ({"cellCode": "500151A"}, "AREA_NOT_FOUND"),
        ({"place": place("A")}, "HOME_NOT_PLACED"),
    ],
)
async def test_the_home_lies_in_the_county_that_takes_the_person(
    home: dict[str, Any], code: str, counties: Counties
) -> None:
    _, into = await counties.offered(await counties.registered())
    assert codes_of(await counties.act("there", ACCEPT, transferId=into, home=home)) == [code]


@pytest.mark.parametrize(
    ("who", "offers"),
    [
        ("worker", []),
        ("staff", []),
        ("far_worker", ["PERSON_NOT_FOUND"]),
        ("there", ["PERSON_NOT_FOUND"]),
        ("leader", ["PERSONS_NOT_PERMITTED"]),
        ("administrator", ["PERSONS_NOT_PERMITTED"]),
    ],
)
async def test_those_offer_and_withdraw_who_see_the_person(
    who: str, offers: list[str], counties: Counties
) -> None:
    person = await counties.registered()
    given = {"personId": person, "toCode": "500152", "movedOn": MOVED_ON, "reason": "x"}
    result = await counties.act(who, OFFER, **given)
    assert codes_of(result) == offers
    out = result.data["done"]["transfer"]["id"] if not offers else (await counties.offered(person))[0]
    refused = offers and ["TRANSFER_NOT_FOUND" if code == "PERSON_NOT_FOUND" else code for code in offers]
    assert codes_of(await counties.act(who, WITHDRAW, transferId=out)) == refused


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("nation", []),
        ("here", ["TRANSFER_NOT_FOUND"]),
        ("far_worker", ["TRANSFER_NOT_FOUND"]),
        ("leader", ["PERSONS_NOT_PERMITTED"]),
        ("nobody", ["PERSONS_NOT_PERMITTED"]),
    ],
)
async def test_those_answer_to_whom_it_is_addressed(who: str, codes: list[str], counties: Counties) -> None:
    _, into = await counties.offered(await counties.registered(), toCode="500152001001")
    assert codes_of(await counties.act(who, REFUSE, transferId=into, reason="x")) == codes


async def test_what_the_person_was_on_the_days_since_the_move_goes_along(counties: Counties) -> None:
    person = await counties.registered(priorityClasses=["DISABLED"])
    _, into = await counties.offered(person)
    settled = {"personId": person, "baseVersion": 1, "on": "2025-10-05", "priorityClasses": []}
    assert codes_of(await counties.act("here", CLASSES, **settled)) == []
    await counties.done("there", ACCEPT, transferId=into, **HOME)
    disabled = [
        await counties.people("there", day, "DISABLED") for day in (MOVED_ON, "2025-10-04", "2025-10-05")
    ]
    assert disabled == [1, 1, 0]
