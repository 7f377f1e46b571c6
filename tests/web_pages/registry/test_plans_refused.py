"""What a form of a drawing cannot mean is told beside its field, whatever was sent."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tests.schema.grid_plans.planned_world import Planned, build_planned
from tests.web_map.atlas import client_of, map_app
from tests.web_pages.registry.office import administrator, shown
from tests.web_pages.registry.test_plans_drawn import VILLAGE, begun, cells_of, refused

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
