"""Somebody is registered by a form: once, with what is wrong beside the fields, and never unseen twice."""

from datetime import date

import pytest
from sqlalchemy import Engine, func, select
from starlette.testclient import TestClient

from db.models import GridWorker, Person
from geo.identity_numbers import make_identity_number
from resolvers.areas import Area, AreaKind
from tests.residents import build_person
from tests.viewers import leader_viewer, staff_viewer, worker_viewer
from tests.web_map.atlas import Atlas, signed_in
from tests.web_pages.desk import official
from tests.web_pages.registry.office import (
    PEOPLE,
    errors,
    filled,
    names,
    opened,
    press,
    search,
    shown,
    text_of,
)

NEW = f"{PEOPLE}/new"
NUMBER = make_identity_number("500151", date(1958, 3, 9), 996)
SOMEBODY = {
    "name": "赵某甲",
    "identity_number": NUMBER,
    "on": "2025-10-01",
    "category": "DISCHARGED_SOLDIER",
    "categories.DISABLED_SOLDIER": "1",
    "priority.DISABLED": "1",
    "place": "500151001001",
    "address": "甲路 1 号",
    "phone": "13800000001",
}


def persons(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(Person)).scalar_one())


def form_of(client: TestClient, atlas: Atlas, /, **said: str) -> dict[str, str]:
    return filled(shown(client, official(atlas), NEW)) | SOMEBODY | said


def test_a_person_is_registered_and_their_file_is_shown(client: TestClient, atlas: Atlas) -> None:
    answer = press(client, official(atlas), NEW, **form_of(client, atlas))
    assert answer.status_code == 303, answer.text[:3000]
    told = text_of(shown(client, official(atlas), answer.headers["location"]))
    for said in (
        "赵某甲",
        "5****************"[:5],
        "1958-03-09",
        "退役士兵、残疾军人",
        "伤残人员",
        "一村",
        "甲路 1 号",
    ):
        assert said in told
    assert NUMBER not in told
    assert names(search(client, official(atlas), number=f" {NUMBER[:6]} {NUMBER[6:]}")) == ["赵某甲"]
    assert names(search(client, staff_viewer(atlas.townships[1]), number=NUMBER)) == []


def test_a_second_press_registers_nobody_else(client: TestClient, atlas: Atlas, engine: Engine) -> None:
    form, before = form_of(client, atlas), persons(engine)
    places = {press(client, official(atlas), NEW, **form).headers["location"] for _ in range(3)}
    assert (len(places), persons(engine)) == (1, before + 1)


def test_what_is_wrong_stands_beside_the_fields_and_what_was_written_stays(
    client: TestClient, atlas: Atlas, engine: Engine
) -> None:
    before = persons(engine)
    wrong = {"name": "", "identity_number": "123", "phone": "x", "on": "", "category": "", "place": ""}
    answer = press(client, official(atlas), NEW, **form_of(client, atlas, **wrong))
    page = opened(answer)
    assert answer.status_code == 400
    wanted = {"name", "identity_number", "phone", "on", "place"}
    assert wanted <= set(errors(page))
    assert page.get_element_by_id("phone").value == "x"
    assert page.get_element_by_id("address").value == "甲路 1 号"
    assert persons(engine) == before


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"place": "500151101999"}, "place"),
        ({"place": "", "cell": "nowhere"}, "cell"),
        ({"place": "", "lon": "106", "lat": "x", "system": "WGS84"}, "lat"),
        ({"place": "", "lon": "206", "lat": "29", "system": "WGS84"}, "lon"),
        ({"lon": "106", "lat": "29", "system": "moon"}, "system"),
        ({"on": "2999-01-01"}, "on"),
        ({"on": "1.10.2025"}, "on"),
        ({"enlisted_on": "1980-01-01", "discharged_on": "1979-01-01"}, "discharged_on"),
        ({"came_on": "2025-09-01"}, "came_source"),
        ({"registered_code": "x"}, "registered_code"),
        ({"address": "路" * 501}, "address"),
    ],
)
def test_each_refusal_is_told_beside_its_field(
    client: TestClient, atlas: Atlas, engine: Engine, said: dict[str, str], field: str
) -> None:
    before = persons(engine)
    answer = press(client, official(atlas), NEW, **form_of(client, atlas, **said))
    assert 400 <= answer.status_code < 500
    assert field in errors(opened(answer))
    assert persons(engine) == before


def test_a_number_that_is_registered_elsewhere_is_refused_and_nothing_more_is_said(
    client: TestClient, atlas: Atlas
) -> None:
    assert press(client, official(atlas), NEW, **form_of(client, atlas)).status_code == 303
    again = form_of(client, atlas, name="钱某", place="500151101001")
    answer = press(client, staff_viewer(atlas.townships[1]), NEW, **again)
    assert answer.status_code == 409
    assert "已有登记" in errors(opened(answer))["identity_number"]
    assert "赵某甲" not in answer.text


def test_who_resembles_them_is_shown_before_anything_is_stored(
    client: TestClient, atlas: Atlas, engine: Engine
) -> None:
    with engine.begin() as connection:
        there = build_person(connection, atlas.villages[2], name="赵某乙", born_on=date(1958, 3, 9))
        build_person(connection, atlas.villages[2], name="赵某甲", born_on=date(1938, 3, 9))
    form, before = form_of(client, atlas), persons(engine)
    answer = press(client, official(atlas), NEW, **form)
    page = opened(answer)
    assert (answer.status_code, persons(engine)) == (200, before)
    [alike] = page.xpath("//section[@class='alike']//li")
    assert "赵某乙" in alike.text_content()
    again = filled(page)
    assert again["identity_number"] == NUMBER
    assert again["ticket"] == form["ticket"]
    sure = f"{there.county_id}-{there.id}"
    assert page.xpath("//button[@name='sure']/@value") == [sure]
    done = press(client, official(atlas), NEW, **again, sure=sure)
    assert (done.status_code, persons(engine)) == (303, before + 1)


def test_whoever_works_at_a_station_chooses_among_its_villages(
    client: TestClient, atlas: Atlas, engine: Engine
) -> None:
    with engine.connect() as connection:
        station_id = connection.execute(select(GridWorker.station_id)).scalar_one()
    station = Area(AreaKind.STATION, atlas.county.county_id, station_id)
    chosen = shown(client, staff_viewer(station), NEW).xpath("//optgroup/option/@value")
    assert chosen == ["500151001001", "500151001002"]
    assert not shown(client, worker_viewer(atlas.worker), NEW).xpath("//optgroup")


def test_who_may_not_see_persons_registers_nobody(client: TestClient, atlas: Atlas) -> None:
    leader = leader_viewer(atlas.county)
    assert "PERSONS_NOT_PERMITTED" in press(client, leader, NEW, **SOMEBODY).text
    staff = staff_viewer(atlas.townships[1])
    answer = press(client, staff, NEW, **form_of(client, atlas))
    assert (answer.status_code, "place" in errors(opened(answer))) == (400, True)


def test_a_form_of_another_site_registers_nobody(client: TestClient, atlas: Atlas, engine: Engine) -> None:
    before = persons(engine)
    headers = signed_in(official(atlas)) | {"Origin": "https://elsewhere.example"}
    assert client.post(NEW, data=form_of(client, atlas), headers=headers).status_code == 403
    assert persons(engine) == before
