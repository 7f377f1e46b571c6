"""Full numbers for a reason, and who has looked at a file: pages of the station staff who keep it."""

from datetime import date

import pytest
from sqlalchemy import Engine, select, update
from starlette.testclient import TestClient

from db.models import AccessLog, Person, WorkerPhoneRule
from geo.identity_numbers import make_identity_number
from resolvers.people.identities import SealedAt, masked_phone, seal
from tests.builders import put
from tests.residents import Registered, build_person
from tests.rolled_up import roll_up
from tests.viewers import TODAY, staff_viewer, worker_viewer
from tests.web_map.atlas import Atlas, signed_in
from tests.web_pages.desk import KEYS
from tests.web_pages.registry.office import PEOPLE, errors, filled, opened, press, shown, text_of

COUNTY = 500151
NUMBER, PHONE = make_identity_number("500151", date(1961, 2, 3), 996), "15400001234"


@pytest.fixture
def person(engine: Engine, atlas: Atlas) -> Registered:
    """Somebody with numbers that can be opened."""
    with engine.begin() as connection:
        one = build_person(
            connection, atlas.villages[0], atlas.cells["A"], name="孙某甲", born_on=date(1961, 2, 3)
        )
        sealed = {
            f"{name}_cipher": seal(KEYS, SealedAt("person", f"{name}_cipher", one.county_id, one.id), value)
            for name, value in (("identity", NUMBER), ("phone", PHONE))
        }
        connection.execute(
            update(Person).where(Person.id == one.id).values(**sealed, phone_masked=masked_phone(PHONE))
        )
        roll_up(connection, TODAY)
        return one


def at(person: Registered, page: str) -> str:
    return f"{PEOPLE}/{person.county_id}-{person.id}/{page}"


def test_a_number_is_shown_for_a_reason_that_is_written_down(
    client: TestClient, atlas: Atlas, person: Registered, engine: Engine
) -> None:
    staff, address = staff_viewer(atlas.townships[0]), at(person, "numbers")
    form = filled(shown(client, staff, address)) | {"number.PHONE": "1", "reason": "核对联系电话"}
    answer = press(client, staff, address, **form)
    told = text_of(opened(answer))
    assert answer.status_code == 200
    assert PHONE in told
    assert NUMBER not in told
    assert answer.headers["cache-control"].startswith("no-store")
    with engine.begin() as connection:
        row = connection.execute(select(AccessLog).where(AccessLog.kind == "REVEAL")).one()
    assert (row.reason, row.person_ids, row.outcome) == ("核对联系电话", [person.id], "DONE")
    looked = text_of(shown(client, staff, at(person, "accesses")))
    assert "核对联系电话" in looked
    assert "查看完整号码页面" in looked
    assert "/registry" not in looked
    assert PHONE not in looked


def test_what_is_missing_is_told_and_nothing_is_shown(
    client: TestClient, atlas: Atlas, person: Registered
) -> None:
    staff, address = staff_viewer(atlas.townships[0]), at(person, "numbers")
    for said, expected in (
        ({"reason": "核对"}, {"number"}),
        ({"number.PHONE": "1", "reason": ""}, {"reason"}),
        ({"number.PHONE": "1", "reason": f"电话 {PHONE}"}, {"reason"}),
    ):
        answer = press(client, staff, address, **filled(shown(client, staff, address)) | said)
        assert answer.status_code == 400
        assert set(errors(opened(answer))) == expected
        assert PHONE not in text_of(opened(answer))


def decided(engine: Engine, *, permitted: bool) -> None:
    """What the county of the world decides of its workers."""
    with engine.begin() as connection:
        put(connection, WorkerPhoneRule, COUNTY, permitted=permitted, from_on=TODAY, decided_by="account:1")


def test_a_worker_is_shown_telephones_of_the_own_cells_once_the_county_permits_it(
    client: TestClient, atlas: Atlas, person: Registered, engine: Engine
) -> None:
    worker, address = worker_viewer(atlas.worker), at(person, "numbers")
    assert address not in shown(client, worker, "/my/persons").xpath("//a/@href")
    decided(engine, permitted=True)
    assert address in shown(client, worker, "/my/persons").xpath("//a/@href")
    assert address in shown(client, worker, at(person, "").rstrip("/")).xpath("//a/@href")
    page = shown(client, worker, address)
    assert page.xpath("//input[@type='checkbox']/@name") == ["number.PHONE"]
    form = filled(page) | {"number.PHONE": "1", "reason": "上门前预约"}
    answer = press(client, worker, address, **form)
    assert answer.status_code == 200
    assert PHONE in text_of(opened(answer))
    both = press(client, worker, address, **form | {"number.IDENTITY_NUMBER": "1"})
    assert both.status_code == 403
    assert NUMBER not in both.text
    decided(engine, permitted=False)
    assert client.get(address, headers=signed_in(worker)).status_code == 403


def test_others_find_neither(client: TestClient, atlas: Atlas, person: Registered) -> None:
    worker = worker_viewer(atlas.worker)
    file = shown(client, worker, at(person, "").rstrip("/"))
    for name in ("numbers", "accesses"):
        assert client.get(at(person, name), headers=signed_in(worker)).status_code == 403
        assert at(person, name) not in file.xpath("//a/@href")
    staff = staff_viewer(atlas.townships[0])
    links = shown(client, staff, at(person, "").rstrip("/")).xpath("//a/@href")
    assert {at(person, name) for name in ("numbers", "accesses")} <= set(links)
