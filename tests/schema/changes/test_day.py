"""A phone's day, derived from the last list of duties as docs/using/sync.md says; and what marks a person."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from db.codes import DutyRule, LifeEventKind, UnreachableDecision, UnreachableReason
from db.engine import Database
from resolvers.ask import Ask
from resolvers.registrations.recording import (
    LifeEventEntry,
    Withdrawal,
    record_life_event,
    withdraw_life_event,
)
from resolvers.registrations.unreachable_acts import report_unreachable, review_unreachable
from resolvers.registrations.unreachable_entry import Review, UnreachableEntry
from tests.campaigns import order, ordered
from tests.duty_builders import build_event, build_festive, build_policy, build_yearly
from tests.hand_over_world import Handed, build_handed
from tests.replicas import Replica
from tests.schema.recording.test_recording import RECORD, entry
from tests.schema.world import MAKER, World, ask, build_world, id_of
from tests.viewers import TODAY

LIST = """query($state: [DutyState!], $on: Date) { duties(state: $state, asOf: $on, first: 1000) { nodes {
    key state opensOn dueOn closesOn modes purposes person { id } } } }"""
LISTED = ["OVERDUE", "DUE", "UPCOMING"]
AHEAD_DAYS = 30


@pytest.fixture
def world(engine: Engine) -> World:
    """Duties that open, fall due and lapse in the days to come."""
    made = build_world(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM contact_policy")
        build_yearly(connection, made.county)
        build_festive(connection, made.county, "DOUBLE_NINTH", opens_days=-3, due_days=2, late_days=4)
        build_policy(connection, made.county, DutyRule.HARDSHIP, due_days=20, late_days=9)
        build_policy(connection, made.county, DutyRule.MAJOR_CHANGE)
        for number, day in enumerate((date(2025, 9, 20), date(2025, 10, 1), date(2025, 10, 14))):
            build_event(connection, made.people["A"][number], LifeEventKind.HARDSHIP, day)
        build_event(connection, made.people["B"][1], LifeEventKind.MAJOR_CHANGE, date(2025, 10, 1))
    return made


async def listed(database: Database, world: World, **asked: Any) -> dict[str, Any]:
    """The worker's duties by key."""
    answer = await ask(database, world.viewers()["worker"], LIST, **asked)
    assert answer.errors is None
    assert answer.data is not None
    return {one["key"]: one for one in answer.data["duties"]["nodes"]}


def derived(duty: Mapping[str, Any], day: date, *contacts: Mapping[str, Any]) -> str:
    """The state of a duty on a day, by the five rules of the page."""
    if any(_satisfies(duty, contact) for contact in contacts):
        return "SATISFIED"
    if str(day) < duty["opensOn"]:
        return "UPCOMING"
    if duty["dueOn"] is None or str(day) <= duty["dueOn"]:
        return "DUE"
    if duty["closesOn"] is None or str(day) <= duty["closesOn"]:
        return "OVERDUE"
    return "MISSED"


def _satisfies(duty: Mapping[str, Any], contact: Mapping[str, Any]) -> bool:
    return (
        contact["personId"] == duty["person"]["id"]
        and contact["outcome"] == "REACHED"
        and duty["opensOn"] <= contact["contactedOn"] <= (duty["closesOn"] or "9999")
        and (not duty["modes"] or contact["mode"] in duty["modes"])
        and (not duty["purposes"] or contact["purpose"] in duty["purposes"])
    )


async def test_the_days_to_come_are_derived_from_the_list(database: Database, world: World) -> None:
    copy = await listed(database, world, state=LISTED)
    seen = set()
    for ahead in range(AHEAD_DAYS + 1):
        day = TODAY + timedelta(days=ahead)
        told = {key: duty["state"] for key, duty in (await listed(database, world, on=str(day))).items()}
        mine = {key: derived(duty, day) for key, duty in copy.items()}
        assert {key: told[key] for key in mine} == mine
        seen |= set(mine.values())
    assert seen == {"UPCOMING", "DUE", "OVERDUE", "MISSED"}


async def test_the_list_of_today_has_everything_that_will_be_due_within_thirty_days(
    database: Database, world: World
) -> None:
    copy = await listed(database, world, state=LISTED)
    for ahead in range(AHEAD_DAYS + 1):
        due = await listed(database, world, on=str(TODAY + timedelta(days=ahead)), state=["DUE", "OVERDUE"])
        assert due.keys() <= copy.keys()


async def test_a_contact_satisfies_on_the_phone_what_it_satisfies_on_the_server(
    database: Database, world: World
) -> None:
    copy = await listed(database, world, state=LISTED)
    contact = entry(world, contactedOn=str(TODAY), purpose="HARDSHIP")
    mine = {key for key, duty in copy.items() if derived(duty, TODAY, contact) == "SATISFIED"}
    await ask(database, world.viewers()["worker"], RECORD, input=contact)
    told = await listed(database, world, state=["SATISFIED"])
    assert len(mine) == 2
    assert mine == {key for key in told if key in copy}


@pytest.fixture
def handed(engine: Engine) -> Handed:
    return build_handed(engine)


@pytest.fixture
async def copy(database: Database, handed: Handed) -> Replica:
    made = Replica(database, handed.world.viewers()["worker"])
    await made.sync()
    return made


async def test_a_life_event_and_its_withdrawal_tell_of_their_person(
    database: Database, handed: Handed, copy: Replica
) -> None:
    person, worker = handed.world.people["A"][1], Ask(copy.viewer, TODAY, TODAY)
    event = LifeEventEntry(
        uuid4(), person.county_id, person.id, LifeEventKind.HARDSHIP, date(2025, 9, 1), source="村报告"
    )
    happened = await record_life_event(database, worker, event, MAKER)
    await copy.page()
    assert copy.given == [id_of("Person", person)]
    back = Withdrawal(uuid4(), person.county_id, happened.row_id, "误报")
    await withdraw_life_event(database, worker, back, MAKER)
    await copy.page()
    assert copy.given == [id_of("Person", person)]


async def test_a_report_and_its_decision_tell_of_their_person(
    database: Database, handed: Handed, copy: Replica
) -> None:
    person, viewers = handed.world.people["A"][1], handed.world.viewers()
    worker, staff = (Ask(viewers[role], TODAY, TODAY) for role in ("worker", "staff"))
    report = UnreachableEntry(
        uuid4(), person.county_id, person.id, UnreachableReason.WRONG_NUMBER, date(2025, 10, 1)
    )
    reported = await report_unreachable(database, worker, report, MAKER)
    await copy.page()
    assert copy.given == [id_of("Person", person)]
    decision = Review(uuid4(), person.county_id, reported.row_id, UnreachableDecision.CONFIRMED)
    await review_unreachable(database, staff, decision)
    await copy.page()
    assert copy.given == [id_of("Person", person)]


async def test_a_campaign_tells_of_nobody_though_it_raises_duties(
    database: Database, handed: Handed, copy: Replica
) -> None:
    before = await listed(database, handed.world, state=LISTED)
    await ordered(database, handed.world, order(handed.world))
    assert len(await listed(database, handed.world, state=LISTED)) > len(before)
    await copy.page()
    assert copy.given == []
