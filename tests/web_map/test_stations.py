"""The map of stations: who stands where, serves whom and works there, on the screen and for the wall."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.async_api import Browser, expect
from shapely import box
from sqlalchemy import Engine, update
from starlette.testclient import TestClient

from db.models import StationVersion
from tests.service_world import ServiceWorld, build_service_world, lay_roads
from tests.viewers import NOBODY, leader_viewer
from tests.web_map.atlas import NASTY, client_of, map_app, signed_in
from tests.web_map.conftest import serving
from tests.web_map.test_in_chromium import visit
from tests.web_map.test_pages import asked, page
from web_map.stations.palette import Tone, tones_of

PAGE = "/maps/stations/440304"


@pytest.fixture
def world(engine: Engine, tmp_path: Path) -> ServiceWorld:
    """The county with its street; one station's head would like to be a script."""
    with engine.begin() as connection:
        found = build_service_world(connection)
        lay_roads(connection, tmp_path)
        of_first = StationVersion.station_id == found.stations["甲"].id
        told = {"head_name": NASTY, "head_post": "主任", "telephone": "0755-00000001", "address": "甲路1号"}
        connection.execute(update(StationVersion).where(of_first).values(**told))
    return found


@pytest.fixture
def client(database_url: str, world: ServiceWorld) -> Iterator[TestClient]:
    """A client of its maps."""
    with client_of(map_app(database_url)) as opened:
        yield opened


def _persons(document: Any) -> dict[str, str]:
    rows = document.xpath("//tr[@data-part]")
    return {row.xpath("th")[0].text.strip(): row.xpath("td")[-1].text for row in rows}


def test_stations_serve_just_those_whom_the_api_counts_for_them(
    client: TestClient, world: ServiceWorld
) -> None:
    leader = leader_viewer(world.county)
    townships = _persons(page(client, leader, PAGE))
    assert townships == {"甲街道站": "4", "乙街道站": "5"}
    villages = _persons(page(client, leader, f"{PAGE}?by=VILLAGE"))
    assert set(townships) < set(villages)
    areas = page(client, leader, "/maps/service-areas/440304?method=ASSIGNED&level=VILLAGE")
    served = areas.xpath("//tr[@data-class='station']")
    api = {row.xpath("th")[0].text.strip(): row.xpath("td")[0].text for row in served}
    assert {name: villages[name] for name in api} == api


def test_where_no_station_stands_those_are_counted_that_serve_the_place(
    client: TestClient, world: ServiceWorld
) -> None:
    document = page(client, leader_viewer(world.villages[1]), "/maps/stations/mine?by=TOWNSHIP")
    [number] = document.xpath("//*[@data-number='stations']")
    assert list(_persons(document)) == ["甲街道站"]
    assert (number.getparent().text.strip(), number.text) == ("服务此处的站", "1")
    assert document.xpath("//ul[@data-legend-of='stations']//*[@class='count']")[0].text == "1"


def test_marks_tell_head_telephone_and_staff_and_a_name_is_no_script(
    client: TestClient, world: ServiceWorld
) -> None:
    answer = asked(client, leader_viewer(world.county), PAGE).text
    assert NASTY not in answer
    leader = leader_viewer(world.county)
    [address] = page(client, leader, PAGE).xpath("//@data-marks")
    told = client.get(address, headers=signed_in(leader))
    assert client.get(address, headers={"Accept": "text/html"}).status_code == 303
    marks = {one["lines"][0]: one for one in told.json()}
    assert marks["甲街道站"]["lines"][2:5] == [f"负责人 {NASTY}（主任）", "0755-00000001", "网格员 0 名"]
    assert marks["乙街道站"]["label"] == "乙街道站"
    assert marks["甲一站"]["label"] == ""
    assert "其中无坐标、未绘出 1 个" in answer
    assert 'href="tel:0755-00000001"' in answer


def test_what_changes_after_the_page_is_told_by_its_marks(
    client: TestClient, world: ServiceWorld, engine: Engine
) -> None:
    leader = leader_viewer(world.county)
    [address] = page(client, leader, PAGE).xpath("//@data-marks")
    before = client.get(address, headers=signed_in(leader))
    with engine.begin() as connection:
        of_first = StationVersion.station_id == world.stations["甲"].id
        connection.execute(update(StationVersion).where(of_first).values(telephone="0755-00000002"))
    after = client.get(address, headers={**signed_in(leader), "If-None-Match": before.headers["etag"]})
    assert ("0755-00000001" in before.text, "0755-00000002" in before.text) == (True, False)
    assert ("0755-00000001" in after.text, "0755-00000002" in after.text) == (False, True)
    assert after.headers["cache-control"] == "private, no-cache"


def test_shapes_lie_under_a_lasting_address_and_yesterdays_are_refused(
    client: TestClient, world: ServiceWorld
) -> None:
    leader = leader_viewer(world.county)
    [address] = page(client, leader, PAGE).xpath("//@data-shapes")
    answer = client.get(address, headers=signed_in(leader))
    assert "immutable" in answer.headers["cache-control"]
    assert len(answer.json()["features"]) == 2
    assert client.get(f"{PAGE}/0123456789abcdef.json", headers=signed_in(leader)).status_code == 404


@pytest.mark.parametrize("query", ["by=COUNTY", "by=x", "level=VILLAGE", "asOf=yesterday", "paper=A3"])
def test_what_cannot_be_meant_is_refused(client: TestClient, world: ServiceWorld, query: str) -> None:
    assert asked(client, leader_viewer(world.county), f"{PAGE}?{query}").status_code == 400


def test_nobody_is_sent_to_sign_in_and_strangers_find_nothing(
    client: TestClient, world: ServiceWorld
) -> None:
    for address in (PAGE, f"{PAGE}.pdf", f"{PAGE}/0.json"):
        assert client.get(address, headers={"Accept": "text/html"}).status_code == 303
        assert asked(client, NOBODY, address).status_code in {403, 404}


def test_the_sheet_for_the_wall_names_stations_heads_and_staff(
    client: TestClient, world: ServiceWorld
) -> None:
    answer = client.get(f"{PAGE}.pdf?paper=A3", headers=signed_in(leader_viewer(world.county)))
    document = pypdfium2.PdfDocument(answer.content)
    assert round(document[0].get_size()[0] * 25.4 / 72) == 420
    text = "".join(one.get_textpage().get_text_range() for one in document)
    for told in ("乙街道站", "0755-00000001", "甲路1号", "onerror", "CGCS2000", "无坐标、未绘出 1"):
        assert told in text


def test_neighbours_have_different_tones() -> None:
    squares = [
        box(106 + column / 100, 29 + row / 100, 106.01 + column / 100, 29.01 + row / 100)
        for row in range(5)
        for column in range(5)
    ]
    tones = tones_of(squares)
    for one in range(25):
        beside = [one + 1] if one % 5 < 4 else []
        beside += [one + 5] if one < 20 else []
        assert all(tones[one] != tones[other] for other in beside)
    assert tones_of([]) == []
    assert set(tones) <= set(Tone)


def test_where_no_area_can_be_drawn_the_staff_are_told_and_it_is_said(
    client: TestClient, world: ServiceWorld
) -> None:
    village = "/maps/stations/440304002002"
    document = page(client, leader_viewer(world.county), village)
    assert list(_persons(document)) == ["乙二站"]
    assert "没有可绘制的服务范围" in document.text_content()
    answer = client.get(f"{village}.pdf", headers=signed_in(leader_viewer(world.county)))
    assert answer.status_code == 200


async def test_marks_and_labels_are_drawn_without_complaint(
    chromium: Browser, database_url: str, world: ServiceWorld
) -> None:
    with serving(map_app(database_url)) as origin:
        opened = await visit(chromium, origin, leader_viewer(world.county), PAGE)
        labels = opened.page.locator(".leaflet-tooltip.part-label:not(.hidden)")
        assert set(await labels.all_inner_texts()) == {"甲街道站", "乙街道站"}
        await opened.page.uncheck("[data-layer=stations]")
        await expect(labels).to_have_count(0)
        await opened.page.check("[data-layer=stations]")
        await expect(labels).to_have_count(2)
        await opened.page.set_viewport_size({"width": 390, "height": 844})
        assert await opened.page.evaluate("document.documentElement.scrollWidth") <= 390
        assert await opened.page.locator("img").count() == 0
        assert opened.complaints == []
        assert [address for address in opened.addresses if not address.startswith(f"{origin}/")] == []
