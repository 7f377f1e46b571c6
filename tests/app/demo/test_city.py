"""福田区 beside 铜梁区: real roads, times that are true, and viewers of either and of both."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import psycopg
import pytest
from starlette.testclient import TestClient

from app.demo.manifest import Manifest, check_manifest
from app.demo.seed import Wanted, clear, seed
from db.engine import Database
from resolvers.people.identities import identity_keys
from resolvers.viewer import claims_of, viewer_from_claims
from tests.databases import libpq, open_unserved
from tests.demo_county import TODAY, DemoCounty
from tests.schema.world import ask
from tests.web_map.atlas import client_of, map_app, signed_in

AREAS = """query($code: String!) { serviceAreas(
    scope: { divisionCode: $code }, method: REACHABLE, level: TOWNSHIP, minutes: [5, 15, 30, 45]
) { travel { basis note roadsOn attribution } areas { numbers { persons } }
    outside { reason numbers { persons } } whole { persons } } }"""
ROUTE = """query($worker: ID!) { dayRoute(workerId: $worker, start: { lon: 114.02, lat: 22.535 }, visits: 5) {
    travel { basis } metres isProved stops { point } } }"""
EVERYBODY = "{ coverage { denominator } }"
WORKER = "{ viewer { grants { worker { id } } } }"


@pytest.fixture
async def database(demo_county: DemoCounty) -> AsyncIterator[Database]:
    opened = open_unserved(demo_county.url, pool_size=2, request_timeout_ms=60_000)
    yield opened
    await opened.close()


@pytest.fixture
def connection(demo_county: DemoCounty) -> Iterator[psycopg.Connection]:
    with psycopg.connect(libpq(demo_county.url)) as opened, opened.transaction(force_rollback=True):
        yield opened


@pytest.fixture
def client(demo_county: DemoCounty) -> Iterator[TestClient]:
    with client_of(map_app(demo_county.url, lambda: demo_county.today)) as opened:
        yield opened


async def answered(database: Database, county: DemoCounty, role: str, query: str, **given: str) -> Any:
    answer = await ask(database, county.viewers[role], query, county.today, **given)
    assert answer.errors is None
    return answer.data


async def test_ways_in_the_city_are_those_of_its_roads(database: Database, demo_county: DemoCounty) -> None:
    data = await answered(database, demo_county, "futian_leader", AREAS, code="440304000000")
    found = data["serviceAreas"]
    assert (found["travel"]["basis"], found["travel"]["roadsOn"]) == ("ROADS", "2023-05-25")
    assert found["travel"]["note"] is None
    assert "OpenStreetMap" in found["travel"]["attribution"]
    inside = sum(area["numbers"]["persons"] for area in found["areas"])
    outside = sum(part["numbers"]["persons"] for part in found["outside"])
    assert inside + outside == found["whole"]["persons"]
    assert inside > 0.9 * found["whole"]["persons"]


async def test_ways_in_the_country_are_estimates_and_say_so(
    database: Database, demo_county: DemoCounty
) -> None:
    data = await answered(database, demo_county, "leader", AREAS, code="500151000000")
    assert data["serviceAreas"]["travel"]["basis"] == "ESTIMATE"
    assert "直线估算" in data["serviceAreas"]["travel"]["note"]


def test_the_maps_say_what_the_answers_say(client: TestClient, demo_county: DemoCounty) -> None:
    city, country = [
        client.get(f"/maps/service-areas/{code}", headers=signed_in(demo_county.viewers[role])).text
        for role, code in (("futian_leader", "440304"), ("leader", "500151"))
    ]
    assert "直线估算" not in city
    assert "© OpenStreetMap contributors" in city
    assert "直线估算" in country


async def test_a_worker_of_the_city_goes_along_its_roads(database: Database, demo_county: DemoCounty) -> None:
    mine = await answered(database, demo_county, "futian_worker", WORKER)
    worker = next(grant["worker"]["id"] for grant in mine["viewer"]["grants"])
    data = await answered(database, demo_county, "futian_worker", ROUTE, worker=worker)
    route = data["dayRoute"]
    assert (route["travel"]["basis"], route["isProved"]) == ("ROADS", True)
    assert route["stops"]


async def test_the_nation_sees_both_counties_and_each_leader_their_own(
    database: Database, demo_county: DemoCounty
) -> None:
    country, city, both = [
        (await answered(database, demo_county, role, EVERYBODY))["coverage"]["denominator"]
        for role in ("leader", "futian_leader", "national_leader")
    ]
    assert 0 < city < country
    assert both == city + country


def test_the_viewers_make_valid_tokens(demo_county: DemoCounty) -> None:
    viewers = demo_county.viewers
    assert {"futian_worker", "futian_leader", "national_leader"} < set(viewers)
    assert all(viewer_from_claims(claims_of(viewer)) == viewer for viewer in viewers.values())


def test_boundaries_and_points_say_that_they_are_derived_and_policies_that_they_are_made_up(
    connection: psycopg.Connection,
) -> None:
    sources = (
        "SELECT DISTINCT source, coalesce(point_source, source) FROM division_shape WHERE county_id = 440304"
    )
    assert connection.execute(sources).fetchall() == [("DERIVED", "DERIVED")]
    said = "SELECT DISTINCT document FROM contact_policy WHERE county_id = 440304"
    assert connection.execute(said).fetchall() == [("演示参数（虚构，并非福田区文件）",)]


def test_cleared_and_seeded_again_it_has_its_roads_again(connection: psycopg.Connection) -> None:
    clear(connection)
    assert connection.execute("SELECT count(*) FROM road_edge").fetchone() == (0,)
    keys = identity_keys(b"k" * 32)
    made: Manifest = seed(connection, Wanted(300, 1_000, 200), today=TODAY, keys=keys, progress=quiet)
    check_manifest(connection, made)
    assert made.counts["roads.nodes"] == 1751


def quiet(_stage: str, _done: int, _total: int) -> None:
    pass
