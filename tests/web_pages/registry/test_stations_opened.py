"""Stations are opened, placed, supervised and closed on pages, and villages told what they need."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser
from sqlalchemy import Engine
from starlette.testclient import TestClient

from resolvers.viewer import Viewer
from resolvers.windows import today_in_china
from tests.residents import build_person
from tests.viewers import staff_viewer
from tests.web_map.atlas import NASTY, Atlas, county_leader, map_app, signed_in
from tests.web_map.conftest import serving
from tests.web_pages.desk import official
from tests.web_pages.opened import fits, fits_the_narrowest, follow
from tests.web_pages.opened import opened as opened_page
from tests.web_pages.registry.office import (
    administrator,
    errors,
    filled,
    names,
    opened,
    press,
    shown,
    text_of,
)

STATIONS = "/registry/stations"
VILLAGE = "500151001001"


def send(client: TestClient, viewer: Viewer, address: str, /, **said: str) -> str:
    """Sends a form twice: one act; the place that it leads to."""
    form = filled(shown(client, viewer, address)) | said
    places = set()
    for _ in range(2):
        answer = press(client, viewer, address, **form)
        assert answer.status_code == 303, text_of(opened(answer))
        places.add(answer.headers["location"])
    [place] = places
    return str(place).removesuffix("?done=1")


def refused(client: TestClient, viewer: Viewer, address: str, /, **said: str) -> dict[str, str]:
    answer = press(client, viewer, address, **filled(shown(client, viewer, address)) | said)
    assert 400 <= answer.status_code < 500
    return errors(opened(answer))


def station_of(client: TestClient, atlas: Atlas, **said: str) -> str:
    """A station opened on the first village; its address."""
    entry = {"division_code": VILLAGE, "name": "一村服务站", "on": "2024-01-01", **said}
    return send(client, administrator(atlas.county), f"{STATIONS}/new", **entry)


def above_of(client: TestClient, atlas: Atlas) -> str:
    """The address of the township's station."""
    return str(shown(client, administrator(atlas.county), STATIONS).xpath("//tbody//a/@href")[0])


def key_of(address: str) -> str:
    return address.rpartition("/")[2]


def test_a_station_is_opened_once_with_all_that_is_said_of_it(client: TestClient, atlas: Atlas) -> None:
    above = above_of(client, atlas)
    said = {"head_name": "周某", "head_post": "书记", "head_post_kind": "VILLAGE_SECRETARY"}
    said |= {"lon": "106.05", "lat": "29.85", "system": "GCJ02", "co_located": key_of(above)}
    viewer = administrator(atlas.county)
    assert f"{STATIONS}/new" in shown(client, viewer, STATIONS).xpath("//main//a/@href")
    station = station_of(client, atlas, name=NASTY, **said)
    page = shown(client, viewer, station)
    told = text_of(page)
    assert NASTY in told
    assert not page.xpath("//img")
    assert "周某（书记）" in told
    assert "合署：" in told
    assert above in page.xpath("//dl//a/@href")
    assert len(names(shown(client, viewer, STATIONS))) == 2


def test_its_place_is_moved_and_taken_away(client: TestClient, atlas: Atlas) -> None:
    viewer = administrator(atlas.county)
    station = station_of(client, atlas, lon="106.05", lat="29.85")
    form = filled(shown(client, viewer, f"{station}/amend"))
    assert (form["lon"], form["lat"], form["system"]) == ("106.05", "29.85", "WGS84")
    assert "没有改动" in press(client, viewer, f"{station}/amend", **form).text
    send(client, viewer, f"{station}/amend", lon="106.06", lat="29.86")
    assert filled(shown(client, viewer, f"{station}/amend"))["lon"] == "106.06"
    send(client, viewer, f"{station}/amend", lon="", lat="")
    assert "按区划代表点" in text_of(shown(client, viewer, station))
    assert "lon" in refused(client, viewer, f"{station}/amend", lon="x", lat="1")
    assert "telephone" in refused(client, viewer, f"{station}/amend", telephone="x" * 25)


def test_a_co_location_with_a_station_of_others_stays_when_the_name_is_amended(
    client: TestClient, atlas: Atlas
) -> None:
    above = above_of(client, atlas)
    station = station_of(client, atlas, co_located=key_of(above))
    mine = administrator(atlas.villages[0])
    form = shown(client, mine, f"{station}/amend")
    [kept] = form.xpath("//select[@id='co_located']/option[@selected]")
    assert (kept.get("value"), kept.text) == (key_of(above), "维持现状")
    send(client, mine, f"{station}/amend", name="一村新站")
    told = text_of(shown(client, mine, station))
    assert "一村新站" in told
    assert "合署：" in told
    send(client, mine, f"{station}/amend", co_located="")
    assert "合署：" not in text_of(shown(client, mine, station))


def test_a_station_closes_once_and_what_hung_on_it_is_its_successors(
    client: TestClient, atlas: Atlas
) -> None:
    viewer, today = administrator(atlas.county), str(today_in_china())
    above, station = above_of(client, atlas), station_of(client, atlas)
    send(client, viewer, f"{station}/worker", name="郑某")
    assert "successor" in refused(client, viewer, f"{station}/close", on=today)
    assert "on" in refused(client, viewer, f"{station}/close", on="2024-02-01", successor=key_of(above))
    closed = send(client, viewer, f"{station}/close", on=today, successor=key_of(above))
    assert f"已于 {today} 撤销" in text_of(shown(client, viewer, closed))
    assert len(names(shown(client, viewer, STATIONS))) == 1
    assert "郑某" in text_of(shown(client, viewer, above))


def test_a_station_that_opens_later_is_shown_and_told_so(client: TestClient, atlas: Atlas) -> None:
    later = str(today_in_china() + timedelta(days=30))
    station = station_of(client, atlas, on=later)
    assert f"将于 {later} 设立" in text_of(shown(client, administrator(atlas.county), station))


def chosen_in(client: TestClient, viewer: Viewer, address: str) -> str:
    """What the form's list of stations begins with."""
    selected: list[str] = shown(client, viewer, address).xpath("//select/option[@selected]/@value")
    return selected[0] if selected else ""


def test_another_supervises_it_and_another_serves_the_village(client: TestClient, atlas: Atlas) -> None:
    viewer = administrator(atlas.county)
    above, station = above_of(client, atlas), station_of(client, atlas)
    other = station_of(client, atlas, division_code="500151001002", name="二村服务站")
    send(client, viewer, f"{other}/supervisor", supervisor=key_of(station))
    assert station in shown(client, viewer, other).xpath("//dl//a/@href")
    assert chosen_in(client, viewer, f"{other}/supervisor") == key_of(station)
    assert chosen_in(client, viewer, f"{station}/supervisor") == ""
    circle = refused(client, viewer, f"{station}/supervisor", supervisor=key_of(other))
    assert "supervisor" in circle
    [village] = [one for one in shown(client, viewer, other).xpath("//main//a/@href") if "/divisions/" in one]
    assert send(client, viewer, f"{village}/station", station=key_of(above)) == village
    assert above in shown(client, viewer, village).xpath("//dl//a/@href")
    assert chosen_in(client, viewer, f"{village}/station") == key_of(above)
    send(client, viewer, f"{village}/station", station="")
    assert other in shown(client, viewer, village).xpath("//dl//a/@href")
    assert chosen_in(client, viewer, f"{village}/station") == ""
    assert "on" in refused(client, viewer, f"{village}/station", on="2020-01-01")


def test_villages_are_told_what_they_need_and_somebody_is_named(
    client: TestClient, atlas: Atlas, engine: Engine
) -> None:
    with engine.begin() as connection:
        for _ in range(30):
            build_person(connection, atlas.villages[2])
    viewer = administrator(atlas.county)
    page = shown(client, viewer, f"{STATIONS}/required")
    needs = {row.xpath(".//a")[0].text_content(): text_of(row) for row in page.xpath("//tbody/tr")}
    assert "应建未建" in needs["三村"]
    assert "未明确专人" in needs["二村"]
    missing = f"{STATIONS}/required?need=STATION_MISSING"
    assert names(shown(client, viewer, missing)) == ["三村"]
    assert names(shown(client, viewer, f"{STATIONS}/required?area={VILLAGE}")) == ["一村"]
    # Of one veteran a manager is told that they are few, and the office that sees everybody how many.
    assert "不足 5" in needs["二村"]
    assert "不足 5" not in text_of(shown(client, official(atlas), f"{STATIONS}/required"))
    [village] = page.xpath("//tbody//a[text()='二村']/@href")
    send(client, viewer, f"{village}/person", name="吴某", post="民政专干")
    assert "吴某（民政专干）" in text_of(shown(client, viewer, village))
    assert "二村" in names(shown(client, viewer, f"{STATIONS}/required?need=PERSON_NAMED"))
    assert "post" in refused(client, viewer, f"{village}/person", name="吴某", post="")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"division_code": "1"}, "division_code"),
        ({"division_code": "110101001001"}, "division_code"),
        ({"division_code": "500151001000"}, "division_code"),
        ({"name": ""}, "name"),
        ({"on": "2999-01-01"}, "on"),
        ({"head_name": "周某", "head_post_kind": "PRINCIPAL_LEADER"}, "head_post_kind"),
        ({"head_name": "周某", "head_post_kind": "x"}, "head_post_kind"),
        ({"lon": "200", "lat": "1"}, "lon"),
        ({"co_located": "500151-1"}, "co_located"),
    ],
)
def test_what_cannot_be_opened_is_told_beside_its_field(
    client: TestClient, atlas: Atlas, said: dict[str, str], field: str
) -> None:
    entry = {"division_code": VILLAGE, "name": "一村服务站", **said}
    assert field in refused(client, administrator(atlas.county), f"{STATIONS}/new", **entry)


def test_who_does_not_manage_a_division_decides_nothing_of_it(client: TestClient, atlas: Atlas) -> None:
    station, viewer = station_of(client, atlas), administrator(atlas.county)
    [village] = shown(client, viewer, f"{STATIONS}/required?area={VILLAGE}").xpath("//tbody//a/@href")
    acts = (f"{STATIONS}/new", f"{station}/close", f"{station}/supervisor", f"{village}/station")
    said = {"division_code": VILLAGE, "name": "x", "on": str(today_in_china())}
    for address in (*acts, f"{village}/person"):
        for other in (official(atlas), county_leader(atlas)):
            assert client.get(address, headers=signed_in(other)).status_code == 403
            assert press(client, other, address, **said).status_code == 403
        elsewhere = press(client, administrator(atlas.townships[1]), address, **said | {"post": "x"})
        assert elsewhere.status_code == 404, address
    assert client.get("/registry/divisions/500151-1", headers=signed_in(viewer)).status_code == 404
    assert client.get("/registry/divisions/x", headers=signed_in(viewer)).status_code == 404
    elsewhere = shown(client, staff_viewer(atlas.townships[1]), f"{STATIONS}/required?area={VILLAGE}", 400)
    assert "area" in errors(elsewhere)


@pytest.fixture
def origin(database_url: str, atlas: Atlas) -> Iterator[str]:
    with serving(map_app(database_url)) as address:
        yield address


async def test_a_station_is_opened_and_closed_by_keyboard_on_both_screens(
    chromium: Browser, origin: str, atlas: Atlas, tmp_path: Path
) -> None:
    one = await opened_page(chromium, origin, administrator(atlas.county), scripts=False)
    page = one.page
    await page.goto(f"{origin}{STATIONS}")
    await follow(page.get_by_role("link", name="建站要求"))
    await fits(one, tmp_path, "required")
    await fits_the_narrowest(one)
    await follow(page.get_by_role("link", name="一村"))
    await fits(one, tmp_path, "division")
    await fits_the_narrowest(one)
    await page.get_by_role("link", name="设立服务站").click()
    await page.get_by_label("名称").fill("一村服务站")
    await page.get_by_text("位置与合署").click()
    await fits(one, tmp_path, "open")
    await fits_the_narrowest(one)
    await page.get_by_label("名称").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="一村服务站").wait_for()
    await fits(one, tmp_path, "opened")
    await fits_the_narrowest(one)
    await follow(page.get_by_role("link", name="指定主管站"))
    await fits(one, tmp_path, "supervisor")
    await page.go_back()
    await page.get_by_role("link", name="撤销").click()
    await page.get_by_label("自何日起撤销").fill(str(today_in_china() + timedelta(days=1)))
    await page.get_by_label("承接站").select_option(index=1)
    await fits(one, tmp_path, "close")
    await page.get_by_role("button", name="撤销服务站").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("status").get_by_text("已保存").wait_for()
    assert one.complaints == []
