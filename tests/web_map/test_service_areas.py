"""The map of service areas: the numbers of the API, an honest label, shapes under a lasting address."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tests.service_world import ServiceWorld, build_service_world, lay_roads
from tests.viewers import leader_viewer, staff_viewer
from tests.web_map.atlas import client_of, map_app, signed_in
from tests.web_map.conftest import serving
from tests.web_map.test_in_chromium import visit

PAGE = "/maps/service-areas/440304"


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


def _number(page: str, name: str) -> int:
    found = re.search(rf'data-number="{name}">(\d+)<', page)
    assert found is not None
    return int(found.group(1))


def test_the_page_shows_everybody_in_an_area_or_outside_for_a_reason(
    client: TestClient, world: ServiceWorld
) -> None:
    page = client.get(PAGE, headers=signed_in(staff_viewer(world.county))).text
    outside = [_number(page, reason) for reason in ("UNLOCATED", "OFF_NETWORK", "NO_PATH")]
    assert _number(page, "whole") == _number(page, "inside") + sum(outside) == 9
    assert "路网（2023-05-25）" in page
    assert "直线估算" not in page
    assert "© OpenStreetMap contributors" in page


def test_without_roads_the_page_says_that_ways_are_estimates(
    engine: Engine, client: TestClient, world: ServiceWorld
) -> None:
    page = client.get(f"{PAGE}?asOf=2023-01-01", headers=signed_in(staff_viewer(world.county))).text
    assert 'id="estimate"' in page
    assert "直线估算" in page


@pytest.mark.parametrize("method", ["ASSIGNED", "NEAREST", "REACHABLE"])
def test_shapes_lie_under_the_address_the_page_names_and_are_kept_for_good(
    client: TestClient, world: ServiceWorld, method: str
) -> None:
    leader = signed_in(leader_viewer(world.county))
    page = client.get(f"{PAGE}?method={method}", headers=leader).text
    found = re.search(r'data-shapes="([^"]+)"', page)
    assert found is not None
    address = found.group(1).replace("&amp;", "&")
    shapes = client.get(address, headers=leader)
    assert "immutable" in shapes.headers["Cache-Control"]
    drawn = {feature["id"] for feature in shapes.json()["features"]}
    rows = set(re.findall(r'data-part="([^"]+)"', page))
    assert drawn
    assert drawn <= rows
    assert client.get(address, headers={**leader, "If-None-Match": shapes.headers["ETag"]}).status_code == 304
    assert (
        client.get(
            re.sub(r"/[0-9a-f]{16}\.json", "/0123456789abcdef.json", address), headers=leader
        ).status_code
        == 404
    )


def test_who_may_not_see_persons_is_not_told_how_far_few_of_them_live(
    client: TestClient, world: ServiceWorld
) -> None:
    page = client.get(PAGE, headers=signed_in(leader_viewer(world.county))).text
    assert "不足 5 人，不予显示" in page
    assert "平均" not in page


def test_nobody_sees_a_map_without_signing_in(client: TestClient) -> None:
    answer = client.get(PAGE, headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    "query", ["?method=MAGIC", "?speedKmh=fast", "?when=now", "?speedKmh=0.1", "?level=CITY"]
)
def test_addresses_that_ask_for_the_impossible_are_refused(
    client: TestClient, world: ServiceWorld, query: str
) -> None:
    assert client.get(PAGE + query, headers=signed_in(staff_viewer(world.county))).status_code == 400


async def test_the_map_is_drawn_by_our_own_server_alone_and_without_complaint(
    chromium: Browser, database_url: str, world: ServiceWorld
) -> None:
    with serving(map_app(database_url)) as origin:
        opened = await visit(chromium, origin, staff_viewer(world.county), PAGE)
        assert opened.complaints == []
        assert [address for address in opened.addresses if not address.startswith(f"{origin}/")] == []
        assert await opened.page.locator(".part-label").count() == 2
