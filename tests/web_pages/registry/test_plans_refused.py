"""What is pasted for a drawing is kept as it is, and refused beside its field where it cannot be meant."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tests.schema.grid_plans.planned_world import Planned, build_planned
from tests.schema.world import PLAN
from tests.web_map.atlas import client_of, map_app
from tests.web_map.conftest import serving
from tests.web_pages.opened import opened as opened_page
from tests.web_pages.registry.office import administrator, shown
from tests.web_pages.registry.test_plans_drawn import VILLAGE, across, begun, cells_of, refused

DEEP = f'{{"type":"Polygon","coordinates":{"[" * 300}{"]" * 300}}}'


@pytest.fixture
def planned(engine: Engine) -> Planned:
    """A county whose first village is to be drawn anew."""
    return build_planned(engine)


@pytest.fixture
def client(database_url: str, planned: Planned) -> Iterator[TestClient]:
    """A client of it."""
    with client_of(map_app(database_url)) as one:
        yield one


@pytest.mark.parametrize(
    ("act", "geojson"),
    [
        ("SPLIT", '{"type":[]}'),
        ("PUT", '{"type":[]}'),
        ("SPLIT", DEEP),
        ("PUT", DEEP),
        ("SPLIT", '{"type":"LineString","coordinates":[[0,0],[2,2],[2,0],[0,2]]}'),
    ],
)
def test_what_no_geometry_looks_like_is_refused(
    client: TestClient, planned: Planned, act: str, geojson: str
) -> None:
    address = f"{begun(client, planned)}/draw/{VILLAGE}"
    cell, *_ = cells_of(shown(client, administrator(planned.world.county), address)).values()
    said = {"act": act, "geojson": geojson, f"cell.{cell['id']}": "1"}
    assert set(refused(client, planned, address, **said)) == {"geojson"}


@pytest.mark.parametrize("number", ["9" * 5_000, "9" * 19, "x"])
def test_a_cell_of_a_number_that_none_has_is_none(client: TestClient, planned: Planned, number: str) -> None:
    address = f"{begun(client, planned)}/draw/{VILLAGE}"
    said = {f"cell.{number}": "1", "cell.1": "1", "primary": number}
    for act in ("SPLIT", "MERGE"):
        assert "cell" in refused(client, planned, address, act=act, geojson="{}", **said)


async def test_what_was_pasted_stays_whatever_is_chosen_or_clicked_until_it_is_cleared(
    chromium: Browser, database_url: str, client: TestClient, planned: Planned
) -> None:
    address = f"{begun(client, planned)}/draw/{VILLAGE}"
    pasted = across(PLAN.shape("A"))
    with serving(map_app(database_url)) as origin:
        one = await opened_page(chromium, origin, administrator(planned.world.county))
        page = one.page
        await page.goto(f"{origin}{address}")
        field = page.get_by_label("画的线或面")
        await field.fill(pasted)
        cell = page.get_by_role("group", name="哪些网格").get_by_role("checkbox").first
        for act in ("重划", "新划", "合并", "拆分"):
            await page.get_by_role("radio", name=act).check()
            await cell.uncheck()
            await cell.check()
            await page.locator("#drawing").click(position={"x": 30, "y": 30})
            assert await field.input_value() == pasted
        assert "重画" in await page.locator("#hint").inner_text()
        await page.locator("#undo").click()
        assert await field.input_value() == pasted
        await page.locator("#clear").click()
        assert not await field.input_value()
        await page.get_by_role("radio", name="重划").check()
        assert "Polygon" in await field.input_value()
        assert one.complaints == []
