"""The density of a city, whose counties each have hexagons of their own."""

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from db.engine import Database
from resolvers.viewer import Viewer
from tests.schema.world import ask
from tests.viewers import leader_viewer
from tests.web_map.atlas import Atlas, signed_in
from tests.web_map.city import City, build_city
from tests.web_map.test_density import outlines, page

HEXAGONS = "?bins=HEXAGON&metres=1000&measure=PERSONS"
DENSITY = """{
    density(scope: { divisionCode: "500100" }, measure: PERSONS, bins: { kind: HEXAGON, size: 1000 }) {
    undrawn unlocated whole { registered } bins { state counts { registered } } } }"""


@pytest.mark.parametrize("who", ["client", "leader"])
def test_a_city_with_one_county_drawn_has_the_hexagons_of_that_county(
    who: str, client: TestClient, atlas: Atlas, engine: Engine
) -> None:
    city = build_city(engine, atlas, drawn=False)
    viewer = _viewer(city, who)
    features, _ = outlines(client, viewer, f"/maps/density/500100{HEXAGONS}")
    assert {feature["id"].partition("-")[0] for feature in features} == {"500151"}
    document = page(client, viewer, f"/maps/density/500100{HEXAGONS}")
    assert "28" in document.get_element_by_id("whole").text_content()
    assert client.get(f"/maps/density/500100.pdf{HEXAGONS}", headers=signed_in(viewer)).status_code == 200


@pytest.mark.parametrize("who", ["client", "leader"])
async def test_the_api_tells_a_city_with_one_county_drawn(
    who: str, database: Database, atlas: Atlas, engine: Engine
) -> None:
    answer = await ask(database, _viewer(build_city(engine, atlas, drawn=False), who), DENSITY)
    assert answer.errors is None
    told = (answer.data or {})["density"]
    assert told["undrawn"] is False
    if who == "client":
        assert (told["whole"]["registered"], told["unlocated"]) == (28, 2)
        assert sum(one["counts"]["registered"] for one in told["bins"]) == 13


def _viewer(city: City, who: str) -> Viewer:
    return city.client if who == "client" else leader_viewer(city.city)
