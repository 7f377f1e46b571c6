"""A dry run says of each line of contacts what recording it would say, and writes nothing else."""

import base64
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from db.codes import RowVerdict
from db.engine import Database
from db.models import Contact, Person
from tests.builders import build_worker, since
from tests.importers.contacts.files_of_contacts import Desk, visit
from tests.importers.runs.files_of_people import number_of, places, someone
from tests.schema.registry.people.register import rows_of
from tests.schema.world import build_world
from tests.viewers import TODAY


@pytest.fixture
async def desk(engine: Engine, database: Database) -> Desk:
    desk = Desk(database, build_world(engine))
    await desk.people(0, 1, 2)
    return desk


async def test_every_line_is_in_the_account_and_nothing_is_written(desk: Desk, database: Database) -> None:
    before = await rows_of(database, Contact)
    rows = [
        visit(0),
        visit(1, contacted_on="2025年9月"),
        visit(2, mode="骑马"),
        visit(0, identity_number="0"),
        visit(1, identity_number="500151195005209961"),
        visit(2, outcome=""),
    ]

    report = await desk.report(await desk.preview(*rows))

    assert (report.read, report.accepted, report.warned, report.held, report.refused) == (7, 1, 0, 4, 1)
    found = places(report)
    assert found["DAY_NEEDED"] == ("走访:3",)
    assert found["WORD_UNKNOWN"] == ("走访:4",)
    assert found["PERSON_MISSING"] == ("走访:5",)
    assert found["OUTCOME_MISSING"] == ("走访:7",)
    assert await rows_of(database, Contact) == before


async def test_whoever_is_not_registered_and_days_that_cannot_be_are_held(desk: Desk) -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    rows = [visit(9), visit(0, contacted_on="2025-08-31"), visit(1, contacted_on=tomorrow)]

    report = await desk.report(await desk.preview(*rows))

    assert places(report) == {
        "PERSON_NOT_FOUND": ("走访:2",),
        "NOT_RESIDENT_THEN": ("走访:3",),
        "CONTACT_IN_THE_FUTURE": ("走访:4",),
    }


async def test_a_name_that_is_not_the_bearers_is_held(desk: Desk) -> None:
    report = await desk.report(await desk.preview(visit(0, name=someone(0)["name"]), visit(1, name="李某")))

    assert places(report) == {"NAME_CONTRADICTS": ("走访:3",)}
    assert report.accepted == 1


async def test_a_person_may_be_named_by_the_id_that_exports_show(desk: Desk) -> None:
    first = desk.world.people["A"][0]
    county = desk.world.county.county_id
    ids = [
        base64.urlsafe_b64encode(f"{told}".encode()).decode().rstrip("=")
        for told in (f"Person:{county}:{first.id}", f"Person:{county}:1", "Person:440304:1", "Cell:1:1")
    ]

    rows = [visit(0, identity_number="", person_id=one) for one in ids]
    report = await desk.report(await desk.preview(*rows))

    assert report.accepted == 1
    assert places(report) == {
        "PERSON_NOT_FOUND": ("走访:3",),
        "PERSON_ID_UNKNOWN": ("走访:4", "走访:5"),
    }


async def test_a_worker_is_known_by_name_on_the_days_of_the_post(desk: Desk, engine: Engine) -> None:
    with engine.begin() as connection:
        for name, first in (("赵同名", "2020"), ("赵同名", "2021"), ("钱后到", "2026")):
            build_worker(connection, desk.world.station, name, valid=since(TODAY.replace(int(first), 1, 1)))

    rows = [
        visit(n % 3, note=str(n), worker=who) for n, who in enumerate(("王网格", "赵同名", "钱后到", "孙无"))
    ]
    report = await desk.report(await desk.preview(*rows))

    assert places(report) == {"WORKER_AMBIGUOUS": ("走访:3",), "WORKER_UNKNOWN": ("走访:4", "走访:5")}


async def test_the_same_contact_on_two_lines_holds_both_unless_they_are_numbered(desk: Desk) -> None:
    numbered = [visit(1, own_number="甲1"), visit(1, own_number="甲2")]

    report = await desk.report(await desk.preview(visit(0), visit(0), visit(0, mode="电话"), *numbered))

    assert places(report) == {"CONTACT_TWICE": ("走访:2", "走访:3")}
    assert report.verdicts == {RowVerdict.HELD: 2, RowVerdict.NEW: 3}


async def test_an_id_and_a_number_of_two_persons_name_neither(desk: Desk, database: Database) -> None:
    rows = await database.rows(select(Person.id, Person.name, Person.identity_masked).order_by(Person.id))
    of = {row.name: row for row in rows}
    first, second = (of[someone(n)["name"]] for n in range(2))
    county = desk.world.county.county_id
    first_id = base64.urlsafe_b64encode(f"Person:{county}:{first.id}".encode()).decode().rstrip("=")
    other_end = "X" if first.identity_masked[-1] != "X" else "1"
    numbers = [
        number_of(0),
        number_of(1),
        number_of(9),
        first.identity_masked,
        first.identity_masked[:-1] + other_end,
    ]

    told = [visit(n, person_id=first_id, identity_number=one) for n, one in enumerate(numbers)]
    report = await desk.report(await desk.preview(*told))

    assert report.verdicts == {RowVerdict.NEW: 2, RowVerdict.HELD: 3}
    found = places(report)
    assert (found["PERSON_NOT_FOUND"], found["IDENTITY_DIFFERS"]) == (("走访:3", "走访:4"), ("走访:6",))
    assert second.id != first.id
