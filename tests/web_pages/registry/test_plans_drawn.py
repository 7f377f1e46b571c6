"""Drafts are begun and drawn in on pages: on a map, and without scripts by GeoJSON."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
from playwright.async_api import Browser
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tests.schema.grid_plans.planned_world import Planned, build_planned
from tests.schema.world import PLAN
from tests.viewers import leader_viewer
from tests.web_map.atlas import NASTY, client_of, map_app, signed_in
from tests.web_map.conftest import serving
from tests.web_pages.desk import HERE
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

PLANS = "/registry/plans"
VILLAGE = "500151001001"


@pytest.fixture
def planned(engine: Engine) -> Planned:
    """A county whose first village, cells A and B, is to be drawn anew."""
    return build_planned(engine)


@pytest.fixture
def client(database_url: str, planned: Planned) -> Iterator[TestClient]:
    """A client of it."""
    with client_of(map_app(database_url)) as one:
        yield one


def begun(client: TestClient, planned: Planned, name: str = "春季调整") -> str:
    """The address of a draft, its form sent twice."""
    manager = administrator(planned.world.county)
    form = filled(shown(client, manager, f"{PLANS}/new")) | {"name": name}
    places = {press(client, manager, f"{PLANS}/new", **form).headers["location"] for _ in range(2)}
    [place] = places
    return str(place)


def cells_of(page: Any) -> dict[str, dict[str, Any]]:
    """What the map shows, by code."""
    [holder] = page.xpath("//*[@id='drawing']/@data-shapes")
    return {one["code"]: one for one in json.loads(holder)["cells"]}


def draw(client: TestClient, planned: Planned, address: str, /, **said: str) -> Any:
    """Sends a drawing twice: one act; the page then."""
    manager = administrator(planned.world.county)
    form = filled(shown(client, manager, address)) | said
    for _ in range(2):
        answer = press(client, manager, address, **form)
        assert answer.status_code == 303, text_of(opened(answer))
        assert answer.headers["location"] == f"{address}?done=1"
    return shown(client, manager, answer.headers["location"])


def refused(client: TestClient, planned: Planned, address: str, /, **said: str) -> dict[str, str]:
    manager = administrator(planned.world.county)
    answer = press(client, manager, address, **filled(shown(client, manager, address)) | said)
    assert 400 <= answer.status_code < 500
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    return errors(opened(answer))


def across(shape: Any) -> str:
    """A line across the middle of a shape, from outside it to outside it."""
    west, south, east, north = shape.bounds
    middle = (south + north) / 2
    line = [[west - 0.001, middle], [east + 0.001, middle]]
    return json.dumps({"type": "LineString", "coordinates": line})


def test_a_draft_begins_once_with_the_cells_in_force(client: TestClient, planned: Planned) -> None:
    manager = administrator(planned.world.county)
    assert f"{PLANS}/new" in shown(client, manager, PLANS).xpath("//main//a/@href")
    place = begun(client, planned, NASTY)
    page = shown(client, manager, place)
    assert "草案" in text_of(page)
    assert NASTY in text_of(page)
    assert not page.xpath("//img")
    assert names(shown(client, manager, PLANS)).count(NASTY.strip()) == 1
    assert f"{place}/draw" in page.xpath("//main//a/@href")
    form = filled(shown(client, manager, f"{PLANS}/new"))
    for said, field in (({"name": ""}, "name"), ({"name": "x", "county": "1"}, "county")):
        assert field in errors(opened(press(client, manager, f"{PLANS}/new", **form | said)))


def test_a_cell_is_split_by_a_line_and_merged_again(client: TestClient, planned: Planned) -> None:
    manager, place = administrator(planned.world.county), begun(client, planned)
    address = f"{place}/draw/{VILLAGE}"
    assert address in shown(client, manager, f"{place}/draw").xpath("//main//a/@href")
    before = cells_of(shown(client, manager, address))
    code = min(before)
    cell = before[code]
    whole = shapely.from_geojson(json.dumps(cell["shape"]))
    ticked = {f"cell.{cell['id']}": "1"}
    page = draw(client, planned, address, act="SPLIT", geojson=across(whole), **ticked)
    after = cells_of(page)
    assert len(after) == len(before) + 1
    assert after[code]["name"] == cell["name"]
    assert "没有空白、重叠或越界" in text_of(page)
    parts = [one for one in after.values() if not one["stays"]]
    [worker] = [one for one in page.xpath("//select[@id='primary']/option/@value") if one][:1]
    both = {f"cell.{one['id']}": "1" for one in parts}
    merged = cells_of(draw(client, planned, address, act="MERGE", primary=worker, **both))
    assert len(merged) == len(before)
    [one] = [cell for cell in merged.values() if not cell["stays"]]
    again = shapely.from_geojson(json.dumps(one["shape"]))
    assert again.symmetric_difference(whole).area < 1e-12


def test_a_cell_is_drawn_anew_and_the_gap_is_filled_by_a_new_one(
    client: TestClient, planned: Planned
) -> None:
    place = begun(client, planned)
    address = f"{place}/draw/{VILLAGE}"
    page = shown(client, administrator(planned.world.county), address)
    cell = cells_of(page)[min(cells_of(page))]
    west, south, east, north = shapely.from_geojson(json.dumps(cell["shape"])).bounds
    middle = (south + north) / 2
    half = shapely.to_geojson(shapely.box(west, south, east, middle))
    rest = shapely.to_geojson(shapely.box(west, middle, east, north))
    ticked = {f"cell.{cell['id']}": "1"}
    page = draw(client, planned, address, act="REDRAW", geojson=half, **ticked)
    assert "空白" in names(page)[0]
    feature = json.dumps({"type": "Feature", "properties": {}, "geometry": json.loads(rest)})
    page = draw(client, planned, address, act="PUT", geojson=feature, name="补划网格")
    assert "没有空白、重叠或越界" in text_of(page)
    assert "补划网格" in {one["name"] for one in cells_of(page).values()}


def test_a_file_stands_in_the_place_of_what_is_pasted(client: TestClient, planned: Planned) -> None:
    manager, place = administrator(planned.world.county), begun(client, planned)
    address = f"{place}/draw/{VILLAGE}"
    page = shown(client, manager, address)
    before = cells_of(page)
    cell = before[min(before)]
    line = across(shapely.from_geojson(json.dumps(cell["shape"]))).encode("utf-8-sig")
    said = filled(page) | {"act": "SPLIT", f"cell.{cell['id']}": "1", "geojson": "x"}
    said.pop("file", None)
    who = signed_in(manager) | HERE
    for content, status in ((b"\xff\xfe", 400), (line, 303), (line, 303)):
        file = {"file": ("cells.geojson", content)}
        assert client.post(address, data=said, files=file, headers=who).status_code == status
    assert len(cells_of(shown(client, manager, address))) == len(before) + 1
    large = {"file": ("cells.geojson", b" " * 600_000)}
    assert client.post(address, data=said, files=large, headers=who).status_code == 413
    far = signed_in(manager) | HERE | {"Origin": "https://elsewhere.example"}
    assert client.post(address, data=said, files={"file": ("a", line)}, headers=far).status_code == 403


@pytest.mark.parametrize(
    ("act", "geojson", "field"),
    [
        ("", "", "act"),
        ("SPLIT", "", "cell"),
        ("MERGE", "", "cell"),
        ("PUT", "x", "geojson"),
        ("PUT", "[]", "geojson"),
        ("PUT", '{"type":"FeatureCollection","features":[1]}', "geojson"),
        ("PUT", '{"type":"Point","coordinates":[1,2]}', "geojson"),
        ("PUT", '{"type":"GeometryCollection","geometries":[]}', "geojson"),
    ],
)
def test_what_cannot_be_drawn_is_told_beside_its_field(
    client: TestClient, planned: Planned, act: str, geojson: str, field: str
) -> None:
    address = f"{begun(client, planned)}/draw/{VILLAGE}"
    assert field in refused(client, planned, address, act=act, geojson=geojson)


def test_a_line_that_ends_inside_and_cells_that_are_none_are_refused(
    client: TestClient, planned: Planned
) -> None:
    address = f"{begun(client, planned)}/draw/{VILLAGE}"
    page = shown(client, administrator(planned.world.county), address)
    cell = cells_of(page)[min(cells_of(page))]
    ticked = {f"cell.{cell['id']}": "1"}
    short = json.dumps({"type": "LineString", "coordinates": [[0, 0], [1, 1]]})
    assert "geojson" in refused(client, planned, address, act="SPLIT", geojson=short, **ticked)
    assert "cell" in refused(client, planned, address, act="SPLIT", geojson=short, **{"cell.1": "1"})
    square = shapely.to_geojson(shapely.box(106, 29, 106.1, 29.1))
    assert "cell" in refused(client, planned, address, act="REDRAW", geojson=square, **{"cell.1": "1"})
    assert "code" in refused(client, planned, address, act="REDRAW", geojson=square, code="x", **ticked)
    other = PLAN.shape("B")
    taken = {"geojson": shapely.to_geojson(other), "code": max(cells_of(page))}
    assert "code" in refused(client, planned, address, act="PUT", **taken)


def test_who_does_not_manage_draws_nothing(client: TestClient, planned: Planned) -> None:
    place, leader = begun(client, planned), leader_viewer(planned.world.county)
    for address in (f"{PLANS}/new", f"{place}/draw", f"{place}/draw/{VILLAGE}"):
        assert client.get(address, headers=signed_in(leader)).status_code == 403
    for address in (f"{PLANS}/new", f"{place}/draw/{VILLAGE}"):
        assert press(client, leader, address, name="x", county="500151", act="PUT").status_code == 403
    assert f"{place}/draw" not in shown(client, leader, place).xpath("//main//a/@href")
    manager = administrator(planned.world.county)
    for address in (f"{place}/draw/500151001999", f"{PLANS}/500151-1/draw", f"{PLANS}/x/draw"):
        assert client.get(address, headers=signed_in(manager)).status_code == 404


async def test_a_cell_is_split_on_the_map_and_nothing_is_asked_of_others(
    chromium: Browser, database_url: str, planned: Planned, tmp_path: Path
) -> None:
    with serving(map_app(database_url)) as origin:
        one = await opened_page(chromium, origin, administrator(planned.world.county))
        page, asked = one.page, list[str]()
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(f"{origin}{PLANS}")
        await page.get_by_role("link", name="新建草案").click()
        await page.get_by_label("草案名称").fill("春季调整")
        await fits(one, tmp_path, "new")
        await fits_the_narrowest(one)
        await page.get_by_label("草案名称").press("Enter")
        await follow(page.get_by_role("link", name="绘制网格"))
        await fits(one, tmp_path, "where")
        await page.locator(f"a[href$='{VILLAGE}']").click()
        drawing = page.locator("#drawing")
        await drawing.locator("path").first.wait_for()
        await fits(one, tmp_path, "draw")
        await page.get_by_role("group", name="哪些网格").get_by_role("checkbox").first.check()
        await drawing.scroll_into_view_if_needed()
        cell = await drawing.locator("path[stroke-width='3.5']").bounding_box()
        assert cell is not None
        middle = cell["y"] + cell["height"] / 2 + 30
        for x in (cell["x"] - 14, cell["x"] + cell["width"] + 14):
            await page.mouse.click(x, middle)
        assert "LineString" in await page.get_by_label("画的线或面").input_value()
        await fits(one, tmp_path, "line")
        await page.get_by_role("button", name="画入草案").click()
        await page.get_by_role("status").get_by_text("已画入草案").wait_for()
        await fits(one, tmp_path, "split")
        await fits_the_narrowest(one)
        assert await page.get_by_role("group", name="哪些网格").get_by_role("checkbox").count() == 3
        await page.get_by_role("radio", name="重划").check()
        await page.get_by_role("group", name="哪些网格").get_by_role("checkbox").first.check()
        assert "Polygon" in await page.get_by_label("画的线或面").input_value()
        await fits(one, tmp_path, "redraw")
        assert all(address.startswith((origin, "data:")) for address in asked)
        assert one.complaints == []


async def test_without_scripts_geojson_is_pasted(
    chromium: Browser, database_url: str, planned: Planned, tmp_path: Path
) -> None:
    with serving(map_app(database_url)) as origin:
        one = await opened_page(chromium, origin, administrator(planned.world.county), scripts=False)
        page = one.page
        await page.goto(f"{origin}{PLANS}/new")
        await page.get_by_label("草案名称").fill("春季调整")
        await page.keyboard.press("Enter")
        await page.get_by_role("link", name="绘制网格").click()
        await follow(page.locator(f"a[href$='{VILLAGE}']"))
        assert not await page.locator("#drawing").is_visible()
        await page.get_by_role("group", name="哪些网格").get_by_role("checkbox").first.check()
        await page.get_by_label("画的线或面").fill(across(PLAN.shape("A")))
        await fits(one, tmp_path, "pasted")
        await page.get_by_role("button", name="画入草案").focus()
        await page.keyboard.press("Enter")
        await page.get_by_role("status").get_by_text("已画入草案").wait_for()
        assert one.complaints == []
