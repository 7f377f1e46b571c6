"""Life events: recorded once, corrected by another; a death ends what it must and nothing else."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select

from db.codes import DutyRule
from db.engine import Database
from db.models import LifeEvent, Person, Residence
from tests.duty_builders import build_policy
from tests.rolled_up import drifts
from tests.schema.world import World, ask, build_world, codes_of, id_of
from tests.viewers import TODAY

RECORD = """mutation($input: RecordLifeEventInput!) { recordLifeEvent(input: $input) { replayed
    lifeEvent { id kind occurredOn source note supersededAt person { status statusOn } } } }"""
WITHDRAW = """mutation($input: WithdrawLifeEventInput!) { withdrawLifeEvent(input: $input) { replayed
    lifeEvent { id supersededAt person { status } } } }"""
DUTIES = "{ duties(state: [DUE, OVERDUE]) { nodes { rule triggeredOn: opensOn explain { lifeEvent } } } }"
COVERAGE = """query($on: Date, $known: DateTime) { coverage(asOf: $on, knownAt: $known) {
    numerator denominator waterfall { key persons } } }"""
EVENTS = (
    "query($id: ID!) { node(id: $id) { ... on Person { status lifeEvents { nodes { kind occurredOn } } } } }"
)


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


def entry(world: World, number: int = 1, letter: str = "A", **changed: Any) -> dict[str, Any]:
    given = {
        "clientId": str(uuid4()),
        "personId": id_of("Person", world.people[letter][number]),
        "kind": "HARDSHIP",
        "occurredOn": "2025-10-01",
        "source": "入户了解",
    }
    return given | changed


async def record(database: Database, world: World, given: dict[str, Any], role: str = "worker") -> Any:
    return await ask(database, world.viewers()[role], RECORD, input=given)


async def recorded(database: Database, world: World, given: dict[str, Any]) -> str:
    result = await record(database, world, given)
    assert result.errors is None
    return str(result.data["recordLifeEvent"]["lifeEvent"]["id"])


async def withdraw(database: Database, world: World, event: str, reason: str = "误报") -> Any:
    given = {"clientId": str(uuid4()), "lifeEventId": event, "reason": reason}
    return await ask(database, world.viewers()["worker"], WITHDRAW, input=given)


async def covered(database: Database, world: World, **asked: Any) -> Any:
    result = await ask(database, world.viewers()["leader"], COVERAGE, **asked)
    assert result.errors is None
    return (result.data or {})["coverage"]


async def number_of(database: Database, table: type[Any]) -> int:
    return int((await database.rows(select(func.count()).select_from(table)))[0][0])


def nothing_drifts(engine: Engine) -> bool:
    with engine.connect() as connection:
        return not any(one.found for one in drifts(connection, TODAY))


async def status(database: Database, world: World, number: int = 1) -> str:
    person = world.people["A"][number]
    rows = await database.rows(select(Person.status).where(Person.id == person.id))
    return str(rows[0].status)


async def test_an_event_raises_its_duty_at_once(engine: Engine, database: Database, world: World) -> None:
    with engine.begin() as connection:
        build_policy(connection, world.county, DutyRule.HARDSHIP, due_days=15, late_days=90)
    before = await ask(database, world.viewers()["worker"], DUTIES)
    await recorded(database, world, entry(world))
    after = await ask(database, world.viewers()["worker"], DUTIES)
    new = {"rule": "HARDSHIP", "triggeredOn": "2025-10-01", "explain": {"lifeEvent": "HARDSHIP"}}
    assert new in (after.data or {})["duties"]["nodes"]
    assert new not in (before.data or {})["duties"]["nodes"]


async def test_a_replay_returns_the_first_result_and_writes_nothing(database: Database, world: World) -> None:
    given = entry(world)
    first, again = await record(database, world, given), await record(database, world, given)
    assert again.data["recordLifeEvent"] == first.data["recordLifeEvent"] | {"replayed": True}
    assert await number_of(database, LifeEvent) == 1


async def test_what_two_report_of_one_day_is_one_event(database: Database, world: World) -> None:
    first = await recorded(database, world, entry(world))
    assert codes_of(await record(database, world, entry(world))) == ["LIFE_EVENT_RECORDED"]
    corrected = await recorded(database, world, entry(world, supersedes=first, source="村委会"))
    assert codes_of(await record(database, world, entry(world))) == ["LIFE_EVENT_RECORDED"]
    await recorded(database, world, entry(world, occurredOn="2025-10-02"))
    assert codes_of(await withdraw(database, world, corrected)) == []
    await recorded(database, world, entry(world))


@pytest.mark.parametrize("kind", ["HARDSHIP", "DEATH"])
async def test_five_at_once_with_one_client_id_are_one_event(
    kind: str, engine: Engine, database: Database, world: World
) -> None:
    given = entry(world, kind=kind)
    results = await asyncio.gather(*[record(database, world, given) for _ in range(5)])
    assert [codes_of(result) for result in results] == [[]] * 5
    assert len({result.data["recordLifeEvent"]["lifeEvent"]["id"] for result in results}) == 1
    assert sum(not result.data["recordLifeEvent"]["replayed"] for result in results) == 1
    assert await number_of(database, LifeEvent) == 1
    assert nothing_drifts(engine)


async def test_of_two_reports_of_one_death_the_second_is_refused(
    engine: Engine, database: Database, world: World
) -> None:
    reports = [entry(world, kind="DEATH"), entry(world, kind="DEATH", occurredOn="2025-10-02")]
    results = await asyncio.gather(*[record(database, world, given) for given in reports])
    assert [code for result in results for code in codes_of(result)] == ["REGISTRATION_CLOSED"]
    assert nothing_drifts(engine)


async def test_a_client_id_does_not_stand_for_another_event_or_contact(
    database: Database, world: World
) -> None:
    given = entry(world)
    await record(database, world, given)
    assert codes_of(await record(database, world, given | {"kind": "DEATH"})) == ["CLIENT_ID_TAKEN"]
    assert codes_of(await record(database, world, given, role="client")) == ["CLIENT_ID_TAKEN"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"occurredOn": str(TODAY + timedelta(days=1))}, "LIFE_EVENT_IN_THE_FUTURE"),
        ({"occurredOn": "0001-01-01", "kind": "DEATH"}, "DATE_OUT_OF_RANGE"),
        ({"occurredOn": "2017-01-01"}, "NOT_RESIDENT_THEN"),
        ({"occurredOn": "2018-01-01", "kind": "DEATH"}, "NOT_RESIDENT_THEN"),
        ({"source": " "}, "TEXT_MISSING"),
        ({"note": "长" * 501}, "NOTE_TOO_LONG"),
        ({"personId": "bm90aGluZw"}, "BAD_ID"),
    ],
)
async def test_a_wrong_event_is_refused_and_nothing_is_written(
    changed: dict[str, Any], code: str, database: Database, world: World
) -> None:
    homes = await number_of(database, Residence)
    assert codes_of(await record(database, world, entry(world, **changed))) == [code]
    assert await number_of(database, LifeEvent) == 0
    assert await number_of(database, Residence) == homes


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        *[(role, []) for role in ("worker", "staff", "client")],
        ("other_worker", ["PERSON_NOT_FOUND"]),
        *[(role, ["PERSONS_NOT_PERMITTED"]) for role in ("leader", "administrator", "nobody")],
    ],
)
async def test_events_and_reports_are_of_persons_in_scope(
    role: str, codes: list[str], database: Database, world: World
) -> None:
    given = entry(world)
    assert codes_of(await record(database, world, given, role)) == codes
    report = {"clientId": str(uuid4()), "personId": given["personId"], "reason": "OTHER"}
    query = "mutation($input: ReportUnreachableInput!) { reportUnreachable(input: $input) { replayed } }"
    viewer = world.viewers()[role]
    assert codes_of(await ask(database, viewer, query, input=report | {"reportedOn": "2025-10-02"})) == codes


async def test_an_event_is_shown_and_withdrawn_only_to_and_by_those_who_see_the_person(
    database: Database, world: World
) -> None:
    event = await recorded(database, world, entry(world))
    query = "query($id: ID!) { node(id: $id) { id } }"
    for role, shown in (("worker", {"id": event}), ("other_worker", None), ("leader", None)):
        result = await ask(database, world.viewers()[role], query, id=event)
        assert result.data == {"node": shown}
    given = {"clientId": str(uuid4()), "lifeEventId": event, "reason": "误报"}
    result = await ask(database, world.viewers()["other_worker"], WITHDRAW, input=given)
    assert codes_of(result) == ["LIFE_EVENT_NOT_FOUND"]


async def test_who_came_home_is_registered_after_that_day(database: Database, world: World) -> None:
    given = entry(world, kind="RETURN_HOME", occurredOn="2017-12-20")
    assert codes_of(await record(database, world, given)) == []


async def test_a_death_ends_the_registration_and_keeps_the_roll_ups_exact(
    engine: Engine, database: Database, world: World
) -> None:
    result = await record(database, world, entry(world, 0, kind="DEATH"))
    person = result.data["recordLifeEvent"]["lifeEvent"]["person"]
    assert person == {"status": "DECEASED", "statusOn": "2025-10-01"}
    assert nothing_drifts(engine)
    answer = await covered(database, world)
    assert (answer["numerator"], answer["denominator"]) == (2, 8)


async def test_answers_about_the_days_before_a_death_stay_as_they_were(
    engine: Engine, database: Database, world: World
) -> None:
    before, known = await covered(database, world, on="2025-09-30"), _now(engine)
    await recorded(database, world, entry(world, 0, kind="DEATH"))
    assert await covered(database, world, on="2025-09-30") == before
    assert await covered(database, world, on=str(TODAY), known=known) != await covered(database, world)
    assert (await covered(database, world, known=known))["denominator"] == 9


@pytest.mark.parametrize("kind", ["DEATH", "MOVED_OUT"])
async def test_withdrawing_what_ended_a_registration_takes_it_up_again(
    kind: str, engine: Engine, database: Database, world: World
) -> None:
    before = await covered(database, world)
    event = await recorded(database, world, entry(world, 0, kind=kind))
    result = await withdraw(database, world, event)
    shown = result.data["withdrawLifeEvent"]["lifeEvent"]
    assert shown["supersededAt"] is not None
    assert shown["person"] == {"status": "ACTIVE"}
    assert await covered(database, world) == before
    assert nothing_drifts(engine)


async def test_a_correction_moves_the_day_of_a_death(
    engine: Engine, database: Database, world: World
) -> None:
    first = await recorded(database, world, entry(world, 0, kind="DEATH"))
    later = entry(world, 0, kind="DEATH", occurredOn="2025-10-10", supersedes=first)
    second = await recorded(database, world, later)
    assert (await covered(database, world, on="2025-10-05"))["denominator"] == 9
    assert (await covered(database, world))["denominator"] == 8
    assert codes_of(await withdraw(database, world, second)) == []
    assert (await covered(database, world))["denominator"] == 9
    assert nothing_drifts(engine)


async def test_a_corrected_event_is_listed_no_longer_and_corrected_once(
    database: Database, world: World
) -> None:
    first = await recorded(database, world, entry(world))
    await recorded(database, world, entry(world, kind="MAJOR_CHANGE", supersedes=first))
    person = id_of("Person", world.people["A"][1])
    shown = await ask(database, world.viewers()["worker"], EVENTS, id=person)
    assert (shown.data or {})["node"]["lifeEvents"]["nodes"] == [
        {"kind": "MAJOR_CHANGE", "occurredOn": "2025-10-01"}
    ]
    again = entry(world, supersedes=first)
    assert codes_of(await record(database, world, again)) == ["LIFE_EVENT_NOT_FOUND"]


async def test_an_event_of_another_person_cannot_be_corrected(database: Database, world: World) -> None:
    first = await recorded(database, world, entry(world))
    assert codes_of(await record(database, world, entry(world, 2, supersedes=first))) == [
        "LIFE_EVENT_NOT_FOUND"
    ]


async def test_a_late_contact_with_who_has_died_counts_on_its_day_only(
    engine: Engine, database: Database, world: World
) -> None:
    await recorded(database, world, entry(world, kind="DEATH", occurredOn="2025-09-20"))
    contact = entry(world) | {"contactedOn": "2025-09-10", "mode": "HOME_VISIT", "purpose": "ROUTINE"}
    contact |= {"outcome": "REACHED"}
    given = {name: contact[name] for name in contact if name not in ("kind", "occurredOn", "source")}
    query = "mutation($input: RecordContactInput!) { recordContact(input: $input) { replayed } }"
    assert codes_of(await ask(database, world.viewers()["worker"], query, input=given)) == []
    assert nothing_drifts(engine)
    assert (await covered(database, world, on="2025-09-15"))["numerator"] == 4


def _now(engine: Engine) -> str:
    with engine.connect() as connection:
        moment = connection.execute(select(func.clock_timestamp())).scalar_one()
    assert moment.date() >= date(2025, 1, 1)
    return str(moment.isoformat())
