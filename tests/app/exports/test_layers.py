"""Coverage as a layer of map programs: the numbers of GraphQL on the boundaries of the map, read by GDAL."""

import json
from pathlib import Path
from typing import Any

import pyogrio
import pytest

from db.engine import Database
from tests.app.exports.conftest import Exported
from tests.app.exports.test_coverage_csv import BREAKDOWN, PLACE, ROLES, SCOPE
from tests.schema.world import ask, codes_of

DRAWN = ("VILLAGE", "CELL", "CHILD_DIVISION")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("by", DRAWN)
async def test_each_role_gets_the_numbers_that_graphql_gives_it(
    exported: Exported, reads: Database, role: str, by: str
) -> None:
    answer = exported.fetch("coverage.geojson", role, by=by, **PLACE)
    result = await ask(reads, exported.world.viewers()[role], BREAKDOWN, by=by, scope=SCOPE)
    expected = (result.data or {})["coverageBreakdown"]
    if expected is None:
        assert [answer.json()["errors"][0]["extensions"]["code"]] == codes_of(result)
        return
    assert answer.headers["content-type"] == "application/geo+json"
    collection = json.loads(answer.content)
    fields = {one["properties"]["code"]: one["properties"] for one in collection["features"]}
    known = {part["key"]: part for part in expected["parts"]}
    assert fields.keys() <= known.keys()
    for code, said in fields.items():
        coverage = known[code]["coverage"]
        names = ("numerator", "denominator", "share", "attempted", "registered", "withheld")
        assert {name: said[name] for name in names} == {name: coverage[name] for name in names}
        assert said["name"] == known[code]["label"]
        assert said["definition"] == coverage["definition"]["id"]
    assert {one["geometry"]["type"] for one in collection["features"]} <= {"Polygon", "MultiPolygon"}


def test_a_geopackage_is_the_same_to_gdal(exported: Exported, tmp_path: Path) -> None:
    answer = exported.fetch("coverage.gpkg", "client", by="CELL", **PLACE)
    assert answer.headers["content-type"] == "application/geopackage+sqlite3"
    path = tmp_path / "coverage.gpkg"
    path.write_bytes(answer.content)
    info: dict[str, Any] = pyogrio.read_info(path)
    assert (info["crs"], info["geometry_type"], info["driver"]) == ("EPSG:4326", "MultiPolygon", "GPKG")
    collection = json.loads(exported.fetch("coverage.geojson", "client", by="CELL", **PLACE).content)
    table = pyogrio.read_dataframe(path).sort_values("code")
    said = sorted((one["properties"] for one in collection["features"]), key=lambda one: str(one["code"]))
    assert len(said) == info["features"] > 0
    for name in ("code", "name", "numerator", "denominator", "definition"):
        assert list(table[name]) == [one[name] for one in said]
    assert set(said[0]) == set(info["fields"])


@pytest.mark.parametrize("ending", ["gpkg", "geojson"])
@pytest.mark.parametrize("by", ["WORKER", "SEX", ""])
def test_what_lies_nowhere_is_no_layer(exported: Exported, ending: str, by: str) -> None:
    answer = exported.fetch(f"coverage.{ending}", "client", by=by, **PLACE)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_PARAMETER")


def test_a_place_without_parts_is_an_empty_layer(exported: Exported, tmp_path: Path) -> None:
    place = {"division": "500151101001", "by": "CHILD_DIVISION"}
    assert json.loads(exported.fetch("coverage.geojson", "client", **place).content)["features"] == []
    path = tmp_path / "empty.gpkg"
    path.write_bytes(exported.fetch("coverage.gpkg", "client", **place).content)
    assert pyogrio.read_info(path)["features"] == 0
