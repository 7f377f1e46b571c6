"""Ending registrations for every reason, and taking up again those that should not have ended."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select

from db.engine import Database
from db.models import GridPlan, LifeEvent, Person, Residence
from schema.node import node_id
from tests.replicas import Replica
from tests.schema.registrations.test_life_events import RECORD, WITHDRAW
from tests.schema.registry.people.register import (
    covered,
    keep,
    moment,
    newcomer,
    nothing_drifts,
    register,
    registered,
    rows_of,
)
from tests.schema.registry.people.test_homes import MOVE, people_in
from tests.schema.world import World, ask, build_world, codes_of, id_of

END = """mutation($input: EndRegistrationInput!) { endRegistration(input: $input) { replayed
    person { id status statusOn } } }"""
AGAIN = """mutation($input: ReinstatePersonInput!) { reinstatePerson(input: $input) { replayed
    person { id status statusOn } } }"""
REASONS = ("DECEASED", "MOVED_OUT", "INELIGIBLE")


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


def ending(world: World, reason: str = "INELIGIBLE", **changed: Any) -> dict[str, Any]:
    """The end of the registration of the first person of cell A, who was reached."""
    given = {"clientId": str(uuid4()), "personId": id_of("Person", world.people["A"][0])}
    return given | {"reason": reason, "on": "2025-10-01", "source": "复核"} | changed


def reinstatement(world: World, **changed: Any) -> dict[str, Any]:
    given = {"clientId": str(uuid4()), "personId": id_of("Person", world.people["A"][0])}
    return given | {"reason": "误报"} | changed


async def end(database: Database, world: World, given: dict[str, Any], role: str = "worker") -> Any:
    return await ask(database, world.viewers()[role], END, input=given)


async def again(database: Database, world: World, given: dict[str, Any], role: str = "worker") -> Any:
    return await ask(database, world.viewers()[role], AGAIN, input=given)


@pytest.mark.parametrize("reason", REASONS)
async def test_whatever_ends_a_registration_the_days_before_stay(
    reason: str, engine: Engine, database: Database, world: World
) -> None:
    keep(engine, world)
    before, known = await covered(database, world, on="2025-09-30"), moment(engine)
    result = await end(database, world, ending(world, reason))
    shown = result.data["endRegistration"]["person"]
    assert (shown["status"], shown["statusOn"]) == (reason, "2025-10-01")
    assert await covered(database, world, on="2025-09-30") == before
    now, then = await covered(database, world), await covered(database, world, known=known)
    assert (now["numerator"], now["denominator"], then["denominator"]) == (2, 8, 9)
    assert nothing_drifts(engine)


@pytest.mark.parametrize("reason", REASONS)
async def test_who_never_left_is_registered_as_if_it_had_not_ended(
    reason: str, engine: Engine, database: Database, world: World
) -> None:
    keep(engine, world)
    before = await covered(database, world)
    await end(database, world, ending(world, reason))
    result = await again(database, world, reinstatement(world))
    assert result.data["reinstatePerson"]["person"]["status"] == "ACTIVE"
    assert await covered(database, world) == before
    assert nothing_drifts(engine)
    why = await database.rows(select(Person.status_reason).where(Person.status_reason.is_not(None)))
    assert [tuple(row) for row in why] == []


@pytest.mark.parametrize(("reason", "kind"), [("DECEASED", "DEATH"), ("MOVED_OUT", "MOVED_OUT")])
async def test_a_death_and_a_move_out_are_the_life_events_they_ever_were(
    reason: str, kind: str, database: Database, world: World
) -> None:
    given = ending(world, reason)
    await end(database, world, given)
    events = await database.rows(select(LifeEvent.kind, LifeEvent.source, LifeEvent.superseded_at))
    assert [tuple(event) for event in events] == [(kind, "复核", None)]
    same = {"clientId": given["clientId"], "personId": given["personId"], "kind": kind}
    same |= {"occurredOn": given["on"], "source": given["source"]}
    result = await ask(database, world.viewers()["worker"], RECORD, input=same)
    assert (result.data or {})["recordLifeEvent"]["replayed"]
    await again(database, world, reinstatement(world))
    [event] = await database.rows(select(LifeEvent.superseded_at, LifeEvent.superseded_why))
    assert (event.superseded_at is not None, event.superseded_why) == (True, "误报")


@pytest.mark.parametrize("reason", REASONS)
async def test_five_at_once_with_one_client_id_end_one_registration_and_take_it_up_once(
    reason: str, engine: Engine, database: Database, world: World
) -> None:
    for act, name, given in (
        (end, "endRegistration", ending(world, reason)),
        (again, "reinstatePerson", reinstatement(world)),
    ):
        results = await asyncio.gather(*[act(database, world, given) for _ in range(5)])
        assert [codes_of(result) for result in results] == [[]] * 5
        assert sum(not result.data[name]["replayed"] for result in results) == 1
        assert nothing_drifts(engine)


async def test_of_several_endings_at_once_one_is_made(
    engine: Engine, database: Database, world: World
) -> None:
    results = await asyncio.gather(*[end(database, world, ending(world, one)) for one in REASONS])
    assert sorted(codes_of(result) for result in results) == [[], *[["REGISTRATION_CLOSED"]] * 2]
    assert nothing_drifts(engine)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"on": "2025-10-16"}, "DAY_IN_THE_FUTURE"),
        ({"on": "0001-01-01"}, "DATE_OUT_OF_RANGE"),
        ({"on": "2018-01-01"}, "NOT_RESIDENT_THEN"),
        ({"source": " "}, "TEXT_MISSING"),
        ({"personId": "?"}, "BAD_ID"),
    ],
)
@pytest.mark.parametrize("reason", REASONS)
async def test_a_wrong_ending_is_refused_and_nothing_is_written(
    reason: str, changed: dict[str, Any], code: str, database: Database, world: World
) -> None:
    homes = await rows_of(database, Residence)
    assert codes_of(await end(database, world, ending(world, reason, **changed))) == [code]
    assert await rows_of(database, Residence) == homes


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        *[(role, []) for role in ("worker", "staff", "client")],
        ("other_worker", ["PERSON_NOT_FOUND"]),
        *[(role, ["PERSONS_NOT_PERMITTED"]) for role in ("leader", "administrator", "nobody")],
    ],
)
async def test_registrations_in_scope_are_ended_and_taken_up(
    role: str, codes: list[str], database: Database, world: World
) -> None:
    assert codes_of(await end(database, world, ending(world), role)) == codes
    if codes:
        await end(database, world, ending(world))
    assert codes_of(await again(database, world, reinstatement(world), role)) == codes


async def test_copies_drop_whom_an_ending_takes_and_take_back_whom_it_gives(
    database: Database, world: World
) -> None:
    copy, given = Replica(database, world.viewers()["staff"]), ending(world)
    for act, some, held in ((end, given, False), (again, reinstatement(world), True)):
        await copy.sync()
        await act(database, world, some)
        await copy.sync()
        await copy.ensure_right()
        assert (given["personId"] in copy.persons) == held
    assert (given["personId"], "ENDED") in copy.tombstones


async def test_who_is_registered_has_nothing_to_be_taken_up_again(database: Database, world: World) -> None:
    assert codes_of(await again(database, world, reinstatement(world))) == ["NOT_ENDED"]


async def test_who_was_registered_anew_is_not_reinstated_beside(
    engine: Engine, database: Database, world: World
) -> None:
    person = await registered(database, world)
    await end(database, world, ending(world, personId=person))
    assert codes_of(await register(database, world, newcomer(on="2025-10-05"))) == []
    result = await again(database, world, reinstatement(world, personId=person))
    assert codes_of(result) == ["RESIDENCE_CHANGED_SINCE"]
    assert (await covered(database, world))["denominator"] == 10
    assert nothing_drifts(engine)


async def test_an_ending_before_a_move_takes_the_move_away_until_it_is_taken_back(
    engine: Engine, database: Database, world: World
) -> None:
    move = {"clientId": str(uuid4()), "personId": ending(world)["personId"], "on": "2025-10-05"}
    given = move | {"home": {"cellCode": "500151C"}}
    assert codes_of(await ask(database, world.viewers()["worker"], MOVE, input=given)) == []
    assert codes_of(await end(database, world, ending(world, "DECEASED"))) == []
    assert [await people_in(database, world, cell) for cell in "AC"] == [3, 0]
    assert codes_of(await again(database, world, reinstatement(world))) == []
    days = ("2025-10-04", "2025-10-15")
    assert [await people_in(database, world, cell, on=day) for cell in "AC" for day in days] == [4, 3, 0, 1]
    assert nothing_drifts(engine)


@pytest.mark.parametrize("act", ["reinstatePerson", "withdrawLifeEvent", "recordLifeEvent"])
async def test_whoever_takes_up_a_home_again_waits_for_a_plan_that_is_being_put_in_force(
    act: str, engine: Engine, database: Database, world: World
) -> None:
    ended = await end(database, world, ending(world, "DECEASED"))
    assert codes_of(ended) == []
    with engine.connect() as other:
        event = other.execute(select(LifeEvent.id)).scalar_one()
        other.execute(select(GridPlan.id).with_for_update())
        taking = asyncio.create_task(taken_up(act, database, world, event))
        done, _ = await asyncio.wait([taking], timeout=1)
        assert not done
        other.rollback()
    assert codes_of(await taking) == []


async def taken_up(act: str, database: Database, world: World, event: int) -> Any:
    """Takes up again who was said to have died: by the act itself, or by what the event was."""
    person, viewer = id_of("Person", world.people["A"][0]), world.viewers()["worker"]
    named = {"clientId": str(uuid4()), "reason": "误报"}
    if act == "reinstatePerson":
        return await again(database, world, reinstatement(world))
    event_id = node_id("LifeEvent", world.people["A"][0].county_id, event)
    if act == "withdrawLifeEvent":
        return await ask(database, viewer, WITHDRAW, input=named | {"lifeEventId": event_id})
    given = {"clientId": str(uuid4()), "personId": person, "kind": "HARDSHIP", "occurredOn": "2025-10-01"}
    return await ask(database, viewer, RECORD, input=given | {"source": "复核", "supersedes": event_id})
