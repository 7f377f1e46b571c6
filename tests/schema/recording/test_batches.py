"""Recording in batches: a receipt for each, in the order sent; what is wrong with one concerns no other."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from db.engine import Database
from tests.schema.recording.test_recording import contacts, entry, record
from tests.schema.world import CountingDatabase, World, ask, build_world, codes_of, id_of
from tests.viewers import TODAY

RECORD = """mutation($input: RecordContactsInput!) { recordContacts(input: $input) {
    receipts { clientId status code zh en contact { id contactedOn cell { code } worker { name } } } } }"""
TOMORROW = str(TODAY + timedelta(days=1))


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def sent(database: Any, world: World, *given: dict[str, Any], role: str = "worker") -> Any:
    return await ask(database, world.viewers()[role], RECORD, input={"contacts": list(given)})


async def receipts(database: Any, world: World, *given: dict[str, Any], role: str = "worker") -> Any:
    result = await sent(database, world, *given, role=role)
    assert result.errors is None
    found = result.data["recordContacts"]["receipts"]
    assert [one["clientId"] for one in found] == [one["clientId"] for one in given]
    return found


def said(found: Any) -> list[Any]:
    return [one["code"] or one["status"] for one in found]


async def test_each_item_has_its_receipt_and_its_contact(database: Database, world: World) -> None:
    given = [entry(world, letter, number) for letter, number in (("B", 1), ("A", 2), ("A", 1))]
    found = await receipts(database, world, *given)
    assert said(found) == ["ACCEPTED"] * 3
    assert [one["contact"]["cell"]["code"] for one in found] == ["500151B", "500151A", "500151A"]
    assert {one["contact"]["worker"]["name"] for one in found} == {"王网格"}


async def test_a_bad_item_rejects_only_itself(database: Database, world: World) -> None:
    wrong: dict[str, dict[str, Any]] = {
        "BAD_ID": {"personId": "bm90aGluZw"},
        "CONTACT_IN_THE_FUTURE": {"contactedOn": TOMORROW},
        "NOTE_TOO_LONG": {"note": "长" * 501},
        "PLACE_OUT_OF_RANGE": {"place": {"lon": 999.0, "lat": 0.0}},
        "NOT_RESIDENT_THEN": {"contactedOn": "2017-01-01"},
        "PERSON_NOT_FOUND": {"personId": id_of("Person", world.people["D"][0])},
    }
    given = [one for changed in wrong.values() for one in (entry(world), entry(world, **changed))]
    before = await contacts(database)
    found = await receipts(database, world, *given)
    assert said(found) == [code for wrong_one in wrong for code in ("ACCEPTED", wrong_one)]
    assert all(one["zh"] and one["en"] and one["contact"] is None for one in found[1::2])
    assert await contacts(database) == before + len(wrong)


async def test_a_batch_sent_again_is_answered_with_the_same_contacts(
    database: Database, world: World
) -> None:
    given = [entry(world, number=number % 4) for number in range(7)]
    first = await receipts(database, world, *given[:4])
    before = await contacts(database)
    again = await receipts(database, world, *given)
    assert said(again) == ["DUPLICATE"] * 4 + ["ACCEPTED"] * 3
    assert [one["contact"] for one in again[:4]] == [one["contact"] for one in first]
    assert await contacts(database) == before + 3


async def test_of_equal_client_ids_in_a_batch_the_first_wins(database: Database, world: World) -> None:
    one = entry(world)
    found = await receipts(database, world, one, one, one | {"outcome": "REFUSED"}, one)
    assert said(found) == ["ACCEPTED", "DUPLICATE", "CLIENT_ID_TAKEN", "DUPLICATE"]
    assert found[0]["contact"] == found[1]["contact"] == found[3]["contact"]


async def test_an_item_that_was_rejected_takes_no_client_id(database: Database, world: World) -> None:
    one = entry(world)
    early = one | {"contactedOn": "2017-01-01"}
    found = await receipts(database, world, one | {"note": "长" * 501}, early, early, one, one)
    expected = ["NOTE_TOO_LONG", "NOT_RESIDENT_THEN", "NOT_RESIDENT_THEN", "ACCEPTED", "DUPLICATE"]
    assert said(found) == expected


async def test_batches_know_what_was_recorded_alone(database: Database, world: World) -> None:
    alone, other = entry(world), entry(world)
    await record(database, world, alone)
    await record(database, world, other, role="client")
    found = await receipts(database, world, alone, other)
    assert said(found) == ["DUPLICATE", "CLIENT_ID_TAKEN"]


@pytest.mark.parametrize(("count", "code"), [(0, "BATCH_EMPTY"), (501, "BATCH_TOO_LARGE")])
async def test_a_batch_of_a_wrong_size_is_refused_whole(
    database: Database, world: World, count: int, code: str
) -> None:
    before = await contacts(database)
    assert codes_of(await sent(database, world, *[entry(world) for _ in range(count)])) == [code]
    assert await contacts(database) == before


async def test_those_who_see_no_persons_record_nothing(database: Database, world: World) -> None:
    assert codes_of(await sent(database, world, entry(world), role="leader")) == ["PERSONS_NOT_PERMITTED"]


async def test_persons_of_another_scope_do_not_exist(database: Database, world: World) -> None:
    mine = await receipts(database, world, entry(world), entry(world, "D", 1))
    others = await receipts(database, world, entry(world, "D", 1), entry(world), role="other_worker")
    assert said(mine) == said(others) == ["ACCEPTED", "PERSON_NOT_FOUND"]


async def test_five_hundred_are_read_back_in_one_statement(database: Database, world: World) -> None:
    given = [entry(world, number=number % 4, contactedOn="2025-09-01") for number in range(500)]
    counting = CountingDatabase(database)
    found = await receipts(counting, world, *given)
    assert said(found) == ["ACCEPTED"] * 500
    assert counting.statements == 1


def move(engine: Engine, world: World) -> None:
    """Moves person A1 to cell B on 10 October."""
    places = {"person": world.people["A"][1].id, "cell": world.cells["B"].id, "by": uuid4().int >> 66}
    with engine.begin() as connection:
        for command in MOVE:
            connection.execute(text(command), places)


async def test_a_person_who_has_moved_since_is_counted_where_they_lived(
    database: Database, world: World, engine: Engine
) -> None:
    move(engine, world)
    found = await receipts(
        database, world, entry(world), entry(world, contactedOn="2025-10-12"), role="client"
    )
    assert [one["contact"]["cell"]["code"] for one in found] == ["500151A", "500151B"]


async def test_parallel_batches_in_any_order_do_not_wait_in_a_circle(
    database: Database, world: World
) -> None:
    given = [entry(world, letter, number % 2) for number in range(40) for letter in "AB"]
    before = await contacts(database)
    batches = [given, given[::-1], given[40:] + given[:40], given[::2] + given[1::2], given]
    found = await asyncio.gather(*[receipts(database, world, *batch) for batch in batches])
    assert await contacts(database) == before + len(given)
    assert sum(said(one).count("ACCEPTED") for one in found) == len(given)
    assert sum(said(one).count("DUPLICATE") for one in found) == 4 * len(given)


MOVE = (
    """
    UPDATE residence SET valid = daterange(lower(valid), '2025-10-10') WHERE person_id = :person
    """,
    """
    INSERT INTO residence (county_id, id, person_id, division_id, cell_id, valid)
    SELECT county_id, :by, person_id, division_id, :cell, '[2025-10-10,)' FROM residence
    WHERE person_id = :person
    """,
    "UPDATE person SET cell_id = :cell WHERE id = :person",
)
