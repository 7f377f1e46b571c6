"""No page of a map grows with its county: what can be long lies apart, and a page stays below 100 KB."""

from collections.abc import Iterator

import pytest
from lxml import html  # type: ignore[import-untyped]  # ships no types
from sqlalchemy import Connection, Engine, func, update
from starlette.testclient import TestClient

from db.codes import ShapeSource
from db.models import DivisionShape, StationVersion
from geo.coordinates import CoordinateSystem
from resolvers.areas import Area
from tests.builders import ALWAYS, build_division, build_station, put
from tests.viewers import leader_viewer
from tests.web_map.atlas import client_of, map_app, signed_in
from tests.web_map.many_cells import SIDE, THOUSANDS_ACROSS, THOUSANDS_UP, build_thousands
from tests.web_map.test_many_cells import LARGEST_PAGE, middle
from web_map.routes import map_routes
from web_map.rows.listed import MOST_IN_PAGE
from web_map.ways.maps import MAPS

VILLAGES = 420
PAGES = (
    *("coverage/500151", "coverage/500151?level=villages", "coverage/500151?level=cells"),
    *("overview/500151", "overview/500151?level=villages", "overview/500151?level=cells"),
    *("density/500151", "density/500151001?bins=VILLAGE", "density/500151?bins=CELL"),
    *("density/500151?bins=HEXAGON&metres=1000", "density/500151?bins=KERNEL&metres=2000"),
    *("service-areas/500151?level=VILLAGE", "service-areas/500151?method=NEAREST&level=VILLAGE"),
    *("gaps/500151", "gaps/500151?by=CELL", "hotspots/500151", "hotspots/500151?by=CELL"),
    *("stations/500151", "stations/500151?by=VILLAGE"),
)
# Those with more parts than stand in a page.
LONG = ("level=villages", "level=cells", "bins=CELL", "level=VILLAGE", "by=VILLAGE")


@pytest.fixture
def large(engine: Engine) -> Area:
    """The county of thousands of cells, with hundreds of villages, each with its boundary and station."""
    county = build_thousands(engine)
    with engine.begin() as connection:
        _add_villages(connection, county)
    return county


def _add_villages(connection: Connection, county: Area) -> None:
    township = build_division(connection, county, "500151101000", "乙镇")
    box(connection, county, 0, 0, THOUSANDS_ACROSS, THOUSANDS_UP)
    box(connection, township, 0, 0, THOUSANDS_ACROSS, THOUSANDS_UP)
    for number in range(VILLAGES):
        row, column = divmod(number, THOUSANDS_ACROSS // 3)
        name = f"很长的村名第{number}村民委员会"
        village = build_division(connection, township, f"500151101{number + 1:03}", name)
        box(connection, village, 3 * column, 4 * row, 3, 4)
        lon, lat = middle(3 * column + 1, 4 * row + 1)
        station = build_station(connection, village, f"{name}退役军人服务站")
        there = {"point": func.ST_Point(lon, lat, 4326), "point_system": CoordinateSystem.WGS84.value}
        connection.execute(
            update(StationVersion).where(StationVersion.station_id == station.id).values(**there)
        )


def box(connection: Connection, division: Area, column: int, row: int, wide: int, high: int) -> None:
    """The boundary of a division, in squares of the county."""
    (west, south), (east, north) = middle(column, row), middle(column + wide - 1, row + high - 1)
    half = SIDE / 2
    shape = func.ST_Multi(func.ST_MakeEnvelope(west - half, south - half, east + half, north + half, 4326))
    columns = {"geom": shape, "source": ShapeSource.SURVEYED.value, "valid": ALWAYS}
    put(connection, DivisionShape, division.county_id, division_id=division.id, **columns)


@pytest.fixture
def client(database_url: str, large: Area) -> Iterator[TestClient]:
    """A client of its maps."""
    with client_of(map_app(database_url)) as opened:
        yield opened


def test_every_map_is_among_those_that_are_weighed() -> None:
    kinds = {route.path.split("/")[2] for route in map_routes(str) if route.path.endswith("/{code}")}
    # A worker's day is of one worker, and lists a hundred persons at most.
    assert kinds - {"mine"} == {one.path.removeprefix("/maps/") for one in MAPS}
    assert {page.split("/")[0] for page in PAGES} == kinds - {"mine"}


def test_no_page_of_a_large_county_is_above_a_hundred_kilobytes(client: TestClient, large: Area) -> None:
    headers, weights = signed_in(leader_viewer(large)), {}
    for page in PAGES:
        answer = client.get(f"/maps/{page}", headers=headers)
        assert answer.status_code == 200, (page, answer.text[:300])
        weights[page] = len(answer.content)
        if any(query in page for query in LONG):
            assert len(html.fromstring(answer.text).xpath("//tr[@data-part]")) == MOST_IN_PAGE, page
    assert {page: weight for page, weight in weights.items() if weight > LARGEST_PAGE} == {}


@pytest.mark.parametrize("page", ["service-areas/500151?level=VILLAGE", "stations/500151?by=VILLAGE"])
def test_rows_apart_are_all_rows_in_the_order_of_the_page(client: TestClient, large: Area, page: str) -> None:
    headers = signed_in(leader_viewer(large))
    shown = html.fromstring(client.get(f"/maps/{page}", headers=headers).text)
    [address] = shown.xpath("//@data-rows")
    told = client.get(address, headers=headers).json()
    rows = [dict(zip(told["keys"], row, strict=True)) for row in told["rows"]]
    in_page = [row.get("data-part") for row in shown.xpath("//tr[@data-part]")]
    assert [row["id"] for row in rows][: len(in_page)] == in_page
    assert len(rows) == int(shown.get_element_by_id("rest").get("data-number")) >= VILLAGES
