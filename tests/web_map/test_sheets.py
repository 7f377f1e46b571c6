"""Every map on paper: the page's own numbers, the size asked for, for those who may see the page."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from resolvers.viewer import Viewer
from tests.service_world import ServiceWorld, build_service_world, lay_roads
from tests.viewers import NOBODY, leader_viewer
from tests.web_map.atlas import Atlas, client_of, county_client, county_leader, map_app, signed_in
from tests.web_map.test_pages import asked, page

MM_PER_POINT = 25.4 / 72
OF_ATLAS = ("overview", "density", "hotspots")
OF_STREET = ("gaps", "service-areas")


@pytest.fixture
def street(engine: Engine, tmp_path: Path) -> ServiceWorld:
    """The county with its street."""
    with engine.begin() as connection:
        found = build_service_world(connection)
        lay_roads(connection, tmp_path)
    return found


@pytest.fixture
def walker(database_url: str, street: ServiceWorld) -> Iterator[TestClient]:
    """A client of its maps."""
    with client_of(map_app(database_url)) as opened:
        yield opened


def told(client: TestClient, viewer: Viewer, address: str) -> str:
    answer = client.get(address, headers=signed_in(viewer))
    assert answer.status_code == 200
    assert (answer.headers["content-type"], len(answer.content) < 1_000_000) == ("application/pdf", True)
    document = pypdfium2.PdfDocument(answer.content)
    wide = round(document[0].get_size()[0] * MM_PER_POINT)
    assert wide == (420 if "paper=A3" in address else 297)
    return "".join(one.get_textpage().get_text_range() for one in document)


def test_an_overview_is_printed_with_its_stations(client: TestClient, atlas: Atlas) -> None:
    text = told(client, county_leader(atlas), "/maps/overview/500151.pdf")
    for number in ("一图总览", "6 / 14", "42.9%", "乙镇", "乡级 1"):
        assert number in text


@pytest.mark.parametrize("bins", ["TOWNSHIP", "CELL"])
def test_a_density_map_is_printed_with_the_numbers_of_its_page(
    client: TestClient, atlas: Atlas, bins: str
) -> None:
    query = f"?measure=PERSONS&bins={bins}"
    document = page(client, county_leader(atlas), f"/maps/density/500151{query}")
    text = told(client, county_leader(atlas), f"/maps/density/500151.pdf{query}&paper=A3")
    for row in document.xpath("//tr[@data-part]"):
        assert row.xpath("td")[0].text.strip() in text


def test_hexagons_and_hotspots_are_printed_or_say_why_there_are_none(
    client: TestClient, atlas: Atlas
) -> None:
    hexagons = told(client, county_client(atlas), "/maps/density/500151.pdf?bins=HEXAGON&measure=PERSONS")
    assert "1000 米六边形" in hexagons
    assert "可比较的单元不足 30 个" in told(client, county_leader(atlas), "/maps/hotspots/500151.pdf")


def test_gaps_and_service_areas_are_printed_with_their_basis(
    walker: TestClient, street: ServiceWorld
) -> None:
    leader = leader_viewer(street.county)
    gaps = told(walker, leader, "/maps/gaps/440304.pdf?minutes=1&paper=A3")
    number = page(walker, leader, "/maps/gaps/440304?minutes=1").xpath("//*[@data-number='gap']")[0].text
    for said in (f"服务盲区 {number} 人", "路网", "OpenStreetMap"):
        assert said in gaps
    areas = told(walker, leader, "/maps/service-areas/440304.pdf")
    for said in ("服务对象 9 人", "甲街道站", "乙街道站", "OpenStreetMap"):
        assert said in areas
    estimate = told(walker, leader, "/maps/service-areas/440304.pdf?asOf=2023-01-01")
    assert "直线估算" in estimate


@pytest.mark.parametrize("name", OF_ATLAS)
def test_each_page_leads_to_its_sheets_which_are_refused_as_the_page_is(
    client: TestClient, atlas: Atlas, name: str
) -> None:
    leader, sheet = county_leader(atlas), f"/maps/{name}/500151.pdf"
    links = page(client, leader, f"/maps/{name}/500151").xpath("//p[@class='table']//a/@href")
    assert sum(one.startswith(f"/maps/{name}/") and ".pdf" in one for one in links) == 2
    assert client.get(sheet, headers={"Accept": "text/html"}).status_code == 303
    for query in ("?paper=A9", "?colour=red", "?asOf=never"):
        assert asked(client, leader, sheet + query).status_code == 400
    assert asked(client, NOBODY, sheet).status_code == asked(client, NOBODY, sheet[:-4]).status_code


@pytest.mark.parametrize("name", OF_STREET)
def test_the_sheets_of_services_are_refused_as_their_pages_are(
    walker: TestClient, street: ServiceWorld, name: str
) -> None:
    leader, sheet = leader_viewer(street.county), f"/maps/{name}/440304.pdf"
    links = page(walker, leader, sheet[:-4]).xpath("//p[@class='table']//a/@href")
    assert sum(".pdf" in one for one in links) == 2
    for query in ("?paper=A9", "?colour=red", "?asOf=never"):
        assert asked(walker, leader, sheet + query).status_code == 400
    assert walker.get(sheet, headers={"Accept": "text/html"}).status_code == 303
