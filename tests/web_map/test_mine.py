"""A worker's own map: the own cells, whom to visit today and in which order, and nobody else's persons."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import orjson
import psycopg
import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import Engine, func, update
from starlette.testclient import TestClient

from db.models import Person, StationVersion
from importers.roads.roads import RoadSource, import_roads
from tests.builders import IDS
from tests.databases import libpq
from tests.duty_builders import build_yearly
from tests.service_world import VINTAGE
from tests.viewers import leader_viewer, worker_viewer
from tests.web_map.atlas import NASTY, Atlas, build_atlas, client_of, map_app
from tests.web_map.conftest import serving
from tests.web_map.test_in_chromium import visit
from tests.web_map.test_pages import asked, page

PAGE = "/maps/mine/mine"
ALONG_ROADS = "路程和时间沿道路计算。"
# A street through the middle of the drawn cells.
NODES = "node_id,lon,lat\n1,106.05,29.847\n2,106.062,29.847\n"
EDGES = "source,target,highway,oneway\n1,2,residential,no\n"


@pytest.fixture
def atlas(engine: Engine) -> Atlas:
    """Everybody is to be visited once a year; one person would like to be a script."""
    made = build_atlas(engine)
    with engine.begin() as connection:
        build_yearly(connection, made.county)
        connection.execute(update(StationVersion).values(point=func.ST_Point(106.0501, 29.8495, 4326)))
        one = func.least(Person.id)
        first = connection.execute(
            Person.__table__.select().where(Person.cell_id == made.cells["B"].id).order_by(one)
        ).first()
        assert first is not None
        connection.execute(update(Person).where(Person.id == first.id).values(name=NASTY))
    return made


@pytest.fixture
def client(database_url: str, atlas: Atlas) -> Iterator[TestClient]:
    """A client of the maps."""
    with client_of(map_app(database_url)) as opened:
        yield opened


def test_the_day_is_the_route_of_the_api_and_whoever_is_left_is_told_why(
    client: TestClient, atlas: Atlas
) -> None:
    document = page(client, worker_viewer(atlas.worker), f"{PAGE}?visits=1")
    assert [row.xpath("th/b")[0].text for row in document.xpath("//tr[@data-stop]")] == ["1"]
    due = int(document.xpath("//*[@data-number='due']")[0].text)
    others = document.xpath("//details//tbody/tr")
    assert len(others) == due - 1 > 0
    assert all("超出今天的走访数" in row.text_content() for row in others)
    assert len(document.xpath("//table[@id='parts']//tr[@data-part]")) == 2
    assert document.xpath("//*[@id='estimate']")
    assert ALONG_ROADS not in document.text_content()


def test_where_roads_are_loaded_length_and_time_are_said_to_be_along_them(
    client: TestClient, engine: Engine, atlas: Atlas, tmp_path: Path
) -> None:
    (tmp_path / "nodes.csv").write_text(NODES, encoding="utf-8")
    (tmp_path / "edges.csv").write_text(EDGES, encoding="utf-8")
    source = RoadSource(tmp_path / "edges.csv", "500151", VINTAGE, attribution="© OpenStreetMap contributors")
    with engine.begin() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        import_roads(driver, source, ids=IDS, dry_run=False)
    document = page(client, worker_viewer(atlas.worker), PAGE)
    assert not document.xpath("//*[@id='estimate']")
    assert ALONG_ROADS in document.text_content()


def test_points_stand_in_the_page_of_that_worker_alone(client: TestClient, atlas: Atlas) -> None:
    answer = asked(client, worker_viewer(atlas.worker), PAGE)
    assert answer.headers["cache-control"].startswith("private")
    assert NASTY not in answer.text
    day = orjson.loads(answer.text.split('id="day">')[1].split("</script>")[0])
    assert day["start"]["name"]
    assert (
        len(day["persons"]) == len({one["n"] for one in day["persons"]}) == len(day["way"]) - 1 or day["way"]
    )
    refused = asked(client, leader_viewer(atlas.county), PAGE)
    assert refused.status_code == 403
    assert client.get(PAGE, headers={"Accept": "text/html"}).status_code == 303
    assert asked(client, worker_viewer(atlas.worker), "/maps/mine/500151").status_code == 404


def test_whom_it_shows_stands_in_the_log(client: TestClient, database_url: str, atlas: Atlas) -> None:
    document = page(client, worker_viewer(atlas.worker), PAGE)
    due = int(document.xpath("//*[@data-number='due']")[0].text)
    with psycopg.connect(libpq(database_url)) as connection:
        rows = connection.execute("SELECT operation, person_ids FROM access_log").fetchall()
    assert {operation for operation, _ in rows} == {PAGE}
    assert len({one for _, ids in rows for one in ids}) == due == 2


@pytest.mark.parametrize(
    "query", ["visits=0", "visits=21", "visits=x", "mode=FLY", "returns=1", "asOf=2025-01-01"]
)
def test_what_cannot_be_meant_is_told_beside_its_field_or_refused(
    client: TestClient, atlas: Atlas, query: str
) -> None:
    answer = asked(client, worker_viewer(atlas.worker), f"{PAGE}?{query}")
    assert answer.status_code == 400
    assert ('id="mistake"' in answer.text) == (not query.startswith("asOf"))


def test_without_a_point_of_the_station_there_is_no_route_and_it_is_said(
    client: TestClient, engine: Engine, atlas: Atlas
) -> None:
    with engine.begin() as connection:
        connection.execute(update(StationVersion).values(point=None))
    document = page(client, worker_viewer(atlas.worker), PAGE)
    assert "没有坐标，无法安排路线" in document.text_content()
    assert document.xpath("//details//tbody/tr")


def test_only_a_worker_is_led_there(client: TestClient, atlas: Atlas) -> None:
    own = page(client, worker_viewer(atlas.worker), "/maps/coverage/mine")
    assert own.xpath("//nav[@class='maps']/a/@href")[0] == "/maps/mine"
    leader = page(client, leader_viewer(atlas.county), "/maps/coverage/500151")
    assert "/maps/mine" not in leader.xpath("//nav[@class='maps']/a/@href")


async def test_stops_are_numbered_on_a_phone_without_complaint(
    chromium: Browser, database_url: str, atlas: Atlas
) -> None:
    app = await asyncio.to_thread(map_app, database_url)
    with serving(app) as origin:
        opened = await visit(chromium, origin, worker_viewer(atlas.worker), f"{PAGE}?returns=true")
        await opened.page.set_viewport_size({"width": 390, "height": 844})
        numbers = opened.page.locator(".stop-number")
        drawn = {one.strip() for one in await numbers.all_inner_texts()}
        listed = await opened.page.locator("tr[data-stop] b").all_inner_texts()
        assert drawn == set(listed)
        await expect(opened.page.locator("path.leaflet-interactive").first).to_be_visible()
        assert await opened.page.evaluate("document.documentElement.scrollWidth") <= 390
        assert await opened.page.locator("img").count() == 0
        assert opened.complaints == []
        assert [address for address in opened.addresses if not address.startswith(f"{origin}/")] == []
