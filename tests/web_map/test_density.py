"""The density map: the numbers of the API on a page, its four states, and a real browser's drawing of it."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from lxml import html  # type: ignore[import-untyped]  # ships no types
from playwright.async_api import Browser
from sqlalchemy import Engine, text
from starlette.testclient import TestClient

from app.tokens import SESSION_COOKIE
from db.engine import Database
from geo.work.pool import WorkPool
from resolvers.coverage.question import CoverageQuestion
from resolvers.spatial.density import Asking, density
from resolvers.spatial.question import BinKind, Bins, DensityQuestion, Measure
from resolvers.viewer import Viewer
from resolvers.windows import year_to_date
from tests.viewers import NOBODY, TODAY, ask_of, leader_viewer
from tests.web_map.atlas import Atlas, build_shape, county_client, county_leader, signed_in
from web_map.density.palette import PAINTS, DensityClass

COUNTY = "/maps/density/500151"


def page(client: TestClient, viewer: Viewer, address: str) -> Any:
    answer = client.get(address, headers=signed_in(viewer))
    assert answer.status_code == 200, answer.text[:300]
    return html.fromstring(answer.text)


def rows(document: Any) -> dict[str, tuple[str, str]]:
    """By name of the bin: its class and how many there are."""
    return {
        row.get("data-name"): (row.get("data-class"), row.find("td").text_content())
        for row in document.xpath("//tr[@data-part]")
    }


async def test_the_page_shows_what_the_api_answers(
    client: TestClient, atlas: Atlas, database: Database
) -> None:
    shown = rows(page(client, county_client(atlas), f"{COUNTY}?bins=CELL&measure=PERSONS"))
    work = WorkPool()
    persons = CoverageQuestion(atlas.county, year_to_date(TODAY), TODAY)
    question = DensityQuestion(persons, Measure.PERSONS, Bins(BinKind.CELL), overdue=True)
    answer = await density(Asking(database, work, ask_of(county_client(atlas))), question)
    assert {one.label: str(one.counts.persons) for one in answer.bins if one.counts} == {
        name: number for name, (_, number) in shown.items()
    }
    await work.close()


def test_the_four_states_are_told_apart(client: TestClient, atlas: Atlas) -> None:
    """A value, nobody, withheld, and nothing drawn: none of them looks like another."""
    seen = rows(page(client, county_client(atlas), f"{COUNTY}?bins=CELL&measure=PERSONS"))
    kept = rows(page(client, county_leader(atlas), f"{COUNTY}?bins=CELL&measure=PERSONS"))
    assert sorted(number for _, number in seen.values()) == ["0", "1", "4", "4", "5"]
    assert [kind for kind, number in seen.values() if number == "0"] == [DensityClass.NOBODY.value]
    assert DensityClass.WITHHELD.value not in {kind for kind, _ in seen.values()}
    assert sorted(number for _, number in kept.values()) == ["0", "5", "不予显示", "不予显示", "不予显示"]
    assert {text for name, (kind, text) in kept.items() if kind == DensityClass.WITHHELD.value} == {
        "不予显示"
    }
    townships = rows(page(client, county_client(atlas), f"{COUNTY}?measure=PERSONS"))
    assert DensityClass.NO_GEOMETRY.value in {name for name, _ in townships.values()}


def test_who_sees_no_persons_is_told_what_is_withheld(client: TestClient, atlas: Atlas) -> None:
    document = page(client, county_leader(atlas), f"{COUNTY}?bins=CELL")
    assert "斜线" in document.get_element_by_id("withheld").text_content()
    assert page(client, county_client(atlas), COUNTY).xpath("//*[@id='withheld']") == []


def outlines(client: TestClient, viewer: Viewer, address: str) -> tuple[Any, str]:
    """The outlines of a map as sent, and their address."""
    [found] = page(client, viewer, address).xpath("//@data-shapes")
    answer = client.get(found, headers=signed_in(viewer))
    assert answer.status_code == 200
    assert answer.headers["cache-control"].startswith("private, max-age=31536000")
    return answer.json()["features"], found


@pytest.mark.parametrize("query", ["bins=HEXAGON&metres=1000", "bins=KERNEL&metres=2000"])
@pytest.mark.parametrize("who", [county_leader, county_client])
def test_hexagons_come_apart_and_join_their_rows_one_by_one(
    query: str, who: Any, client: TestClient, atlas: Atlas, engine: Engine
) -> None:
    with engine.begin() as connection:
        build_shape(connection, atlas.county, "1")
    viewer, address = who(atlas), f"{COUNTY}?measure=PERSONS&{query}"
    features, _ = outlines(client, viewer, address)
    assert [feature["properties"] for feature in features] == [{}] * len(features)
    path = address.replace("500151", "500151/rows.json")
    told = client.get(path, headers=signed_in(viewer)).json()
    ids = [row[told["keys"].index("id")] for row in told["rows"]]
    assert sorted(ids) == sorted(feature["id"] for feature in features)
    assert ids


def test_what_is_measured_and_of_whom_changes_no_outline(client: TestClient, atlas: Atlas) -> None:
    viewer, query = county_client(atlas), "from=2025-02-01&through=2025-03-31&asOf=2025-04-01&bins=HEXAGON"
    _, first = outlines(client, viewer, f"{COUNTY}?{query}&measure=PERSONS")
    chosen = "measure=VISITS&veteransOnly=true&category=MARTYR_SURVIVOR&priorityClass=DISABLED"
    _, second = outlines(client, viewer, f"{COUNTY}?{query}&metres=1000&{chosen}")
    assert first == second
    asked = {"from": "2025-02-01", "through": "2025-03-31", "asOf": "2025-04-01"}
    assert dict(parse_qsl(urlsplit(first).query)) == {**asked, "bins": "HEXAGON", "metres": "1000"}


def test_outlines_are_those_of_their_address_or_none(
    client: TestClient, atlas: Atlas, engine: Engine
) -> None:
    viewer = county_client(atlas)
    _, found = outlines(client, viewer, f"{COUNTY}?bins=HEXAGON&metres=250&measure=PERSONS")
    digest = found.partition(".json")[0].rpartition("/")[2]
    tagged = {**signed_in(viewer), "If-None-Match": f'"{digest}"'}
    assert client.get(found, headers=tagged).status_code == 304
    assert client.get(found, headers={"Accept": "text/html"}).status_code == 303
    assert client.get(found, headers=signed_in(NOBODY)).status_code == 403
    of_cells = found.replace("bins=HEXAGON", "bins=CELL").replace("&metres=250", "")
    assert client.get(of_cells, headers=signed_in(viewer)).status_code == 404
    refused = client.get(found, headers=signed_in(county_leader(atlas)))
    assert (refused.status_code, "BINS_NOT_TOLD" in refused.text) == (400, True)
    with engine.begin() as connection:
        for table in ("residence", "person"):
            connection.execute(text(f"UPDATE {table} SET geom = ST_Translate(geom, 0.01, 0)"))
    assert client.get(found, headers=signed_in(viewer)).status_code == 404


def test_of_a_window_that_is_over_nobody_says_what_was_overdue(client: TestClient, atlas: Atlas) -> None:
    leader = county_leader(atlas)
    past = page(client, leader, f"{COUNTY}?from=2025-02-01&through=2025-03-31")
    assert "有逾期任务 —" in " ".join(past.get_element_by_id("whole").text_content().split())
    assert "联系到 42.9%" in " ".join(past.get_element_by_id("whole").text_content().split())
    now = page(client, leader, COUNTY).get_element_by_id("whole").text_content()
    assert "有逾期任务 —" not in " ".join(now.split())


@pytest.mark.parametrize("query", ["bins=CIRCLE", "metres=-1", "metres=1e9", "measure=x", "level=cells"])
def test_a_parameter_that_cannot_be_is_refused(query: str, client: TestClient, atlas: Atlas) -> None:
    answer = client.get(f"{COUNTY}?{query}", headers=signed_in(county_leader(atlas)))
    assert answer.status_code == 400
    assert "BAD_PARAMETER" in answer.text


def test_nobody_sees_anything_and_a_stranger_signs_in(client: TestClient, atlas: Atlas) -> None:
    assert client.get(COUNTY, headers=signed_in(NOBODY)).status_code == 403
    stranger = client.get(COUNTY, headers={"Accept": "text/html"})
    assert (stranger.status_code, stranger.headers["location"]) == (
        303,
        "/sign-in?next=%2Fmaps%2Fdensity%2F500151",
    )
    other = leader_viewer(atlas.townships[1])
    assert client.get(COUNTY, headers=signed_in(other)).status_code == 404


@pytest.mark.parametrize("width", [1360, 390])
async def test_a_browser_draws_hexagons_and_hatches_what_is_withheld(
    width: int, chromium: Browser, origin: str, atlas: Atlas
) -> None:
    token = signed_in(county_leader(atlas))["Authorization"].removeprefix("Bearer ")
    context = await chromium.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
    await context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": origin}])
    opened, complaints = await context.new_page(), []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    await opened.goto(f"{origin}{COUNTY}?bins=HEXAGON&metres=1000&measure=PERSONS")
    await opened.wait_for_selector("#coverage[data-ready=true]", timeout=60_000)
    assert complaints == []
    assert await opened.evaluate("document.documentElement.scrollWidth") == width
    drawn = await opened.evaluate(
        "coverage_layer_page.getLayers().map((one) => typeof one.options.fillColor)"
    )
    assert "object" in drawn  # a pattern instead of a colour
    assert PAINTS[DensityClass.WITHHELD].pattern.value == "hatch"
    await context.close()
