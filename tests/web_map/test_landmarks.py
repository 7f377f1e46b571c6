"""Main roads and names of places over a map: of the day, in scope, kept by a browser, and switched off."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import Engine, update
from starlette.testclient import TestClient

from db.models import RoadEdge
from tests.service_world import ServiceWorld, build_service_world, lay_roads
from tests.viewers import leader_viewer
from tests.web_map.atlas import Atlas, client_of, county_leader, map_app, signed_in
from tests.web_map.conftest import serving
from tests.web_map.test_in_chromium import visit

# Two pieces of one main road, one of another, and a lane that no county's map has room for.
EDGES = """source,target,highway,name,oneway
1,2,primary,滨河大道,no
2,3,primary,滨河大道,no
3,4,tertiary,,no
4,5,residential,小巷,no
8,9,motorway,高速,no
"""
COUNTY, TOWNSHIP = "/maps/landmarks/440304.json", "/maps/landmarks/440304001000.json"


@pytest.fixture
def world(engine: Engine, tmp_path: Path) -> ServiceWorld:
    """The county with main roads, since May 2023."""
    with engine.begin() as connection:
        found = build_service_world(connection)
        lay_roads(connection, tmp_path, EDGES)
    return found


@pytest.fixture
def app_client(database_url: str, world: ServiceWorld) -> Iterator[TestClient]:
    """A client of its maps."""
    with client_of(map_app(database_url)) as opened:
        yield opened


def _told(client: TestClient, address: str, viewer: Any) -> dict[str, Any]:
    answer = client.get(address, headers=signed_in(viewer))
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def test_roads_of_one_name_are_one_line_and_lanes_are_left_out(
    app_client: TestClient, world: ServiceWorld
) -> None:
    told = _told(app_client, COUNTY, leader_viewer(world.county))
    roads = {one["properties"]["rank"]: one["geometry"] for one in told["features"]}
    assert sorted(roads) == [0, 2, 4]
    assert roads[2] == {"type": "LineString", "coordinates": [[114.03, 22.55], [114.05, 22.55]]}
    assert told["attribution"] == "© OpenStreetMap contributors"


def test_a_township_names_the_villages_that_have_a_boundary(
    app_client: TestClient, world: ServiceWorld
) -> None:
    names = {
        name: (lat, lon)
        for name, lat, lon in _told(app_client, TOWNSHIP, leader_viewer(world.county))["names"]
    }
    assert sorted(names) == ["甲一社区", "甲二社区"]
    assert 114.02 < names["甲一社区"][1] < 114.04


def test_the_roads_are_those_of_the_day(app_client: TestClient, world: ServiceWorld) -> None:
    told = _told(app_client, f"{COUNTY}?on=2023-05-24", leader_viewer(world.county))
    assert (told["features"], told["attribution"]) == ([], None)


def test_a_browser_that_has_them_is_told_so(app_client: TestClient, world: ServiceWorld) -> None:
    headers = signed_in(leader_viewer(world.county))
    tag = app_client.get(COUNTY, headers=headers).headers["etag"]
    assert app_client.get(COUNTY, headers=headers | {"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("address", "status"),
    [(COUNTY, 404), ("/maps/landmarks/440399.json", 404), ("/maps/landmarks/x.json", 400)],
)
def test_what_may_not_be_seen_and_what_is_not_there(
    app_client: TestClient, world: ServiceWorld, address: str, status: int
) -> None:
    viewer = leader_viewer(world.townships[0])
    assert app_client.get(address, headers=signed_in(viewer)).status_code == status


def test_above_a_county_there_are_none(client: TestClient, atlas: Atlas) -> None:
    told = _told(client, "/maps/landmarks/100000.json", leader_viewer(atlas.nation))
    assert (told["features"], told["names"]) == ([], [])
    assert (
        "data-landmarks"
        not in client.get("/maps/coverage/100000", headers=signed_in(leader_viewer(atlas.nation))).text
    )


def test_a_loop_of_a_few_metres_is_drawn_too(
    engine: Engine, app_client: TestClient, world: ServiceWorld
) -> None:
    loop = "LINESTRING(114.03 22.55, 114.03001 22.55, 114.03001 22.55001, 114.03 22.55)"
    with engine.begin() as connection:
        connection.execute(
            update(RoadEdge).where(RoadEdge.road_class == "MOTORWAY").values(geom=f"SRID=4326;{loop}")
        )
    told = _told(app_client, COUNTY, leader_viewer(world.county))
    assert sorted(one["properties"]["rank"] for one in told["features"]) == [0, 2, 4]
    assert all(one["geometry"] for one in told["features"])


async def test_they_are_drawn_over_every_map_and_switched_off_for_good(
    chromium: Browser, database_url: str, world: ServiceWorld
) -> None:
    with serving(map_app(database_url)) as origin:
        opened = await visit(
            chromium, origin, leader_viewer(world.county), "/maps/coverage/440304?level=villages"
        )
        assert await opened.page.locator(".leaflet-landmarks-pane canvas").count() == 1
        assert "© OpenStreetMap contributors" in await opened.page.inner_text(".leaflet-control-attribution")
        await opened.page.uncheck(".landmarks input")
        assert "OpenStreetMap" not in await opened.page.inner_text(".leaflet-control-attribution")
        await opened.page.goto(f"{origin}/maps/service-areas/440304")
        await opened.page.wait_for_selector("#coverage[data-landmarked=true]")
        assert not await opened.page.is_checked(".landmarks input")
        assert await opened.page.locator(".leaflet-landmarks-pane canvas").count() == 0
        assert opened.complaints == []


async def test_a_past_day_has_the_names_of_that_day(chromium: Browser, origin: str, atlas: Atlas) -> None:
    on = date(2025, 3, 1).isoformat()
    opened = await visit(chromium, origin, county_leader(atlas), f"/maps/coverage/500151?asOf={on}")
    assert any(f"/maps/landmarks/500151000000.json?on={on}" in one for one in opened.addresses)
    assert opened.complaints == []


async def test_a_map_whose_roads_and_names_do_not_come_says_so(
    chromium: Browser, origin: str, atlas: Atlas
) -> None:
    opened = await visit(chromium, origin, county_leader(atlas), "/maps/coverage/500151")
    await opened.page.route("**/maps/landmarks/**", lambda route: route.fulfill(status=502))
    await opened.page.reload()
    notice = opened.page.locator("#coverage[data-ready=true] > [role=status]")
    await expect(notice).to_have_text("道路和地名未能载入，请刷新页面。")
