"""The density of a city, whose counties each have hexagons of their own."""

import io
from collections import Counter

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import Engine
from starlette.testclient import TestClient

from db.engine import Database
from resolvers.viewer import Viewer
from tests.schema.world import ask
from tests.viewers import leader_viewer
from tests.web_map.atlas import Atlas, county_client, signed_in
from tests.web_map.city import City, build_city
from tests.web_map.test_density import outlines, page
from web_map.density.palette import PAINTS, RUNGS

HEXAGONS = "?bins=HEXAGON&metres=1000&measure=PERSONS"
DENSITY = """{
    density(scope: { divisionCode: "500100" }, measure: PERSONS, bins: { kind: HEXAGON, size: 1000 }) {
    undrawn unlocated whole { registered } bins { state counts { registered } } } }"""


def painted(client: TestClient, viewer: Viewer, code: str) -> Counter[str]:
    """How many pixels of the map on paper are painted in each colour."""
    answer = client.get(f"/maps/density/{code}.png{HEXAGONS}&dpi=72", headers=signed_in(viewer))
    assert answer.status_code == 200, answer.text
    picture = Image.open(io.BytesIO(answer.content)).convert("RGB")
    colours, numbers = np.unique(np.asarray(picture).reshape(-1, 3), axis=0, return_counts=True)
    fills = [f"#{colour.tobytes().hex()}" for colour in colours]
    return Counter(dict(zip(fills, map(int, numbers), strict=True)))


def test_hexagons_of_two_counties_that_lie_on_one_another_are_painted_on_paper(
    client: TestClient, atlas: Atlas, engine: Engine
) -> None:
    alone = painted(client, county_client(atlas), "500151")
    city = build_city(engine, atlas, drawn=True)
    both = painted(client, city.client, "500100")
    large = [fill for fill in (PAINTS[one].fill for one in RUNGS) if alone[fill] > 10_000]
    assert large
    assert [fill for fill in large if both[fill] < 0.9 * alone[fill]] == []


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
