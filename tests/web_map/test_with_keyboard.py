"""The maps for who uses a keyboard, a screen reader, a phone, or no script."""

import pytest
from playwright.async_api import Browser

from app.tokens import SESSION_COOKIE
from tests.web_map.atlas import Atlas, county_leader, signed_in
from tests.web_map.test_in_chromium import READY, Visit, visit

COUNTY = "/maps/coverage/500151"
STOPS = """() => [...document.querySelectorAll("#coverage a, #coverage button, #coverage [tabindex]")]
    .filter((one) => one.tabIndex >= 0).map((one) => one.id)"""
OVERLAPS = """() => {
    const boxes = [...document.querySelectorAll(".part-label, .leaflet-control")]
        .filter((one) => getComputedStyle(one).visibility === "visible")
        .map((one) => one.getBoundingClientRect());
    return boxes.flatMap((one, n) => boxes.slice(n + 1).filter((other) =>
        one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
    )).length;
}"""


async def narrow(chromium: Browser, origin: str, atlas: Atlas, width: int) -> Visit:
    opened = await visit(chromium, origin, county_leader(atlas), COUNTY)
    await opened.page.set_viewport_size({"width": width, "height": 800})
    await opened.page.reload()
    await opened.page.wait_for_selector(READY)
    return opened


async def test_the_map_is_one_stop_with_a_name_and_its_labels_are_not_read(
    chromium: Browser, origin: str, atlas: Atlas
) -> None:
    opened = await visit(chromium, origin, county_leader(atlas), COUNTY)
    # The months are a stop of their own, and hidden but for the button until they are asked for.
    assert [one for one in await opened.page.evaluate(STOPS) if "month" not in one] == ["map_page"]
    name = await opened.page.get_attribute("#map_page", "aria-label")
    assert name is not None
    assert name.startswith("地图：铜梁区")
    assert await opened.page.get_attribute(".leaflet-tooltip-pane", "aria-hidden") == "true"
    follows = "document.getElementById('parts').compareDocumentPosition(document.getElementById('map_page'))"
    assert await opened.page.evaluate(follows) == 4  # Node.DOCUMENT_POSITION_FOLLOWING


async def test_the_first_stops_lead_to_the_table_and_the_map(
    chromium: Browser, origin: str, atlas: Atlas
) -> None:
    opened = await visit(chromium, origin, county_leader(atlas), COUNTY)
    for target in ("#numbers", "#map_page"):
        await opened.page.keyboard.press("Tab")
        assert await opened.page.evaluate("document.activeElement.getAttribute('href')") == target
        box = await opened.page.locator(f".skips a[href='{target}']").bounding_box()
        assert box is not None
        assert box["x"] >= 0


@pytest.mark.parametrize("width", [320, 390])
async def test_on_a_phone_legend_and_list_follow_the_map_and_nothing_scrolls_inside(
    chromium: Browser, origin: str, atlas: Atlas, width: int
) -> None:
    opened = await narrow(chromium, origin, atlas, width)
    boxes = [await opened.page.locator(name).bounding_box() for name in ("#map_page", "#legend", "#numbers")]
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(tops)
    assert len(tops) == len(boxes)
    assert await opened.page.evaluate("document.documentElement.scrollWidth") == width
    inside = "[...document.querySelectorAll('#numbers')].map((one) => one.scrollHeight - one.clientHeight)"
    assert max(await opened.page.evaluate(inside)) <= 2
    assert await opened.page.evaluate(OVERLAPS) == 0


async def test_without_a_script_no_empty_box_stands_above_the_notice(
    chromium: Browser, origin: str, atlas: Atlas
) -> None:
    token = signed_in(county_leader(atlas))["Authorization"].removeprefix("Bearer ")
    context = await chromium.new_context(java_script_enabled=False, locale="zh-CN")
    await context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": origin}])
    page = await context.new_page()
    await page.goto(origin + COUNTY)
    assert not await page.locator("#map_page").is_visible()
    assert await page.locator("noscript .notice").is_visible()
    await context.close()


async def test_going_back_shows_in_the_form_what_the_page_shows(
    chromium: Browser, origin: str, atlas: Atlas
) -> None:
    opened = await visit(chromium, origin, county_leader(atlas), COUNTY)
    await opened.page.select_option("select[name=level]", "villages")
    await opened.page.click("form.asked button")
    await opened.page.wait_for_url("**level=villages**")
    await opened.page.go_back()
    await opened.page.wait_for_selector(READY)
    assert await opened.page.input_value("select[name=level]") == "townships"
