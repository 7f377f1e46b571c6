"""The feed of changes: what an offline copy is told, page by page, and what it is not."""

import base64
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text, update

from db.codes import (
    ContactMode,
    ContactOutcome,
    ContactPurpose,
    GridRole,
    LifeEventKind,
    WithdrawalReason,
)
from db.engine import Database
from db.models import Base, StationService
from resolvers.ask import Ask
from resolvers.recording.contacts import record_contact
from resolvers.recording.corrections import supersede_contact
from resolvers.recording.entry import ContactEntry, Correction
from resolvers.registrations.recording import (
    LifeEventEntry,
    Withdrawal,
    record_life_event,
    withdraw_life_event,
)
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.builders import assign, between, build_station, put, since
from tests.hand_over_world import ON, Handed, build_handed
from tests.replicas import CHANGES, Replica
from tests.residents import Registered
from tests.schema.world import MAKER, ask, codes_of, id_of
from tests.viewers import TODAY, staff_viewer, worker_viewer

EVERYONE = (
    *("worker", "other_worker", "staff", "leader", "township_leader", "administrator", "client", "nobody"),
)
SEES = {"worker": 6, "other_worker": 3, "staff": 6, "client": 9}


@pytest.fixture
def handed(engine: Engine) -> Handed:
    return build_handed(engine)


@pytest.fixture
async def copy(database: Database, handed: Handed) -> Replica:
    """The worker's own copy, right at the beginning."""
    made = Replica(database, handed.world.viewers()["worker"])
    await made.sync()
    return made


def contact_with(person: Registered, on: date = date(2025, 10, 1)) -> ContactEntry:
    return ContactEntry(
        client_id=uuid4(),
        county_id=person.county_id,
        person_id=person.id,
        contacted_on=on,
        mode=ContactMode.HOME_VISIT,
        purpose=ContactPurpose.ROUTINE,
        outcome=ContactOutcome.REACHED,
    )


def as_worker(handed: Handed) -> Ask:
    return Ask(handed.world.viewers()["worker"], TODAY, TODAY)


@pytest.mark.parametrize("role", EVERYONE)
async def test_a_copy_begins_with_all_that_the_viewer_sees(
    role: str, database: Database, handed: Handed
) -> None:
    viewer = handed.world.viewers()[role]
    result = await ask(database, viewer, CHANGES)
    if role in SEES:
        page = (result.data or {})["changes"]
        assert (len(page["persons"]), page["begins"], page["hasMore"]) == (SEES[role], True, False)
        assert page["tombstones"] == []
    else:
        assert codes_of(result) == ["PERSONS_NOT_PERMITTED"]


@pytest.mark.parametrize("first", [1, 2, 5, 9, 1000])
@pytest.mark.parametrize("role", SEES)
async def test_pages_of_any_size_make_the_same_copy(
    role: str, first: int, database: Database, handed: Handed
) -> None:
    copy = Replica(database, handed.world.viewers()[role])
    await copy.sync(first)
    await copy.ensure_right()
    assert len(copy.persons) == SEES[role]


async def test_where_nothing_changed_nothing_is_told(copy: Replica) -> None:
    before = copy.shown()
    assert not await copy.page()
    assert (copy.given, copy.tombstones, copy.shown()) == ([], [], before)


async def test_a_contact_reaches_the_copy_once_with_its_person(
    database: Database, handed: Handed, copy: Replica
) -> None:
    person = handed.world.people["A"][1]
    await record_contact(database, as_worker(handed), contact_with(person), MAKER)
    await copy.page()
    assert copy.given == [id_of("Person", person)]
    await copy.ensure_right()
    await copy.page()
    assert copy.given == []


async def test_a_corrected_contact_and_a_withdrawn_one_are_dropped(
    database: Database, handed: Handed, copy: Replica
) -> None:
    worker, person = as_worker(handed), handed.world.people["A"][1]
    made = [await record_contact(database, worker, contact_with(person), MAKER) for _ in range(2)]
    await copy.sync()
    corrected = Correction(
        uuid4(), person.county_id, made[0].row_id, changes=(("outcome", ContactOutcome.NOT_HOME.value),)
    )
    withdrawn = Correction(
        uuid4(), person.county_id, made[1].row_id, withdrawn_because=WithdrawalReason.RECORDED_TWICE
    )
    for correction in (corrected, withdrawn):
        await supersede_contact(database, worker, correction, MAKER)
    await copy.sync()
    gone = {id_of("Contact", Registered(person.county_id, one.row_id)) for one in made}
    assert set(copy.tombstones) == {(one, "SUPERSEDED") for one in gone}
    await copy.ensure_right()


async def test_who_dies_is_dropped_and_who_did_not_comes_back(
    database: Database, handed: Handed, copy: Replica
) -> None:
    worker, person = as_worker(handed), handed.world.people["A"][1]
    event = LifeEventEntry(
        uuid4(), person.county_id, person.id, LifeEventKind.DEATH, date(2025, 9, 1), source="村报告"
    )
    died = await record_life_event(database, worker, event, MAKER)
    await copy.sync()
    assert copy.tombstones == [(id_of("Person", person), "ENDED")]
    await copy.ensure_right()
    back = Withdrawal(uuid4(), person.county_id, died.row_id, "误报")
    await withdraw_life_event(database, worker, back, MAKER)
    await copy.sync()
    assert copy.given == [id_of("Person", person)]
    await copy.ensure_right()


async def test_a_cell_gained_brings_its_people_and_a_cell_lost_takes_them_away(
    database: Database, handed: Handed, copy: Replica
) -> None:
    theirs = Replica(database, worker_viewer(handed.newcomer))
    await theirs.sync()
    assert (theirs.persons, theirs.cells) == ({}, {})
    await handed.hand_over(database, on=str(TODAY), cells=[{"cellCode": "500151A"}])
    for one in (copy, theirs):
        await one.sync(3)
        await one.ensure_right()
    people = {id_of("Person", person) for person in handed.world.people["A"]}
    assert set(theirs.persons) == people
    assert {gone for gone, reason in copy.tombstones if reason == "LEFT_SCOPE"} == people | {
        id_of("GridCell", handed.world.cells["A"])
    }


async def test_what_was_handed_over_ahead_arrives_on_its_day(
    database: Database, handed: Handed, copy: Replica
) -> None:
    theirs = Replica(database, worker_viewer(handed.newcomer))
    await theirs.sync()
    await handed.hand_over(database)
    for day, mine in ((date(2025, 10, 31), 6), (date.fromisoformat(ON), 0), (date(2025, 11, 2), 0)):
        for one in (copy, theirs):
            one.day = day
            await one.sync(2)
            await one.ensure_right()
        assert (len(copy.persons), len(theirs.persons)) == (mine, 6 - mine)


async def test_cover_brings_people_for_its_days(database: Database, handed: Handed) -> None:
    theirs = Replica(database, worker_viewer(handed.newcomer))
    await theirs.sync()
    await handed.hand_over(database, until="2025-11-08")
    numbers = []
    for day in (TODAY, date(2025, 11, 1), date(2025, 11, 7), date(2025, 11, 8)):
        theirs.day = day
        await theirs.sync()
        await theirs.ensure_right()
        numbers.append(len(theirs.persons))
    assert numbers == [0, 6, 6, 0]


async def test_cover_between_two_calls_leaves_nothing_to_tell(database: Database, handed: Handed) -> None:
    """Persons who came and went unseen are named, but had been in scope; their copy is unchanged."""
    theirs = Replica(database, worker_viewer(handed.newcomer))
    await theirs.sync()
    await handed.hand_over(database, until="2025-11-08")
    theirs.day = date(2025, 11, 20)
    await theirs.sync()
    await theirs.ensure_right()
    assert theirs.persons == {}


async def test_who_was_never_in_scope_is_never_named(database: Database, handed: Handed) -> None:
    theirs = Replica(database, handed.world.viewers()["other_worker"])
    await theirs.sync()
    person = handed.world.people["A"][1]
    await record_contact(database, as_worker(handed), contact_with(person), MAKER)
    event = LifeEventEntry(uuid4(), person.county_id, person.id, LifeEventKind.DEATH, TODAY, source="村报告")
    await record_life_event(database, as_worker(handed), event, MAKER)
    await handed.hand_over(database, on=str(TODAY))
    await theirs.sync()
    assert (theirs.given, theirs.tombstones) == ([], [])


async def test_who_left_a_cell_before_it_was_mine_is_never_named(database: Database, handed: Handed) -> None:
    """The person died on the very day before the newcomer got the cell, which had been planned earlier."""
    theirs = Replica(database, worker_viewer(handed.newcomer))
    await theirs.sync()
    await handed.hand_over(database, on=str(TODAY + timedelta(days=2)))
    person = handed.world.people["A"][1]
    event = LifeEventEntry(uuid4(), person.county_id, person.id, LifeEventKind.DEATH, TODAY, source="村报告")
    await record_life_event(database, as_worker(handed), event, MAKER)
    theirs.day = TODAY + timedelta(days=3)
    await theirs.sync()
    await theirs.ensure_right()
    assert theirs.tombstones == []


async def test_station_staff_keep_a_copy_of_their_ground(
    database: Database, engine: Engine, handed: Handed
) -> None:
    copy = Replica(database, staff_viewer(handed.world.station))
    await copy.sync()
    person = handed.world.people["B"][0]
    await record_contact(database, as_worker(handed), contact_with(person), MAKER)
    await handed.hand_over(database, on=str(TODAY))
    await copy.sync(1)
    await copy.ensure_right()
    assert copy.tombstones == []
    with engine.begin() as connection:
        elsewhere = build_station(connection, handed.world.villages[2], "三村站")
        served = {"division_id": handed.world.villages[0].id, "station_id": elsewhere.id}
        put(connection, StationService, elsewhere.county_id, **served, valid=since(TODAY))
    assert codes_of(await ask(database, copy.viewer, CHANGES, since=copy.cursor)) == ["CURSOR_EXPIRED"]
    copy.cursor = None
    await copy.sync()
    await copy.ensure_right()
    assert copy.persons == {}


async def test_a_cursor_is_of_one_scope_and_one_history(
    database: Database, engine: Engine, handed: Handed, copy: Replica
) -> None:
    other = handed.world.viewers()["other_worker"]
    assert codes_of(await ask(database, other, CHANGES, since=copy.cursor)) == ["CURSOR_EXPIRED"]
    await record_contact(database, as_worker(handed), contact_with(handed.world.people["A"][1]), MAKER)
    await copy.sync()
    with engine.begin() as connection:
        for table in ("change", "change_feed"):
            earlier = text("noted_at - interval '1 s'")
            connection.execute(update(Base.metadata.tables[table]).values(noted_at=earlier))
    assert codes_of(await ask(database, copy.viewer, CHANGES, since=copy.cursor)) == ["CURSOR_EXPIRED"]


@pytest.mark.parametrize(
    "change", [lambda raw: raw[:-1], lambda raw: raw[:8] + b"7" + raw[9:], lambda _: b"x"]
)
async def test_a_cursor_we_did_not_make_is_refused(change: Any, database: Database, copy: Replica) -> None:
    assert copy.cursor is not None
    raw = base64.urlsafe_b64decode(copy.cursor + "==")
    forged = base64.urlsafe_b64encode(change(raw)).decode().rstrip("=")
    for cursor in (forged, "", "不是游标", copy.cursor + "A"):
        assert codes_of(await ask(database, copy.viewer, CHANGES, since=cursor)) == ["BAD_CURSOR"]


async def test_a_copy_is_of_one_county(database: Database, handed: Handed) -> None:
    grants = tuple(Grant(Permission.SEARCH, area) for area in (handed.world.nation,))
    everywhere = Viewer("client", "客户端", Role.SERVICE_CLIENT, grants)
    assert codes_of(await ask(database, everywhere, CHANGES)) == ["ONE_COUNTY_EXPECTED"]


async def test_a_decision_about_another_role_tells_the_cell_alone(
    database: Database, engine: Engine, handed: Handed, copy: Replica
) -> None:
    with engine.begin() as connection:
        post = between(date(2025, 10, 20), date(2025, 10, 25))
        assign(connection, handed.newcomer, handed.world.cells["A"], valid=post, role=GridRole.DEPUTY)
    copy.day = date(2025, 10, 21)
    await copy.sync()
    await copy.ensure_right()
    assert (copy.given, copy.tombstones) == ([], [])
