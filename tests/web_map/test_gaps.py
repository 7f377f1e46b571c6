"""Service gaps and hotspots on maps: the answers of the API by place, told apart without red and green."""

from collections.abc import Iterator
from colorsys import rgb_to_hls
from itertools import combinations
from pathlib import Path

import pytest
from playwright.async_api import Browser
from sqlalchemy import Engine
from starlette.testclient import TestClient

from geo.clusters.hotspots import Spot
from tests.service_world import ServiceWorld, build_service_world, lay_roads
from tests.viewers import staff_viewer
from tests.web_map.atlas import client_of, map_app
from tests.web_map.conftest import serving
from tests.web_map.test_in_chromium import visit
from tests.web_map.test_pages import asked, page, rows
from web_map.gaps.drawing import GAP_PAINTS
from web_map.hotspots.drawing import SPOT_PAINTS
from web_map.palette import Pattern

GAPS, HOTSPOTS = "/maps/gaps/440304", "/maps/hotspots/440304"


@pytest.fixture
def world(engine: Engine, tmp_path: Path) -> ServiceWorld:
    """The county with its street."""
    with engine.begin() as connection:
        found = build_service_world(connection)
        lay_roads(connection, tmp_path)
    return found


@pytest.fixture
def client(database_url: str, world: ServiceWorld) -> Iterator[TestClient]:
    """A client of its maps."""
    with client_of(map_app(database_url)) as opened:
        yield opened


def test_everybody_is_in_the_gap_or_not_or_without_coordinates(
    client: TestClient, world: ServiceWorld
) -> None:
    near = page(client, staff_viewer(world.county), f"{GAPS}?minutes=240")
    far = page(client, staff_viewer(world.county), f"{GAPS}?minutes=1")
    for document in (near, far):
        shown = rows(document)
        gap = int(document.xpath("//*[@data-number='gap']")[0].text)
        assert sum(int(numbers[1]) for numbers in shown.values()) == gap
    assert int(near.xpath("//*[@data-number='gap']")[0].text) < int(
        far.xpath("//*[@data-number='gap']")[0].text
    )
    assert "路网" in far.text_content()


def test_villages_far_from_their_station_are_listed_by_name(client: TestClient, world: ServiceWorld) -> None:
    document = page(client, staff_viewer(world.county), f"{GAPS}?minutes=1")
    listed = document.xpath("//ul[@id='far']/li")
    assert listed
    assert all("分钟" in one.text_content() or "没有通路" in one.text_content() for one in listed)


def test_where_too_few_places_can_be_compared_there_are_no_hotspots_and_it_is_said(
    client: TestClient, world: ServiceWorld
) -> None:
    document = page(client, staff_viewer(world.county), HOTSPOTS)
    assert "可比较的单元不足 30 个" in document.text_content()
    assert rows(document) == {}


@pytest.mark.parametrize(
    ("address", "field"),
    [
        (f"{GAPS}?minutes=0", "minutes"),
        (f"{GAPS}?minutes=x", "minutes"),
        (f"{GAPS}?by=TOWNSHIP", "by"),
        (f"{HOTSPOTS}?measure=MAGIC", "measure"),
        (f"{HOTSPOTS}?method=x", "method"),
    ],
)
def test_a_mistake_is_told_beside_its_field(
    client: TestClient, world: ServiceWorld, address: str, field: str
) -> None:
    answer = asked(client, staff_viewer(world.county), address)
    assert answer.status_code == 400
    assert f'name="{field}" aria-invalid' in answer.text or f'name="{field}"' in answer.text
    assert 'id="mistake"' in answer.text


def test_nobody_sees_them_without_signing_in(client: TestClient) -> None:
    for address in (GAPS, HOTSPOTS):
        assert client.get(address, headers={"Accept": "text/html"}).status_code == 303


def test_clusters_are_told_apart_by_the_colour_blind_and_in_grey() -> None:
    plain = {name: SPOT_PAINTS[name] for name in (Spot.HIGH, Spot.LOW, Spot.NOT_SIGNIFICANT)}
    assert all(paint.pattern == Pattern.PLAIN for paint in plain.values())
    for one, other in combinations(plain.values(), 2):
        assert abs(one.luminance - other.luminance) > 0.15
    for paint in (*SPOT_PAINTS.values(), *GAP_PAINTS.values()):
        red, green, blue = (one / 255 for one in bytes.fromhex(paint.fill[1:]))
        hue, _, saturation = rgb_to_hls(red, green, blue)
        assert saturation == 0 or not 0.2 < hue < 0.48  # no green
        assert saturation == 0 or 0.03 < hue < 0.95  # nor a plain red


async def test_the_gaps_are_drawn_without_complaint_and_in_their_classes(
    chromium: Browser, database_url: str, world: ServiceWorld
) -> None:
    with serving(map_app(database_url)) as origin:
        opened = await visit(chromium, origin, staff_viewer(world.county), f"{GAPS}?minutes=1")
        assert opened.complaints == []
        assert [address for address in opened.addresses if not address.startswith(f"{origin}/")] == []
        drawn = await opened.page.evaluate("coverage_layer_page.getLayers().length")
        assert drawn == await opened.page.locator("tr[data-part]:not(:has(.unseen))").count() > 0
