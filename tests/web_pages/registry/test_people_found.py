"""Persons are found by name and village, and a file tells all that is registered of one; nobody unlogged."""

from datetime import date

import psycopg
import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from db.codes import ContactMode
from tests.databases import libpq
from tests.residents import build_contact, build_person
from tests.viewers import leader_viewer, staff_viewer, worker_viewer
from tests.web_map.atlas import Atlas, signed_in
from tests.web_pages.desk import official
from tests.web_pages.registry.office import PEOPLE, names, press, search, shown, text_of


def test_home_leads_to_persons_those_who_may_see_them(client: TestClient, atlas: Atlas) -> None:
    for viewer, leads in ((official(atlas), True), (leader_viewer(atlas.county), False)):
        links = shown(client, viewer, "/").xpath("//main//a/@href")
        assert (PEOPLE in links) is leads


def test_a_search_narrows_by_name_village_and_category(
    client: TestClient, atlas: Atlas, engine: Engine
) -> None:
    with engine.begin() as connection:
        build_person(connection, atlas.villages[0], name="王某丁")
        build_person(connection, atlas.villages[2], name="王某丁")
    viewer = official(atlas)
    assert names(search(client, viewer, name=" 某丁 ")) == ["王某丁"] * 2
    assert names(search(client, viewer, name="某丁", place="500151101001")) == ["王某丁"]
    assert names(search(client, viewer, name="某丁", category="MARTYR_SURVIVOR")) == []
    assert len(names(search(client, viewer, category="MARTYR_SURVIVOR"))) == 1
    assert len(names(search(client, viewer))) == 16


def test_the_address_of_a_search_tells_no_name_and_serves_its_sender_alone(
    client: TestClient, atlas: Atlas
) -> None:
    found = press(client, official(atlas), PEOPLE, name="张三").headers["location"]
    assert "%E5" not in found
    assert "张" not in found
    assert names(shown(client, official(atlas), found))
    assert names(shown(client, worker_viewer(atlas.worker), found)) == []
    assert names(shown(client, official(atlas), f"{PEOPLE}?of=xx")) == []


def test_a_search_keeps_to_what_one_may_see(client: TestClient, atlas: Atlas) -> None:
    assert len(names(search(client, worker_viewer(atlas.worker)))) == 8
    assert len(names(search(client, staff_viewer(atlas.townships[1])))) == 5
    answer = press(client, leader_viewer(atlas.county), PEOPLE, name="张三")
    assert (answer.status_code, "PERSONS_NOT_PERMITTED" in answer.text) == (403, True)


@pytest.mark.parametrize(("number", "says"), [("12", "身份证"), ("500151195005209960", "身份证")])
def test_a_number_that_is_none_is_told_beside_its_field(
    client: TestClient, atlas: Atlas, number: str, says: str
) -> None:
    found = press(client, official(atlas), PEOPLE, number=number).headers["location"]
    page = shown(client, official(atlas), found, 400)
    [wrong] = page.xpath("//*[@id='number-error']")
    assert says in wrong.text_content()
    assert page.get_element_by_id("number").value == number


def test_a_file_tells_everything_and_stands_in_the_log(
    client: TestClient, atlas: Atlas, engine: Engine, database_url: str
) -> None:
    with engine.begin() as connection:
        one = build_person(
            connection, atlas.villages[0], atlas.cells["A"], name="王某丁", address="<b>甲路</b>"
        )
        for month in range(1, 13):
            build_contact(
                connection,
                one,
                date(2024, month, 5),
                division=atlas.villages[0],
                cell=atlas.cells["A"],
                worker=atlas.worker,
                mode=ContactMode.PHONE,
            )
    address = f"{PEOPLE}/{one.county_id}-{one.id}"
    page = shown(client, official(atlas), address)
    told = text_of(page)
    for said in (
        "5***************9",
        "退役士兵",
        "一村",
        "<b>甲路</b>",
        "联系记录（12）",
        "2024-12-05",
        "电话",
    ):
        assert said in told
    assert "2024-01-05" not in told.partition("履历（")[0]
    assert "2024-01-05" in text_of(shown(client, official(atlas), f"{address}?contacts=2"))
    then = text_of(shown(client, official(atlas), f"{address}?as_of=2024-06-01"))
    assert "2024-06-01：居住在 一村" in then
    with psycopg.connect(libpq(database_url)) as connection:
        rows = connection.execute("SELECT operation, person_ids FROM access_log").fetchall()
    assert {operation for operation, _ in rows} == {f"{PEOPLE}/{{person}}"}
    assert one.id in {person for _, ids in rows for person in ids}


@pytest.mark.parametrize("key", ["500151-1", "1-1", "x", "500151-99999999999999999999", "500152-5"])
def test_a_person_who_is_none_of_ones_own_is_not_there(client: TestClient, atlas: Atlas, key: str) -> None:
    answer = client.get(f"{PEOPLE}/{key}", headers=signed_in(official(atlas)))
    assert (answer.status_code, "PERSON_NOT_FOUND" in answer.text) == (404, True)


def test_a_person_of_another_village_is_not_there(client: TestClient, atlas: Atlas) -> None:
    [link, *_] = search(client, official(atlas), place="500151101001").xpath("//tbody//a/@href")
    assert client.get(link, headers=signed_in(worker_viewer(atlas.worker))).status_code == 404
