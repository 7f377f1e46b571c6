"""What a tooltip says in a real browser is what the API answers to the same question."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count, product
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser
from sqlalchemy import Connection, Engine

from app.factory import graphql
from db.codes import DivisionLevel
from geo.clusters.hotspots import Spot
from resolvers.areas import Area
from resolvers.viewer import Viewer
from resolvers.wording.language import name_of
from tests.builders import build_cells, build_division, build_unit
from tests.duty_builders import build_yearly
from tests.plan import Plan
from tests.residents import build_contact, build_person
from tests.rolled_up import roll_up
from tests.service_world import ServiceWorld, build_service_world, lay_roads
from tests.viewers import TODAY, leader_viewer, staff_viewer, worker_viewer
from tests.web_map.atlas import REACHED_ON, build_atlas, county_client, map_app, signed_in
from tests.web_map.conftest import serving
from tests.web_map.test_in_chromium import Visit, visit

# The middle of each part on the screen, by its name.
MIDDLES = """() => coverage_layer_page.getLayers().map((shape) => {
    const map = document.getElementById("map_page").getBoundingClientRect();
    const point = map_page.latLngToContainerPoint(shape.getBounds().getCenter());
    const [name] = coverage_layer_page._parts.get(shape.feature.id).lines;
    return [name, map.left + point.x, map.top + point.y];
})"""
# The map tells nothing of a pointer that has just moved: it is asked until it tells of this part.
TOLD = """(name) => document.querySelector(".part-tip strong")?.textContent === name"""
# The window and the day of the maps, in place of the words in capitals.
ON = f'asOf: "{TODAY}"'
WHEN = f'window: {{from: "{TODAY.year}-01-01", to: "{TODAY + timedelta(days=1)}"}}, {ON}'
DENSITY = """{density(scope: {divisionCode: "500151"}, measure: PERSONS, bins: {kind: CELL}, WHEN) {
    bins {label perKm2 counts {persons registered}}}}"""
GAPS = """{serviceGaps(beyond: {minutes: 1}, scope: {divisionCode: "440304"}, level: TOWNSHIP, by: VILLAGE,
    ON) {
    parts {label persons unlocated gap {persons}}}}"""
AREAS = """{serviceAreas(scope: {divisionCode: "440304"}, method: %s, level: TOWNSHIP, ON) {
    areas {stations {name} numbers {persons meanMetres ninetiethMetres}}}}"""
CELLS = "{myCells {name counts {people}}}"
HOTSPOTS = """{hotspots(scope: {divisionCode: "500151"}, measure: REACHED_SHARE, by: CELL, WHEN) {
    places {label spot share pValue neighbours}}}"""


@pytest.fixture
def address(database_url: str) -> Iterator[str]:
    """A running server with maps and the API."""
    with serving(map_app(database_url, answering=graphql)) as origin:
        yield origin


async def tips(opened: Visit) -> dict[str, list[str]]:
    """The lines of the tooltip over the middle of each part, by its name."""
    told = {}
    for name, x, y in await opened.page.evaluate(MIDDLES):
        for step in count():
            await opened.page.mouse.move(x + step % 2, y)
            if await opened.page.evaluate(TOLD, name):
                break
            await opened.page.wait_for_timeout(40)
        lines = (await opened.page.locator(".part-tip").inner_text()).split("\n")
        told[name] = [line for line in lines[1:] if line != "点击进入"]
    assert opened.complaints == []
    return told


async def api(opened: Visit, origin: str, viewer: Viewer, query: str) -> Any:
    """The one answer to a query."""
    headers = {"Authorization": signed_in(viewer)["Authorization"]}
    answer = await opened.page.context.request.post(
        f"{origin}/graphql",
        data={"query": query.replace("WHEN", WHEN).replace("ON)", f"{ON})")},
        headers=headers,
    )
    told = await answer.json()
    assert "errors" not in told, told["errors"]
    [found] = told["data"].values()
    return found


@pytest.fixture
def world(engine: Engine, tmp_path: Path) -> ServiceWorld:
    """The county with its street."""
    with engine.begin() as connection:
        found = build_service_world(connection)
        lay_roads(connection, tmp_path)
    return found


async def test_of_densities_and_of_own_cells(chromium: Browser, engine: Engine, address: str) -> None:
    atlas = build_atlas(engine)
    client, worker = county_client(atlas), worker_viewer(atlas.worker)
    opened = await visit(chromium, address, client, "/maps/density/500151?bins=CELL&measure=PERSONS")
    told, answer = await tips(opened), await api(opened, address, client, DENSITY)
    assert {one["label"] for one in answer["bins"]} == set(told)
    for one in answer["bins"]:
        persons, registered = one["counts"]["persons"], one["counts"]["registered"]
        lines = [f"{one['perKm2']:.1f} 人/km²", f"共 {persons} 人；登记 {registered} 人"]
        assert told[one["label"]][:2] == (lines if registered else ["无登记对象"])
    with engine.begin() as connection:
        build_yearly(connection, atlas.county)
    opened = await visit(chromium, address, worker, "/maps/mine/mine")
    told = await tips(opened)
    cells = await api(opened, address, worker, CELLS)
    assert told == {one["name"]: [f"{one['counts']['people']} 人"] for one in cells}


async def test_of_gaps_service_areas_and_stations(
    chromium: Browser, world: ServiceWorld, address: str
) -> None:
    viewer = staff_viewer(world.county)
    opened = await visit(chromium, address, viewer, "/maps/gaps/440304?minutes=1&by=VILLAGE&level=TOWNSHIP")
    told, answer = await tips(opened), await api(opened, address, viewer, GAPS)
    by_name = {one["label"]: one for one in answer["parts"]}
    assert told
    for name, lines in told.items():
        one = by_name[name]
        judged = one["persons"] - one["unlocated"]
        assert lines[0] == f"盲区 {one['gap']['persons']} 人 / {judged} 人"
        assert lines[2] == f"另有 {one['unlocated']} 人住处无坐标"
    opened = await visit(
        chromium, address, viewer, "/maps/service-areas/440304?method=NEAREST&level=TOWNSHIP"
    )
    told, answer = await tips(opened), await api(opened, address, viewer, AREAS % "NEAREST")
    for name, numbers in numbers_of(answer).items():
        mean, ninetieth = numbers["meanMetres"], numbers["ninetiethMetres"]
        assert told[name] == [f"{numbers['persons']} 人", f"平均 {mean:,.0f} 米，九成 ≤ {ninetieth:,.0f} 米"]
    opened = await visit(chromium, address, viewer, "/maps/stations/440304")
    told, answer = await tips(opened), await api(opened, address, viewer, AREAS % "ASSIGNED")
    for one in answer["areas"]:
        assert told[one["stations"][0]["name"]][-1] == f"服务对象 {one['numbers']['persons']} 人"


def numbers_of(answer: Any) -> dict[str, Any]:
    """The numbers of service areas by the name of their station."""
    return {one["stations"][0]["name"]: one["numbers"] for one in answer["areas"]}


def build_quarters(connection: Connection) -> Area:
    """A county of 36 cells of ten persons; a fifth more are reached in each column than in the last."""
    letters = [f"{row}{column}" for row, column in product("ABCDEF", range(6))]
    plan = Plan("\n".join(" ".join(letters[first : first + 6]) for first in range(0, 36, 6)))
    county = build_unit(connection, "500151000000", "铜梁区", DivisionLevel.COUNTY)
    township = build_division(connection, county, "500151001000", "甲街道")
    village = build_division(connection, township, "500151001001", "一村")
    cells = build_cells(connection, plan, dict.fromkeys(letters, village))
    for letter, number in product(letters, range(10)):
        person = build_person(connection, village, cells[letter], point=plan.inside(letter))
        if number < 2 * int(letter[1]):
            build_contact(connection, person, REACHED_ON, division=village, cell=cells[letter])
    roll_up(connection, TODAY)
    return county


async def test_of_hotspots(chromium: Browser, engine: Engine, address: str) -> None:
    with engine.begin() as connection:
        viewer = leader_viewer(build_quarters(connection))
    opened = await visit(chromium, address, viewer, "/maps/hotspots/500151?by=CELL")
    told, answer = await tips(opened), await api(opened, address, viewer, HOTSPOTS)
    assert len(answer["places"]) == len(told) == 36
    for one in answer["places"]:
        p_value = "< 0.001" if one["pValue"] < 0.001 else f"{one['pValue']:.3f}"
        lines = [f"比例 {100 * one['share']:.1f}%", f"相邻 {one['neighbours']} 处，p {p_value}"]
        assert told[one["label"]] == [name_of(Spot.of(one["spot"])), *lines]
    assert len({one["share"] for one in answer["places"]}) == 6
