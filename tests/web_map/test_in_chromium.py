"""The map as a real browser draws it: nothing from elsewhere, no complaint, and a click leads on."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Response

from app.tokens import SESSION_COOKIE
from resolvers.viewer import Viewer
from tests.web_map.atlas import NASTY, Atlas, county_client, county_leader, signed_in
from web_map.palette import PAINTS, MapClass

# With its landmarks, if the page has any.
READY = "#coverage[data-ready=true]:is(:not([data-landmarks]), [data-landmarked])"
# Where the middle of a letter of the drawing is on the screen, six columns by three rows.
SPOT = """([column, row]) => {
    const box = coverage_layer_page.getBounds();
    const map = document.getElementById("map_page").getBoundingClientRect();
    const lon = box.getWest() + (box.getEast() - box.getWest()) * (column + 0.5) / 6;
    const lat = box.getNorth() - (box.getNorth() - box.getSouth()) * (row + 0.5) / 3;
    const point = map_page.latLngToContainerPoint([lat, lon]);
    return [map.left + point.x, map.top + point.y];
}"""
# The colours of 13 × 13 pixels around a place of the screen, on the one canvas.
COLOURS = """([x, y]) => {
    const canvas = document.querySelector("#map_page canvas"), box = canvas.getBoundingClientRect();
    const data = canvas.getContext("2d").getImageData(x - box.left - 6, y - box.top - 6, 13, 13).data;
    const hex = (at) => "#" + [0, 1, 2].map((n) => data[at + n].toString(16).padStart(2, "0")).join("");
    return [...new Set(Array.from({ length: data.length / 4 }, (_, n) => hex(4 * n)))];
}"""
CORNERS = {"A": (0, 0), "B": (2, 0), "C": (0, 2), "D": (3, 2), "E": (5, 1)}


@dataclass
class Visit:
    """An open page with all it asked for and complained of."""

    page: Page
    addresses: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    async def spot(self, letter: str) -> tuple[float, float]:
        """Where a letter lies on the screen."""
        x, y = await self.page.evaluate(SPOT, CORNERS[letter])
        return x, y

    async def colours(self, letter: str) -> set[str]:
        """The colours a letter is painted in."""
        return set(await self.page.evaluate(COLOURS, await self.spot(letter)))


async def visit(chromium: Browser, origin: str, viewer: Viewer, address: str) -> Visit:
    token = signed_in(viewer)["Authorization"].removeprefix("Bearer ")
    context = await chromium.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    await context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": origin}])
    opened = Visit(await context.new_page())
    opened.page.on("request", lambda request: opened.addresses.append(request.url))
    opened.page.on("console", lambda message: opened.complaints.append(message.text))
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.on("response", lambda response: _complain_of(opened, response))
    await opened.page.goto(origin + address)
    await opened.page.wait_for_selector(READY, timeout=60_000)
    return opened


def _complain_of(opened: Visit, response: Response) -> None:
    if response.status >= 400:
        opened.complaints.append(f"{response.status} {response.url}")


async def test_the_map_loads_from_our_own_server_alone_and_without_complaint(
    chromium: Browser, origin: str, atlas: Atlas
) -> None:
    opened = await visit(chromium, origin, county_leader(atlas), "/maps/coverage/500151?level=cells")
    await opened.page.mouse.move(*await opened.spot("A"))
    assert opened.complaints == []
    assert [address for address in opened.addresses if not address.startswith(f"{origin}/")] == []
    assert len(opened.addresses) == 15


async def test_each_class_and_each_emptiness_is_painted_as_the_legend_says(
    chromium: Browser, origin: str, atlas: Atlas
) -> None:
    opened = await visit(
        chromium, origin, county_client(atlas), "/maps/coverage/500151?level=cells&veteransOnly=true"
    )
    for letter, name in {"A": MapClass.FULL, "B": MapClass.FROM_50, "D": MapClass.NO_ONE_REGISTERED}.items():
        assert PAINTS[name].fill in await opened.colours(letter)
    assert await opened.colours("C") == {PAINTS[MapClass.NO_ONE_DUE].fill, "#ffffff"}
    assert PAINTS[MapClass.NOT_REACHED].fill in await opened.colours("E")
    assert await opened.page.locator("#map_page canvas").count() == 1


async def test_a_tooltip_shows_a_hostile_name_as_text(chromium: Browser, origin: str, atlas: Atlas) -> None:
    opened = await visit(chromium, origin, county_leader(atlas), "/maps/coverage/500151")
    await opened.page.mouse.move(*await opened.spot("B"))
    lines = (await opened.page.locator(".part-tip").inner_text()).split("\n")
    assert lines == [NASTY, "已联系 6 人 / 应联系 9 人", "覆盖率 66.7%", "点击进入"]
    assert await opened.page.locator("img").count() == 0
    assert opened.complaints == []


async def test_a_click_on_a_township_opens_its_cells(chromium: Browser, origin: str, atlas: Atlas) -> None:
    opened = await visit(chromium, origin, county_leader(atlas), "/maps/coverage/500151?inPerson=true")
    await opened.page.mouse.click(*await opened.spot("E"))
    await opened.page.wait_for_url("**/maps/coverage/500151101000?level=cells&inPerson=true")
    await opened.page.wait_for_selector(READY)
    assert await opened.page.locator("h1").inner_text() == "乙镇 · 走访覆盖 · 按网格"


async def test_the_form_asks_again_without_a_script(chromium: Browser, origin: str, atlas: Atlas) -> None:
    opened = await visit(chromium, origin, county_leader(atlas), "/maps/coverage/500151")
    await opened.page.select_option("select[name=level]", "villages")
    await opened.page.check("input[name=inPerson]")
    await opened.page.click("form.asked button")
    await opened.page.wait_for_url("**level=villages**")
    assert "走访覆盖" in await opened.page.locator("h1").inner_text()
    assert await opened.page.locator("tr[data-part]").count() == 3


async def test_the_printed_page_holds_title_legend_and_numbers(
    chromium: Browser, origin: str, atlas: Atlas, tmp_path: Path
) -> None:
    opened = await visit(chromium, origin, county_leader(atlas), "/maps/coverage/500151")
    await opened.page.pdf(path=tmp_path / "map.pdf", prefer_css_page_size=True)
    await opened.page.emulate_media(media="print")
    for shown in ("h1", "#legend", "#whole", ".notice", "#parts", "#map_page canvas"):
        assert await opened.page.locator(shown).first.is_visible()
    for hidden in (".asked", ".bar", ".leaflet-control-zoom"):
        assert not await opened.page.locator(hidden).is_visible()


@pytest.mark.parametrize("width", [360, 1280])
async def test_the_page_fits_its_screen(chromium: Browser, origin: str, atlas: Atlas, width: int) -> None:
    opened = await visit(chromium, origin, county_leader(atlas), "/maps/coverage/500151?level=cells")
    await opened.page.set_viewport_size({"width": width, "height": 800})
    assert await opened.page.evaluate("document.documentElement.scrollWidth") <= width
