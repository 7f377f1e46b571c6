"""More cells than one canvas takes: rows come apart, outlines as tiles, and the map is the same."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import Engine, text
from starlette.testclient import TestClient

from resolvers.areas import Area
from tests.viewers import NOBODY, leader_viewer
from tests.web_map.atlas import client_of, map_app, signed_in
from tests.web_map.conftest import serving
from tests.web_map.many_cells import ACROSS, SIDE, SOUTH, UP, WEST, build_many
from tests.web_map.test_in_chromium import Visit, visit
from tests.web_map.test_pages import page
from web_map.palette import PAINTS, MapClass
from web_map.rows.listed import MOST_IN_PAGE
from web_map.tiles import source

CELLS = "/maps/coverage/500151?level=cells"
ALL = ACROSS * UP + 1
LARGEST_PAGE = 100_000
# The colours around a place, on whichever canvas of a tile lies there.
AT = """([lon, lat]) => {
    const point = map_page.latLngToContainerPoint([lat, lon]);
    const map = document.getElementById("map_page").getBoundingClientRect();
    const [x, y] = [map.left + point.x, map.top + point.y];
    for (const canvas of document.querySelectorAll("#map_page .leaflet-tile canvas")) {
        const box = canvas.getBoundingClientRect(), scale = canvas.width / box.width;
        if (x < box.left || x >= box.right || y < box.top || y >= box.bottom) continue;
        const [column, row] = [(x - box.left) * scale, (y - box.top) * scale];
        const data = canvas.getContext("2d").getImageData(column, row, 1, 1).data;
        return "#" + [0, 1, 2].map((n) => data[n].toString(16).padStart(2, "0")).join("");
    }
    return null;
}"""
ON_SCREEN = """([lon, lat]) => {
    const point = map_page.latLngToContainerPoint([lat, lon]);
    const map = document.getElementById("map_page").getBoundingClientRect();
    return [map.left + point.x, map.top + point.y];
}"""


@pytest.fixture
def county(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Area:
    """The county, whose cells are too many for a canvas that takes a few hundred."""
    monkeypatch.setattr(source, "MOST_ON_CANVAS", ACROSS * UP)
    return build_many(engine)


@pytest.fixture
def many(database_url: str, county: Area) -> Iterator[TestClient]:
    """A client of its maps."""
    with client_of(map_app(database_url)) as opened:
        yield opened


@pytest.fixture
def address(database_url: str, county: Area) -> Iterator[str]:
    """A running server with its maps."""
    with serving(map_app(database_url)) as origin:
        yield origin


def middle(column: int, row: int) -> tuple[float, float]:
    """Longitude and latitude of the middle of a square."""
    return WEST + SIDE * (column + 0.5), SOUTH + SIDE * (row + 0.5)


def rows_of(client: TestClient, county: Area, path: str) -> tuple[Any, list[dict[str, Any]]]:
    """The page, and all rows as its script gets them."""
    document = page(client, leader_viewer(county), path)
    told = client.get(document.xpath("//@data-rows")[0], headers=signed_in(leader_viewer(county))).json()
    return document, [dict(zip(told["keys"], row, strict=True)) for row in told["rows"]]


@pytest.mark.parametrize(
    "path",
    [
        CELLS,
        "/maps/overview/500151001?level=cells",
        "/maps/density/500151?bins=CELL",
    ],
)
def test_every_cell_is_listed_once_apart_and_the_first_of_them_in_the_page(
    many: TestClient, county: Area, path: str
) -> None:
    answer = many.get(path, headers=signed_in(leader_viewer(county)))
    assert answer.status_code == 200, answer.text[:500]
    assert len(answer.content) <= LARGEST_PAGE
    document, told = rows_of(many, county, path)
    in_page = [row.get("data-part") for row in document.xpath("//tr[@data-part]")]
    assert len(in_page) == MOST_IN_PAGE
    # All of them, since their order may have changed when the script asks.
    ids = [row["id"] for row in told]
    assert len(set(ids)) == len(ids) == ALL
    assert ids[:MOST_IN_PAGE] == in_page


def test_a_row_apart_says_what_it_would_say_in_the_page(many: TestClient, county: Area) -> None:
    document, told = rows_of(many, county, CELLS)
    first, last = document.xpath("//tr[@data-part]")[0], told[-1]
    assert first.get("data-share") == "50.0%"
    assert last["cells"] == ["0 / 0", MapClass.NO_ONE_REGISTERED.zh]
    assert last["tip"].split("\n")[0].endswith(last["name"])
    assert last["href"].startswith("/maps/coverage/")
    assert (last["within"], last["drawn"], last["other"]) == ("甲街道", True, None)


def test_tiles_are_asked_for_by_the_digest_of_all_cells_and_tell_ids_alone(
    many: TestClient, county: Area, engine: Engine
) -> None:
    headers = signed_in(leader_viewer(county))
    document = page(many, leader_viewer(county), CELLS)
    assert document.xpath("//@data-shapes") == []
    template = document.xpath("//@data-tiles")[0]
    tile = template.replace("{z}/{x}/{y}", "8/203/105")
    answer = many.get(tile, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["cache-control"].startswith("private, max-age=31536000")
    assert answer.content.count(f"{county.county_id}-".encode()) >= ACROSS * UP
    assert "网格".encode() not in answer.content
    tagged = {**headers, "If-None-Match": answer.headers["etag"]}
    assert many.get(tile, headers=tagged).status_code == 304
    assert many.get(template.replace("{z}/{x}/{y}", "8/0/0"), headers=headers).status_code == 204
    assert many.get(template.replace("{z}/{x}/{y}", "8/0/256"), headers=headers).status_code == 404
    assert many.get(tile, headers=signed_in(NOBODY)).status_code in {403, 404}
    assert many.get(tile, headers={"Accept": "text/html"}).status_code == 303
    with engine.begin() as connection:
        connection.execute(text("UPDATE grid_cell SET geom = ST_Translate(geom, 0.0001, 0) WHERE id = 1000"))
    # What is kept is of the ground that its address tells of; nothing else is made for it any more.
    assert many.get(template.replace("{z}/{x}/{y}", "9/406/211"), headers=headers).status_code == 404
    assert many.get(tile, headers=headers).content == answer.content


async def opened_at(chromium: Browser, address: str, county: Area, path: str = CELLS) -> Visit:
    return await visit(chromium, address, leader_viewer(county), path)


async def test_tiles_are_painted_told_and_painted_anew_without_asking(
    chromium: Browser, address: str, county: Area
) -> None:
    opened = await opened_at(chromium, address, county)
    assert opened.complaints == []
    tiles = [one for one in opened.addresses if "/maps/tiles/" in one]
    assert 1 <= len(tiles) <= 12
    assert not [one for one in opened.addresses if "/maps/shapes/" in one]
    empty = PAINTS[MapClass.NO_ONE_REGISTERED].fill
    assert await opened.page.evaluate(AT, middle(9, 9)) == empty
    await opened.page.mouse.move(*await opened.page.evaluate(ON_SCREEN, middle(9, 9)))
    tip = (await opened.page.locator(".part-tip").inner_text()).split("\n")
    assert tip[0] == f"甲街道 · 网格{9 * ACROSS + 9}"
    await opened.page.evaluate(
        "() => { for (const one of coverage_layer_page._parts.values()) one.className = 'full';"
        " coverage_layer_page._repaint(); }"
    )
    assert await opened.page.evaluate(AT, middle(5, 12)) == PAINTS[MapClass.FULL].fill
    assert [one for one in opened.addresses if "/maps/tiles/" in one] == tiles


async def test_a_click_on_a_tile_leads_to_the_cell(chromium: Browser, address: str, county: Area) -> None:
    opened = await opened_at(chromium, address, county)
    await opened.page.mouse.click(*await opened.page.evaluate(ON_SCREEN, middle(10, 6)))
    await opened.page.wait_for_url(f"**/maps/coverage/{county.county_id}N{6 * ACROSS + 10}*")


async def test_a_long_table_lists_more_when_asked_and_is_sorted_whole(
    chromium: Browser, address: str, county: Area
) -> None:
    opened = await opened_at(chromium, address, county)
    rows = opened.page.locator("tr[data-part]")
    assert await rows.count() == MOST_IN_PAGE
    await opened.page.click("#rest button")
    assert await rows.count() == MOST_IN_PAGE + 200
    assert str(ALL) in await opened.page.inner_text("#rest")
    await opened.page.click("#parts thead th:first-child button")
    names = await opened.page.evaluate(
        "coverage_layer_page._rows.all().map((row) => row.cells[0].textContent)"
    )
    shown = await opened.page.evaluate(
        "[...document.querySelectorAll('tr[data-part]')].map((row) => row.cells[0].textContent)"
    )
    assert len(names) == ALL
    assert shown == names[: MOST_IN_PAGE + 200]
    assert opened.complaints == []


async def test_outlines_of_many_cells_lie_over_an_overview_as_tiles(
    chromium: Browser, address: str, county: Area
) -> None:
    opened = await opened_at(chromium, address, county, "/maps/overview/500151?level=cells")
    await opened.page.check("[data-layer=outlines]")
    await opened.page.wait_for_selector(".leaflet-outlines-pane .leaflet-tile-loaded canvas")
    assert opened.complaints == []


MISSING = "部分网格边界未能载入，请刷新页面。"


async def test_outlines_of_which_a_tile_does_not_come_are_said_to_be_missing_and_the_map_stays(
    chromium: Browser, address: str, county: Area
) -> None:
    opened = await opened_at(chromium, address, county, "/maps/overview/500151?level=cells")
    await opened.page.route("**/maps/tiles/**", lambda route: route.fulfill(status=502))
    await opened.page.check("[data-layer=outlines]")
    await expect(opened.page.locator("#coverage > [role=status]")).to_have_text(MISSING)
    assert await opened.page.locator("#coverage").get_attribute("data-ready") == "true"
    assert await opened.page.evaluate(AT, middle(9, 9)) == PAINTS[MapClass.NO_ONE_REGISTERED].fill


async def test_a_second_map_of_which_a_tile_does_not_come_says_so(
    chromium: Browser, address: str, county: Area
) -> None:
    opened = await opened_at(chromium, address, county)
    await opened.page.click("#months-load")
    await opened.page.wait_for_selector("#months-shown:not([hidden])")
    await opened.page.route("**/maps/tiles/**", lambda route: route.fulfill(status=502))
    await opened.page.check("#months-compare")
    # The first gets narrower and asks for others, of which it says the same of its own.
    await expect(opened.page.locator("#coverage > [role=status]", has_text=MISSING)).to_be_visible()
