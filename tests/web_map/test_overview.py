"""The overview: one theme at a time, outlines and stations over it, and each legend with its layer."""

import re

import pytest
from playwright.async_api import Browser, expect
from starlette.testclient import TestClient

from tests.viewers import leader_viewer
from tests.web_map.atlas import Atlas, county_client, county_leader, signed_in
from tests.web_map.test_in_chromium import READY, Visit, visit
from tests.web_map.test_pages import asked, page, rows
from web_map.palette import PAINTS, MapClass

COUNTY = "/maps/overview/500151"
# The canvas is painted with the next frame.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


async def shown_legends(opened: Visit) -> list[str]:
    every = "[...document.querySelectorAll('[data-legend-of]:not([data-legend-of=stations])')]"
    every += ".filter((one) => !one.hidden)"
    names: list[str] = await opened.page.evaluate(f"{every}.map((one) => one.dataset.legendOf)")
    return names


def test_the_overview_has_the_numbers_of_the_coverage_map(client: TestClient, atlas: Atlas) -> None:
    leader = county_leader(atlas)
    assert rows(page(client, leader, COUNTY)) == rows(page(client, leader, "/maps/coverage/500151"))
    document = page(client, leader, f"{COUNTY}?level=cells")
    assert [row.get("data-visits-class") for row in document.xpath("//tr[@data-part]")]
    assert "/maps/overview/500151101000?level=cells" in page(client, leader, COUNTY).xpath("//tr//a/@href")


def test_stations_are_asked_for_with_every_page_and_those_without_a_point_are_counted(
    client: TestClient, atlas: Atlas
) -> None:
    answer = asked(client, county_leader(atlas), COUNTY).text
    headers = signed_in(county_leader(atlas))
    [address] = page(client, county_leader(atlas), COUNTY).xpath("//@data-marks")
    told = client.get(address, headers=headers)
    marks = told.json()
    assert told.headers["cache-control"] == "private, no-cache"
    tag = told.headers["etag"]
    assert client.get(address, headers={**headers, "If-None-Match": tag}).status_code == 304
    assert client.get(address, headers={"Accept": "text/html"}).status_code == 303
    [(number, bare)] = re.findall(r"服务站 (\d+) 个，其中无坐标 (\d+) 个", answer)
    assert int(number) == 1
    assert len(marks) == int(number) - int(bare)
    outside = asked(client, leader_viewer(atlas.townships[1]), "/maps/overview/500151101").text
    assert "服务站 0 个" in outside


def test_what_spans_counties_has_a_theme_alone(client: TestClient, atlas: Atlas) -> None:
    document = page(client, leader_viewer(atlas.nation), "/maps/overview/100000")
    assert rows(document) == {"铜梁区": ["above0", "6 / 14", "42.9%"]}
    assert document.xpath("//*[@id='outlines']") == []


@pytest.mark.parametrize("query", ["inPerson=true", "level=units", "theme=visits"])
def test_what_an_overview_does_not_know_is_refused(client: TestClient, atlas: Atlas, query: str) -> None:
    assert asked(client, county_leader(atlas), f"{COUNTY}?{query}").status_code == 400


async def test_a_theme_is_switched_with_its_legend(chromium: Browser, origin: str, atlas: Atlas) -> None:
    opened = await visit(chromium, origin, county_client(atlas), f"{COUNTY}?level=cells")
    assert await shown_legends(opened) == ["contacts"]
    assert PAINTS[MapClass.FULL].fill in await opened.colours("A")
    await opened.page.check("input[value=bare]")
    assert await shown_legends(opened) == []
    await opened.page.evaluate(DRAWN)
    assert PAINTS[MapClass.FULL].fill not in await opened.colours("A")
    await opened.page.check("input[value=visits]")
    assert await shown_legends(opened) == ["visits"]
    # Of reading the canvas, which only the test does.
    assert [one for one in opened.complaints if "getImageData" not in one] == []


async def test_outlines_are_fetched_when_they_are_wanted_and_go_with_their_legend(
    chromium: Browser, origin: str, atlas: Atlas
) -> None:
    opened = await visit(chromium, origin, county_leader(atlas), COUNTY)
    before = len(opened.addresses)
    async with opened.page.expect_response("**/maps/shapes/**"):
        await opened.page.check("[data-layer=outlines]")
    await opened.page.wait_for_selector("[data-legend-of=outlines]:not([hidden])")
    assert len(opened.addresses) == before + 1
    assert "outlines" in await shown_legends(opened)
    await opened.page.uncheck("[data-layer=outlines]")
    assert "outlines" not in await shown_legends(opened)
    await opened.page.check("[data-layer=outlines]")
    assert len(opened.addresses) == before + 1
    assert opened.complaints == []


async def test_a_map_whose_stations_do_not_come_says_so_and_works(
    chromium: Browser, origin: str, atlas: Atlas
) -> None:
    opened = await visit(chromium, origin, county_client(atlas), f"{COUNTY}?level=cells")
    errors: list[str] = []
    opened.page.on("pageerror", lambda error: errors.append(str(error)))
    await opened.page.route("**/marks.json*", lambda route: route.abort())
    await opened.page.reload()
    await opened.page.wait_for_selector(READY)
    assert await opened.page.locator("#coverage > .notice").all_inner_texts() == [
        "服务站未能载入，请刷新页面。"
    ]
    assert await opened.page.is_disabled("[data-layer=stations]")
    assert await opened.page.is_hidden("[data-legend-of=stations]")
    await opened.page.check("input[value=visits]")
    await opened.page.check("[data-layer=outlines]")
    await opened.page.wait_for_selector("[data-legend-of=outlines]:not([hidden])")
    assert await shown_legends(opened) == ["visits", "outlines"]
    # Where the boundaries do not come either, both are said.
    await opened.page.route("**/maps/shapes/**", lambda route: route.abort())
    await opened.page.reload()
    await opened.page.wait_for_selector("#coverage[data-ready=failed]")
    await expect(opened.page.locator("#coverage > .notice")).to_have_count(2)
    assert errors == []
