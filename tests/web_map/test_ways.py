"""From a map to the others, to another window, to a place by its name, and to its table as a file."""

from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped]  # ships no types
from playwright.async_api import Browser
from starlette.testclient import TestClient

from tests.viewers import leader_viewer, worker_viewer
from tests.web_map.atlas import Atlas, county_client, county_leader
from tests.web_map.test_in_chromium import visit
from tests.web_map.test_pages import asked, page
from web_map.ways.maps import MAPS

COUNTY = "/maps/coverage/500151"
# Whether a number put in the first row of numbers has one line there and ends within its cell.
IN_LINE = """(large) => {
    const cell = document.querySelector(".whole td.number"), range = document.createRange();
    cell.textContent = large;
    range.selectNodeContents(cell);
    const lines = range.getClientRects(), box = cell.getBoundingClientRect();
    return lines.length === 1 && lines[0].left >= box.left - 1 && lines[0].right <= box.right + 1;
}"""


def ways(document: Any, name: str) -> dict[str, str]:
    """Text and address of the links of a part of the page."""
    return {link.text_content(): link.get("href") for link in document.xpath(f"//*[@class='{name}']//a")}


def test_a_map_leads_to_the_others_of_its_place_with_the_same_days_and_persons(
    client: TestClient, atlas: Atlas
) -> None:
    query = "?from=2025-02-01&through=2025-02-28&level=cells&veteransOnly=true&inPerson=true"
    document = page(client, county_leader(atlas), COUNTY + query)
    found = ways(document, "maps")
    assert found["密度"] == (
        "/maps/density/500151000000?from=2025-02-01&through=2025-02-28&veteransOnly=true"
    )
    assert found["服务范围"] == "/maps/service-areas/500151000000"
    assert document.xpath("//nav[@class='maps']//a[@aria-current]")[0].text == "覆盖"
    for address in found.values():
        assert asked(client, county_leader(atlas), address).status_code == 200


def test_shortcuts_lead_to_the_usual_windows_and_keep_the_rest(client: TestClient, atlas: Atlas) -> None:
    document = page(client, county_leader(atlas), f"{COUNTY}?level=villages")
    found = ways(document, "table")
    assert found["上月"].startswith("/maps/coverage/500151000000?from=2025-09-01&through=2025-09-30&")
    assert "level=villages" in found["上月"]
    month = page(client, county_leader(atlas), found["本月"])
    assert "2025-10-01 至 2025-10-15" in month.text_content()
    assert document.xpath("//p[@class='table']/a[@aria-current]")[0].text == "今年"


@pytest.mark.parametrize("name", ["overview", "coverage", "density", "service-areas"])
def test_the_permanent_link_says_all_that_is_in_force(client: TestClient, atlas: Atlas, name: str) -> None:
    leader = county_leader(atlas)
    first = page(client, leader, f"/maps/{name}/500151")
    link = ways(first, "table")["固定链接"]
    assert "asOf=2025-10-15" in link
    again = page(client, leader, link)
    assert again.xpath("//h1")[0].text_content() == first.xpath("//h1")[0].text_content()
    assert again.get_element_by_id("parts").text_content() == first.get_element_by_id("parts").text_content()


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [
        ("乙", "500151101000"),
        ("5001511010", "500151101001"),
        ("500151001002", "500151001002"),
        ("500151E", "500151E"),
        ("yz", "500151101000"),
        ("Yi zhen", "500151101000"),
        ("kfq", "500151400000"),
        ("tlq", "500151000000"),
    ],
)
def test_a_place_is_found_by_name_sound_or_code(
    client: TestClient, atlas: Atlas, wanted: str, leads: str
) -> None:
    address = f"/maps/search?q={wanted}&map=/maps/density"
    answer = asked(client, county_leader(atlas), address)
    if answer.status_code == 303:
        assert answer.headers["location"] == f"/maps/density/{leads}"
    else:
        assert f'href="/maps/density/{leads}"' in answer.text


def test_several_places_are_listed_and_none_is_said(client: TestClient, atlas: Atlas) -> None:
    several = page(client, county_leader(atlas), "/maps/search?q=村&map=//evil.example")
    assert [one.get("href") for one in several.xpath("//ul[@class='found']//a")] == [
        f"/maps/coverage/{code}" for code in ("500151001001", "500151001002", "500151101001")
    ]
    assert "没有找到" in page(client, county_leader(atlas), "/maps/search?q=%25").text_content()


def test_what_lies_outside_ones_area_is_not_found(client: TestClient, atlas: Atlas) -> None:
    leader = leader_viewer(atlas.townships[1])
    assert "没有找到" in page(client, leader, "/maps/search?q=一村").text_content()
    assert "没有找到" in page(client, leader, "/maps/search?q=kfq").text_content()
    assert asked(client, leader, "/maps/search?q=sanc").headers["location"] == "/maps/coverage/500151101001"
    assert asked(client, leader, "/maps/search?q=三村").headers["location"] == "/maps/coverage/500151101001"


def test_whose_area_spans_counties_finds_counties_and_units_above_by_their_sound(
    client: TestClient, atlas: Atlas
) -> None:
    leader = leader_viewer(atlas.nation)
    assert asked(client, leader, "/maps/search?q=tl").headers["location"] == "/maps/coverage/500151000000"
    assert "没有找到" in page(client, leader, "/maps/search?q=yizhen").text_content()


async def test_a_click_on_a_heading_sorts_the_table_and_leaves_the_total_first(
    chromium: Browser, origin: str, atlas: Atlas
) -> None:
    opened = await visit(chromium, origin, county_leader(atlas), f"{COUNTY}?level=cells")
    names = "[...document.querySelectorAll('#parts tbody tr')].map((row) => row.cells[0].innerText.trim())"
    before = await opened.page.evaluate(names)
    await opened.page.click("#parts thead th:first-child button")
    await opened.page.click("#parts thead th:first-child button")
    after = await opened.page.evaluate(names)
    assert after[0] == before[0] == "合计"
    assert after[1:] == sorted(before[1:], reverse=True)
    assert await opened.page.get_attribute("#parts thead th:first-child", "aria-sort") == "descending"
    assert opened.complaints == []


def test_tables_of_maps_name_their_download(client: TestClient, atlas: Atlas) -> None:
    for name in ("density", "service-areas"):
        found = ways(page(client, county_client(atlas), f"/maps/{name}/500151"), "table")
        assert found["XLSX"].startswith(f"/exports/{name}.xlsx?division=500151000000&")
        assert found["CSV"].startswith(f"/exports/{name}.csv?division=500151000000&")


@pytest.mark.parametrize("kind", [one.path for one in MAPS])
def test_no_map_of_a_worker_or_of_a_village_is_a_dead_end(
    client: TestClient, atlas: Atlas, kind: str
) -> None:
    document = page(client, worker_viewer(atlas.worker), f"{kind}/mine")
    assert document.xpath("//*[@id='mistake']") == []
    assert asked(client, county_leader(atlas), f"{kind}/500151001001").status_code == 200
    # Whoever asks for what the place has not is told beside the list that has it.
    if kind in {"/maps/gaps", "/maps/hotspots"}:
        answer = asked(client, worker_viewer(atlas.worker), f"{kind}/mine?by=VILLAGE")
        assert answer.status_code == 400
        [blamed] = html.fromstring(answer.text).xpath("//*[@aria-invalid]/@name")
        assert blamed == "by"


@pytest.mark.parametrize("kind", [one.path for one in MAPS])
def test_a_map_that_a_nation_has_not_says_of_what_there_is_one(
    client: TestClient, atlas: Atlas, kind: str
) -> None:
    answer = asked(client, leader_viewer(atlas.nation), f"{kind}/mine")
    told = html.fromstring(answer.text).text_content()
    assert answer.status_code == 200 or (answer.status_code == 400 and "按" in told), told


@pytest.mark.parametrize(("path", "large"), [("coverage", "23348 / 27684"), ("density", "14456")])
async def test_a_large_number_stays_on_its_line_on_a_phone(
    chromium: Browser, origin: str, atlas: Atlas, path: str, large: str
) -> None:
    opened = await visit(chromium, origin, county_leader(atlas), f"/maps/{path}/500151")
    await opened.page.set_viewport_size({"width": 390, "height": 844})
    assert await opened.page.evaluate(IN_LINE, large)
    assert await opened.page.evaluate("document.documentElement.scrollWidth") <= 390
