"""Correcting and withdrawing contacts: once, by another event, and the old one is kept."""

import asyncio
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.engine.interfaces import CacheStats

from db.engine import Database
from db.models import Contact
from resolvers.recording.correcting.writing import statements_for
from tests.schema.recording.test_batches import move
from tests.schema.recording.test_recording import contacts, entry, last_contact, record
from tests.schema.world import World, ask, build_world, codes_of, id_of

SUPERSEDE = """mutation($input: SupersedeContactInput!) { supersedeContact(input: $input) { replayed contact {
    id contactedOn mode outcome note needs escalatedTo supersededAt withdrawnBecause
    cell { code } worker { name } supersedes { id supersededBy { id } } supersededBy { id } } } }"""
NODE = """query($id: ID!) { node(id: $id) { ... on Contact {
    id recordedAt supersededAt withdrawnBecause supersedes { id } supersededBy { id } } } }"""
COVERAGE = """query($known: DateTime) { coverage(
    scope: {divisionCode: "500151001001"}, window: {from: "2025-09-01", to: "2025-10-16"}, knownAt: $known
) { numerator } }"""


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def corrected(
    database: Database, world: World, contact: str, role: str = "worker", **changed: Any
) -> Any:
    given = {"clientId": str(uuid4()), "contactId": contact} | changed
    return await ask(database, world.viewers()[role], SUPERSEDE, input=given)


async def recorded(database: Database, world: World, **changed: Any) -> str:
    result = await record(database, world, entry(world, **changed))
    return str(result.data["recordContact"]["contact"]["id"])


def shown(result: Any) -> Any:
    assert result.errors is None
    return result.data["supersedeContact"]["contact"]


async def node(database: Database, world: World, contact: str) -> Any:
    return (await ask(database, world.viewers()["worker"], NODE, id=contact)).data["node"]  # type: ignore[index]  # checked by who asks


async def listed(database: Database, world: World) -> list[str]:
    query = "query($id: ID!) { node(id: $id) { ... on Person { contacts { nodes { id } } } } }"
    person = id_of("Person", world.people["A"][1])
    answer = await ask(database, world.viewers()["worker"], query, id=person)
    return [one["id"] for one in answer.data["node"]["contacts"]["nodes"]]  # type: ignore[index]  # as above


async def points(database: Database) -> list[tuple[Any, ...]]:
    """Where the contacts that the worker recorded were made, and in which system that was said."""
    statement = select(func.ST_AsText(Contact.geom), Contact.point_system).where(
        Contact.recorded_by == "worker"
    )
    return [tuple(row) for row in await database.rows(statement.order_by(Contact.id))]


async def test_a_correction_changes_what_it_names_and_keeps_the_rest(
    database: Database, world: World
) -> None:
    place = {"lon": 106.05, "lat": 29.85, "system": "GCJ02"}
    old = await recorded(database, world, note="门锁着", place=place, needs=["MEDICAL"], escalatedTo="COUNTY")
    new = shown(await corrected(database, world, old, outcome="NOT_HOME", needs=["LEGAL", "MEDICAL"]))
    assert (new["outcome"], new["needs"]) == ("NOT_HOME", ["LEGAL", "MEDICAL"])
    assert (new["note"], new["mode"], new["escalatedTo"]) == ("门锁着", "HOME_VISIT", "COUNTY")
    assert (new["cell"]["code"], new["worker"]["name"]) == ("500151A", "王网格")
    first, second = await points(database)
    assert first == second != (None, None)
    assert new["supersededAt"] is None
    assert new["supersedes"]["id"] == old
    assert new["supersedes"]["supersededBy"]["id"] == new["id"]
    assert await listed(database, world) == [new["id"]]


async def test_null_clears_a_note_a_place_and_an_escalation(database: Database, world: World) -> None:
    place = {"lon": 106.05, "lat": 29.85, "system": "GCJ02"}
    old = await recorded(database, world, note="门锁着", place=place, escalatedTo="COUNTY")
    new = shown(await corrected(database, world, old, note=None, place=None, escalatedTo=None, mode=None))
    assert (new["note"], new["escalatedTo"], new["mode"]) == (None, None, "HOME_VISIT")
    assert (await points(database))[1] == (None, None)


async def test_a_correction_may_lower_the_last_contact(database: Database, world: World) -> None:
    old = await recorded(database, world)
    new = shown(await corrected(database, world, old, contactedOn="2025-03-03"))
    assert await last_contact(database, world) == date(2025, 3, 3)
    shown(await corrected(database, world, new["id"], outcome="REFUSED"))
    assert await last_contact(database, world) is None


async def test_a_corrected_day_is_counted_where_the_person_lived_then(
    database: Database, world: World, engine: Engine
) -> None:
    move(engine, world)
    old = await recorded(database, world, contactedOn="2025-10-12")
    new = shown(await corrected(database, world, old, contactedOn="2025-10-09"))
    assert new["cell"]["code"] == "500151A"
    newest = shown(await corrected(database, world, new["id"], contactedOn="2025-10-10"))
    assert newest["cell"]["code"] == "500151B"


async def test_a_withdrawn_contact_is_kept_and_counts_no_longer(database: Database, world: World) -> None:
    old, before = await recorded(database, world), await contacts(database)
    withdrawn = shown(await corrected(database, world, old, withdrawnBecause="WRONG_PERSON"))
    assert (withdrawn["id"], withdrawn["withdrawnBecause"]) == (old, "WRONG_PERSON")
    assert withdrawn["supersededAt"] is not None
    assert (await node(database, world, old))["supersededBy"] is None
    assert await listed(database, world) == []
    assert await last_contact(database, world) is None
    assert await contacts(database) == before


async def test_no_statement_of_a_correction_is_compiled_anew(database: Database, world: World) -> None:
    """A run of contacts that is undone has as many corrections as lines."""
    each = [await recorded(database, world, contactedOn=f"2025-09-{day:02}") for day in range(10, 14)]
    stats: list[Any] = []

    def note(_connection: Any, _cursor: Any, _statement: str, _given: Any, context: Any, _many: Any) -> None:
        if context.compiled is not None:
            stats.append(context.cache_hit)

    changes = [{"note": "改"}, {"withdrawnBecause": "WRONG_PERSON"}] * 2
    for contact, changed in list(zip(each, changes, strict=True))[:2]:
        shown(await corrected(database, world, contact, **changed))
    compiled = statements_for.cache_info().misses
    event.listen(Engine, "before_cursor_execute", note)
    try:
        for contact, changed in list(zip(each, changes, strict=True))[2:]:
            shown(await corrected(database, world, contact, **changed))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert set(stats) == {CacheStats.CACHE_HIT}
    assert statements_for.cache_info().misses == compiled


async def test_a_replay_returns_the_first_result(database: Database, world: World) -> None:
    old, client_id = await recorded(database, world), str(uuid4())
    first = await corrected(database, world, old, clientId=client_id, note="改")
    again = await corrected(database, world, old, clientId=client_id, note="改")
    assert shown(again) == shown(first)
    assert again.data["supersedeContact"]["replayed"]
    other = await corrected(database, world, old, clientId=client_id, note="又改")
    assert codes_of(other) == ["CLIENT_ID_TAKEN"]


async def test_a_withdrawal_is_replayed_too(database: Database, world: World) -> None:
    old, client_id = await recorded(database, world), str(uuid4())
    given = {"clientId": client_id, "withdrawnBecause": "NOT_MADE"}
    first, again = [await corrected(database, world, old, **given) for _ in range(2)]
    assert shown(again) == shown(first)


async def test_five_corrections_at_once_with_one_client_id_are_one(database: Database, world: World) -> None:
    old, client_id, before = await recorded(database, world), str(uuid4()), await contacts(database)
    tries = [corrected(database, world, old, clientId=client_id, note="改") for _ in range(5)]
    results = await asyncio.gather(*tries)
    assert len({shown(result)["id"] for result in results}) == 1
    assert sum(not result.data["supersedeContact"]["replayed"] for result in results) == 1
    assert await contacts(database) == before + 1


async def test_of_two_corrections_the_later_is_told_what_stands(database: Database, world: World) -> None:
    old = await recorded(database, world)
    second = shown(await corrected(database, world, old, note="一"))["id"]
    third = shown(await corrected(database, world, second, note="二"))["id"]
    late = await corrected(database, world, old, note="三")
    assert codes_of(late) == ["CONTACT_SUPERSEDED"]
    assert late.errors[0].original_error.details == {"contactId": third}


async def test_what_was_withdrawn_is_not_corrected(database: Database, world: World) -> None:
    old = await recorded(database, world)
    shown(await corrected(database, world, old, withdrawnBecause="RECORDED_TWICE"))
    late = await corrected(database, world, old, note="三")
    assert codes_of(late) == ["CONTACT_SUPERSEDED"]
    assert late.errors[0].original_error.details == {}


async def test_the_client_id_of_a_record_corrects_nothing(database: Database, world: World) -> None:
    given = entry(world)
    old = (await record(database, world, given)).data["recordContact"]["contact"]["id"]
    taken = await corrected(database, world, old, clientId=given["clientId"], note="改")
    assert codes_of(taken) == ["CLIENT_ID_TAKEN"]
    assert (await node(database, world, old))["supersededAt"] is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, "BAD_CORRECTION"),
        ({"note": "改", "withdrawnBecause": "NOT_MADE"}, "BAD_CORRECTION"),
        ({"contactedOn": "2025-10-16"}, "CONTACT_IN_THE_FUTURE"),
        ({"contactedOn": "2017-01-01"}, "NOT_RESIDENT_THEN"),
        ({"note": "长" * 501}, "NOTE_TOO_LONG"),
        ({"contactId": "bm90aGluZw"}, "BAD_ID"),
        ({"place": {"lon": 999.0, "lat": 0.0}}, "PLACE_OUT_OF_RANGE"),
    ],
)
async def test_a_wrong_correction_is_refused_and_nothing_is_written(
    changed: dict[str, Any], code: str, database: Database, world: World
) -> None:
    old, before = await recorded(database, world), await contacts(database)
    assert codes_of(await corrected(database, world, old, **changed)) == [code]
    assert (await node(database, world, old))["supersededAt"] is None
    assert await contacts(database) == before


@pytest.mark.parametrize(
    ("role", "code"),
    [("other_worker", "CONTACT_NOT_FOUND"), ("leader", "PERSONS_NOT_PERMITTED"), ("staff", None)],
)
async def test_who_may_record_may_correct(
    role: str, code: str | None, database: Database, world: World
) -> None:
    old = await recorded(database, world)
    result = await corrected(database, world, old, role, note="改")
    assert codes_of(result) == ([code] if code else [])
    if role == "staff":
        # Who made it stays who made it, whoever corrects it.
        assert shown(result)["worker"]["name"] == "王网格"


@pytest.mark.parametrize(
    "changed", [{"note": "改"}, {"contactedOn": "2999-01-01"}, {"contactedOn": "2017-01-01"}]
)
async def test_a_contact_of_others_is_as_one_that_is_not_there(
    changed: dict[str, Any], database: Database, world: World
) -> None:
    old, nobody = await recorded(database, world), id_of("Contact", world.people["A"][0])
    answers = [await corrected(database, world, one, "other_worker", **changed) for one in (old, nobody)]
    assert codes_of(answers[0]) == codes_of(answers[1]) != []


async def test_a_contact_that_is_not_there_is_not_found(database: Database, world: World) -> None:
    nobody = id_of("Contact", world.people["A"][0])
    assert codes_of(await corrected(database, world, nobody, note="改")) == ["CONTACT_NOT_FOUND"]


async def test_what_was_known_before_a_correction_is_answered_as_before(
    database: Database, world: World
) -> None:
    async def numerator(known: str | None = None) -> int:
        answer = await ask(database, world.viewers()["client"], COVERAGE, known=known)
        assert answer.errors is None
        return int(answer.data["coverage"]["numerator"])  # type: ignore[index]  # checked above

    nothing = await numerator()
    old = await recorded(database, world)
    known = (await node(database, world, old))["recordedAt"]
    assert await numerator() == nothing + 1
    shown(await corrected(database, world, old, contactedOn="2025-02-02"))
    assert (await numerator(), await numerator(known)) == (nothing, nothing + 1)
