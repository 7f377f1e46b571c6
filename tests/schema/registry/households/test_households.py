"""Households: who is in one from which day on, who is the head, and what becomes of it when somebody goes."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from db.engine import Database
from schema.node import node_id
from tests.replicas import Replica
from tests.schema.recording.test_batches import RECORD
from tests.schema.registry.history.test_history import HISTORY
from tests.schema.registry.people.test_endings import AGAIN, END
from tests.schema.world import World, ask, build_world, codes_of, id_of

SHOWN = "household { id head { name } members { nodes { name } } }"
FORM, JOIN, LEAVE, HEAD = [
    f"mutation($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{ replayed {SHOWN} }} }}"
    for name in ("formHousehold", "joinHousehold", "leaveHousehold", "setHouseholdHead")
]
OF = f"query($id: ID!) {{ node(id: $id) {{ ... on Person {{ {SHOWN} }} }} }}"
LIST = """query($cell: String, $headless: Boolean) { households(cellCode: $cell, headless: $headless) {
    totalCount nodes { id } } }"""
ON = "2025-09-01"


@dataclass(frozen=True, slots=True)
class Houses:
    """The small world, and how it is asked."""

    world: World
    database: Database

    def person(self, name: str) -> str:
        """The id of a person by cell and number."""
        return id_of("Person", self.world.people[name[0]][int(name[1])])

    async def act(self, query: str, role: str = "client", /, **given: Any) -> Any:
        """What an act is answered with, under an id of its own unless one is given."""
        given = {"clientId": str(uuid4())} | given
        return await ask(self.database, self.world.viewers()[role], query, input=given)

    async def done(self, query: str, role: str = "client", /, **given: Any) -> Any:
        """What was done."""
        result = await self.act(query, role, **given)
        assert result.errors is None, result.errors
        return next(iter((result.data or {}).values()))

    async def formed(self, *names: str) -> str:
        """The id of a household of some, the first of them its head."""
        head, *others = [self.person(name) for name in names]
        done = await self.done(FORM, headId=head, otherIds=others, on=ON)
        return str(done["household"]["id"])

    async def of(self, name: str, role: str = "client") -> Any:
        """The household of a person: its head, and who is in it."""
        result = await ask(self.database, self.world.viewers()[role], OF, id=self.person(name))
        assert result.errors is None, result.errors
        found = (result.data or {})["node"]["household"]
        if found is None:
            return None
        return found["head"] and found["head"]["name"], [one["name"] for one in found["members"]["nodes"]]

    async def listed(self, role: str = "client", **asked: Any) -> list[str]:
        """The ids of households."""
        result = await ask(self.database, self.world.viewers()[role], LIST, **asked)
        assert result.errors is None, result.errors
        found = (result.data or {})["households"]
        assert found["totalCount"] == len(found["nodes"])
        return [one["id"] for one in found["nodes"]]


@pytest.fixture
def houses(engine: Engine, database: Database) -> Houses:
    return Houses(build_world(engine), database)


async def test_a_household_is_formed_joined_and_left_and_its_head_changes(houses: Houses) -> None:
    house = await houses.formed("A0", "A1")
    assert await houses.of("A1") == ("A0", ["A0", "A1"])
    await houses.done(JOIN, householdId=house, personId=houses.person("B1"), on="2025-09-05")
    await houses.done(HEAD, householdId=house, personId=houses.person("B1"), on="2025-09-10")
    assert await houses.of("A0") == ("B1", ["A0", "A1", "B1"])
    await houses.done(LEAVE, personId=houses.person("B1"), on="2025-09-20", successorId=houses.person("A1"))
    assert (await houses.of("A0"), await houses.of("B1")) == (("A1", ["A0", "A1"]), None)
    await houses.done(LEAVE, personId=houses.person("A1"), on="2025-09-20")
    assert await houses.of("A0") == (None, ["A0"])


async def test_it_is_listed_by_cell_and_by_whether_it_has_a_head_to_who_sees_a_member(houses: Houses) -> None:
    first, second = await houses.formed("A0", "B1"), await houses.formed("D0", "D1")
    assert await houses.listed() == [second, first]
    assert await houses.listed(cell="500151B") == [first]
    assert await houses.listed("worker") == [first]
    await houses.done(LEAVE, personId=houses.person("D0"), on=ON)
    assert (await houses.listed(headless=True), await houses.listed(headless=False)) == ([second], [first])


async def test_who_is_registered_no_longer_is_in_no_household_until_taken_up_again(
    houses: Houses,
) -> None:
    house = await houses.formed("A0", "A1", "A2")
    ended = {"personId": houses.person("A0"), "reason": "DECEASED", "on": "2025-10-01", "source": "x"}
    await houses.done(END, **ended)
    assert (await houses.of("A0"), await houses.of("A1")) == (None, (None, ["A1", "A2"]))
    assert await houses.listed(headless=True) == [house]
    await houses.done(AGAIN, personId=houses.person("A0"), reason="x")
    assert await houses.of("A1") == ("A0", ["A0", "A1", "A2"])


@pytest.mark.parametrize("reason", ["DECEASED", "INELIGIBLE"])
async def test_ending_the_registration_of_a_head_names_who_follows(houses: Houses, reason: str) -> None:
    await houses.formed("A0", "A1", "A2")
    given = {"clientId": str(uuid4()), "personId": houses.person("A0"), "reason": reason}
    given |= {"on": "2025-10-01", "source": "x", "successorId": houses.person("A1")}
    for wrong in ("A0", "A3", "D0"):
        refused = await houses.act(END, **(given | {"successorId": houses.person(wrong)}))
        assert codes_of(refused) == ["NO_SUCH_SUCCESSOR"]
    first, again = [await houses.done(END, **given) for _ in range(2)]
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert await houses.of("A2") == ("A1", ["A1", "A2"])
    other = await houses.act(END, **(given | {"successorId": houses.person("A2")}))
    assert codes_of(other) == ["CLIENT_ID_TAKEN"]


async def test_a_successor_is_of_the_household_and_in_sight(houses: Houses) -> None:
    given = {"reason": "INELIGIBLE", "on": "2025-10-01", "source": "x"}
    alone = await houses.act(END, personId=houses.person("B1"), successorId=houses.person("A0"), **given)
    assert codes_of(alone) == ["NO_SUCH_SUCCESSOR"]
    house = await houses.formed("A0", "D0")
    unseen = {"personId": houses.person("A0"), "successorId": houses.person("D0")}
    assert codes_of(await houses.act(END, "worker", **unseen, **given)) == ["NO_SUCH_SUCCESSOR"]
    member = {"personId": houses.person("D0"), "successorId": houses.person("A0")}
    assert codes_of(await houses.act(END, **member, **given)) == ["NO_SUCH_SUCCESSOR"]
    joining = {"clientId": str(uuid4()), "householdId": house, "personId": houses.person("A1"), "on": ON}
    assert [(await houses.done(JOIN, **joining))["replayed"] for _ in range(2)] == [False, True]
    stranger = {"personId": houses.person("D1"), "on": ON}
    assert codes_of(await houses.act(LEAVE, "worker", **stranger)) == ["PERSON_NOT_FOUND"]


async def test_what_cannot_be_is_answered_with_a_code(houses: Houses) -> None:
    house = await houses.formed("A0", "A1")
    a1, a2 = houses.person("A1"), houses.person("A2")
    refused: list[tuple[str, dict[str, Any], str]] = [
        (FORM, {"headId": a2, "otherIds": [a1]}, "IN_A_HOUSEHOLD"),
        (FORM, {"headId": a2, "otherIds": [node_id("Person", 500152, 1)]}, "HOUSEHOLD_SPANS_COUNTIES"),
        (FORM, {"headId": a2, "on": "2017-01-01"}, "NOT_RESIDENT_THEN"),
        (FORM, {"headId": a2, "on": "2025-10-16"}, "DAY_IN_THE_FUTURE"),
        (JOIN, {"householdId": house, "personId": a1}, "IN_A_HOUSEHOLD"),
        (JOIN, {"householdId": node_id("Household", 500151, 1), "personId": a2}, "HOUSEHOLD_NOT_FOUND"),
        (LEAVE, {"personId": a2}, "NOT_IN_HOUSEHOLD"),
        (HEAD, {"householdId": house, "personId": a2}, "NOT_IN_HOUSEHOLD"),
    ]
    for query, given, code in refused:
        assert codes_of(await houses.act(query, **({"on": "2025-09-10"} | given))) == [code]
    await houses.done(HEAD, householdId=house, personId=a1, on="2025-09-20")
    late = await houses.act(HEAD, householdId=house, personId=a1, on="2025-09-10")
    assert codes_of(late) == ["HEAD_CHANGED_SINCE"]
    stranger = {"householdId": house, "personId": houses.person("D0"), "on": ON}
    assert codes_of(await houses.act(JOIN, "other_worker", **stranger)) == ["HOUSEHOLD_NOT_FOUND"]
    assert codes_of(await houses.act(LEAVE, "other_worker", personId=a1, on=ON)) == ["PERSON_NOT_FOUND"]


async def test_each_act_is_done_once_and_of_two_at_once_one(houses: Houses) -> None:
    given = {"clientId": str(uuid4()), "headId": houses.person("A0"), "on": ON}
    assert [(await houses.done(FORM, **given))["replayed"] for _ in range(2)] == [False, True]
    left = {"clientId": str(uuid4()), "personId": houses.person("A0"), "on": "2025-09-20"}
    assert [(await houses.done(LEAVE, **left))["replayed"] for _ in range(2)] == [False, True]
    forms = [
        houses.act(FORM, headId=houses.person("A1"), otherIds=[houses.person("A2")], on=ON) for _ in range(5)
    ]
    results = await asyncio.gather(*forms)
    assert sorted(codes_of(one) for one in results) == [[], *[["IN_A_HOUSEHOLD"]] * 4]


async def test_a_visit_to_several_members_is_one_batch_and_each_counts(houses: Houses) -> None:
    names = ("A1", "A2", "B1")
    await houses.formed(*names)
    visit = {"contactedOn": "2025-10-01", "mode": "HOME_VISIT", "purpose": "ROUTINE"}
    sent = [
        visit | {"clientId": str(uuid4()), "personId": houses.person(name), "outcome": outcome}
        for name, outcome in zip(names, ("REACHED", "REACHED", "NOT_HOME"), strict=True)
    ]
    result = await ask(houses.database, houses.world.viewers()["worker"], RECORD, input={"contacts": sent})
    receipts = (result.data or {})["recordContacts"]["receipts"]
    assert [one["status"] for one in receipts] == ["ACCEPTED"] * 3


async def test_copies_and_histories_tell_of_it(houses: Houses) -> None:
    copy = Replica(houses.database, houses.world.viewers()["worker"])
    await copy.sync()
    house = await houses.formed("A0", "B1")
    await copy.sync()
    assert sorted(copy.given) == sorted([houses.person("A0"), houses.person("B1")])
    await houses.done(HEAD, householdId=house, personId=houses.person("B1"), on="2025-09-10")
    await copy.sync()
    assert sorted(copy.given) == sorted([houses.person("A0"), houses.person("B1")])
    await copy.ensure_right()
    result = await ask(houses.database, houses.world.viewers()["client"], HISTORY, id=houses.person("A0"))
    told = [one for one in (result.data or {})["node"]["history"]["nodes"] if one["kind"] == "HOUSEHOLD"]
    assert [(one["code"], one["fromOn"], one["untilOn"]) for one in told][-1] == ("HEAD", ON, None)
    assert {(one["code"], one["untilOn"]) for one in told[:-1]} == {("MEMBER", None), ("HEAD", "2025-09-10")}
