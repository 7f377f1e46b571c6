"""More than five thousand cells in a real browser: painted, told, clicked and painted anew as few are."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, Route, expect
from sqlalchemy import Engine

from app.factory import graphql
from resolvers.areas import Area
from tests.viewers import TODAY, leader_viewer
from tests.web_map.atlas import map_app, signed_in
from tests.web_map.conftest import serving
from tests.web_map.many_cells import LIVED, THOUSANDS_ACROSS, THOUSANDS_UP, Lived, build_thousands
from tests.web_map.test_in_chromium import Visit, visit
from tests.web_map.test_many_cells import AT, LARGEST_PAGE, ON_SCREEN, middle
from web_map.palette import PAINTS, MapClass
from web_map.tiles.source import MOST_ON_CANVAS

EDGE, MOST_TILES = "#ffffff", 12
ALL = THOUSANDS_ACROSS * THOUSANDS_UP + 1
COVERAGE, OVERVIEW = "/maps/coverage/500151?level=cells", "/maps/overview/500151?level=cells"
TITLES = {COVERAGE: "联系覆盖 · 按网格", OVERVIEW: "一图总览 · 按网格"}
CLASSES = {8: MapClass.FULL, 2: MapClass.ABOVE_0, 0: MapClass.NOT_REACHED}
COUNTS = """
    query ($cell: String!, $window: WindowInput!, $asOf: Date!) {
        coverage(scope: {cellCode: $cell}, window: $window, asOf: $asOf) { numerator denominator share }
    }
"""
# A square in another tile than those of LIVED.
EASTERN = 1_760
# The tile of a place, as the end of its address, and whether the tile of a place is there.
TILE_OF = """([lon, lat]) => {
    const { _map: map, _tiles: tiles } = coverage_layer_page;
    const { x, y } = map.project([lat, lon], tiles._tileZoom).divideBy(512).floor();
    return `${tiles._tileZoom - 1}/${x}/${y}`;
}"""
IS_THERE = "([lon, lat]) => Boolean(coverage_layer_page._tiles?.idAt(L.latLng(lat, lon)))"


@pytest.fixture
def county(engine: Engine) -> Area:
    """The county, whose cells no canvas takes at once."""
    return build_thousands(engine)


@pytest.fixture
def address(database_url: str, county: Area) -> Iterator[str]:
    """A running server with its maps and the API."""
    with serving(map_app(database_url, answering=graphql)) as origin:
        yield origin


def place(lived: Lived) -> tuple[float, float]:
    """Longitude and latitude of the middle of a square."""
    row, column = divmod(lived.square, THOUSANDS_ACROSS)
    return middle(column, row)


async def counts(opened: Visit, address: str, county: Area, lived: Lived) -> Any:
    """What the API says of a square on the day of the maps."""
    window = {"from": f"{TODAY.year}-01-01", "to": (TODAY + timedelta(days=1)).isoformat()}
    variables = {"cell": f"{county.county_id}N{lived.square}", "window": window, "asOf": TODAY.isoformat()}
    answer = await opened.page.context.request.post(
        f"{address}/graphql",
        data={"query": COUNTS, "variables": variables},
        headers={"Authorization": signed_in(leader_viewer(county))["Authorization"]},
    )
    told = await answer.json()
    assert "errors" not in told, told["errors"]
    return told["data"]["coverage"]


async def tip_at(opened: Visit, lived: Lived) -> list[str]:
    """The lines of the tooltip over a square."""
    await opened.page.mouse.move(*await opened.page.evaluate(ON_SCREEN, place(lived)))
    text = await opened.page.locator(".part-tip").inner_text()
    return text.split("\n")


def nearest(colour: str) -> MapClass:
    """The class whose paint comes nearest: a square of few pixels has the colour of its edge in it."""
    fills = {name: paint.fill for name, paint in PAINTS.items() if paint.fill != EDGE}
    return min(
        fills, key=lambda name: sum((a - b) ** 2 for a, b in zip(rgb(fills[name]), rgb(colour), strict=True))
    )


def rgb(colour: str) -> tuple[int, ...]:
    """The three parts of `#rrggbb`."""
    return tuple(bytes.fromhex(colour[1:]))


async def class_at(opened: Visit, lived: Lived) -> MapClass:
    """The class in which a square is painted."""
    return nearest(await opened.page.evaluate(AT, place(lived)))


def own_complaints(opened: Visit) -> list[str]:
    """What the page complained of, but for reading the canvas, which only the test does."""
    return [one for one in opened.complaints if "getImageData" not in one]


@pytest.mark.parametrize("path", [COVERAGE, OVERVIEW])
async def test_squares_are_painted_told_with_the_numbers_of_the_api_and_lead_on(
    chromium: Browser, address: str, county: Area, path: str
) -> None:
    assert ALL > MOST_ON_CANVAS
    opened = await visit(chromium, address, leader_viewer(county), path)
    for lived in LIVED:
        assert await class_at(opened, lived) == CLASSES[lived.reached]
        told, lines = await counts(opened, address, county, lived), await tip_at(opened, lived)
        assert (told["numerator"], told["denominator"]) == (lived.reached, lived.persons)
        assert lines[0] == f"甲街道 · 网格{lived.square}"
        assert lines[1] == f"已联系 {told['numerator']} 人 / 应联系 {told['denominator']} 人"
        assert lines[2] == f"覆盖率 {100 * told['share']:.1f}%"
    await _is_small(opened)
    assert own_complaints(opened) == []
    assert [one for one in opened.addresses if not one.startswith(f"{address}/")] == []
    await opened.page.mouse.click(*await opened.page.evaluate(ON_SCREEN, place(LIVED[1])))
    name = path.split("/")[2]
    await opened.page.wait_for_url(f"**/maps/{name}/{county.county_id}N{LIVED[1].square}*")
    assert await opened.page.locator("h1").inner_text() == f"网格{LIVED[1].square} · {TITLES[path]}"


async def _is_small(opened: Visit) -> None:
    sent = await opened.page.evaluate("performance.getEntriesByType('navigation')[0].decodedBodySize")
    assert 0 < sent <= LARGEST_PAGE
    assert await opened.page.evaluate("coverage_layer_page._parts.size") == ALL
    assert len([one for one in opened.addresses if "/rows.json" in one]) == 1
    assert 1 <= len([one for one in opened.addresses if "/maps/tiles/" in one]) <= MOST_TILES
    assert not [one for one in opened.addresses if "/maps/shapes/" in one]


async def test_the_slider_paints_a_month_that_is_over_without_asking_again(
    chromium: Browser, address: str, county: Area
) -> None:
    opened = await visit(chromium, address, leader_viewer(county), COVERAGE)
    await opened.page.click("#months-load")
    await expect(opened.page.locator("#month")).to_be_focused()
    before = list(opened.addresses)
    for _ in range(8):
        await opened.page.keyboard.press("ArrowLeft")
    await expect(opened.page.locator("#month-told")).to_contain_text(f"{TODAY.year}-02-28")
    assert await class_at(opened, LIVED[0]) == MapClass.NOT_REACHED
    assert (await tip_at(opened, LIVED[0]))[1] == "已联系 0 人 / 应联系 8 人"
    await opened.page.keyboard.press("ArrowRight")
    assert await class_at(opened, LIVED[0]) == MapClass.FULL
    assert opened.addresses == before
    assert own_complaints(opened) == []


async def test_a_theme_and_outlines_are_switched_on_tiles(
    chromium: Browser, address: str, county: Area
) -> None:
    opened = await visit(chromium, address, leader_viewer(county), OVERVIEW)
    await opened.page.check("input[value=bare]")
    assert await class_at(opened, LIVED[0]) != MapClass.FULL
    await opened.page.check("input[value=visits]")
    assert await class_at(opened, LIVED[0]) == MapClass.FULL
    await opened.page.check("[data-layer=outlines]")
    await opened.page.wait_for_selector(".leaflet-outlines-pane .leaflet-tile-loaded canvas")
    assert own_complaints(opened) == []


async def test_tiles_that_came_are_told_and_clicked_while_another_is_awaited_and_when_it_fails(
    chromium: Browser, address: str, county: Area
) -> None:
    opened = await visit(chromium, address, leader_viewer(county), OVERVIEW)
    page, lost, there = opened.page, Lived(EASTERN, 0, 0), LIVED[1]
    failing, whole = await page.evaluate(TILE_OF, place(lost)), await page.evaluate(TILE_OF, place(there))
    assert failing != whole
    given_up = asyncio.Event()

    async def fail(route: Route) -> None:
        await given_up.wait()
        await route.fulfill(status=502)

    await page.route(f"**/maps/tiles/**/{failing}*", fail)
    await page.reload(wait_until="domcontentloaded")
    await page.wait_for_function(IS_THERE, arg=place(there))
    assert (await tip_at(opened, there))[0] == f"甲街道 · 网格{there.square}"
    assert await page.locator("#coverage").get_attribute("data-ready") is None
    given_up.set()
    await page.wait_for_selector("#coverage[data-ready=failed]")
    await expect(page.locator("#coverage > .notice")).to_have_count(1)
    assert not await page.evaluate(IS_THERE, place(lost))
    await page.check("input[value=bare]")
    assert await class_at(opened, there) != CLASSES[there.reached]
    await page.mouse.click(*await page.evaluate(ON_SCREEN, place(there)))
    await page.wait_for_url(f"**/maps/overview/{county.county_id}N{there.square}*")
