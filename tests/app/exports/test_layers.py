"""Maps as layers of map programs: the numbers of GraphQL on the boundaries of the map, read by GDAL."""

import asyncio
import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pyogrio
import pytest

from app.exports.layers import DRAWINGS, LayerFile, geojson_parts
from app.layers.feature import Feature
from db.engine import Database
from tests.app.exports.conftest import Exported, table
from tests.app.exports.test_coverage_csv import BREAKDOWN, PLACE, ROLES, SCOPE
from tests.schema.world import ask, codes_of

DRAWN = ("VILLAGE", "CELL", "CHILD_DIVISION")
MAPS = {
    "density": {"bins": "CELL"},
    "service-areas": {"method": "ASSIGNED"},
    "stations": {},
    "gaps": {"minutes": "5", "by": "CELL"},
    "hotspots": {"by": "CELL"},
}


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
    drawn = [one for one in collection["features"] if one["geometry"]]
    assert fields.keys() == known.keys() - {None, ""}
    for code, said in fields.items():
        coverage = known[code]["coverage"]
        names = ("numerator", "denominator", "share", "attempted", "registered", "withheld")
        assert {name: said[name] for name in names} == {name: coverage[name] for name in names}
        assert said["name"] == known[code]["label"]
        assert said["definition"] == coverage["definition"]["id"]
    assert {one["geometry"]["type"] for one in drawn} <= {"Polygon", "MultiPolygon"}


def test_a_geopackage_is_the_same_to_gdal(exported: Exported, tmp_path: Path) -> None:
    answer = exported.fetch("coverage.gpkg", "client", by="CELL", **PLACE)
    assert answer.headers["content-type"] == "application/geopackage+sqlite3"
    path = tmp_path / "coverage.gpkg"
    path.write_bytes(answer.content)
    info: dict[str, Any] = pyogrio.read_info(path, layer="coverage")
    assert (info["crs"], info["geometry_type"], info["driver"]) == ("EPSG:4326", "MultiPolygon", "GPKG")
    collection = json.loads(exported.fetch("coverage.geojson", "client", by="CELL", **PLACE).content)
    frame = pyogrio.read_dataframe(path, layer="coverage").sort_values("code")
    said = sorted((one["properties"] for one in collection["features"]), key=lambda one: str(one["code"]))
    assert len(said) == info["features"] > 0
    for name in ("code", "name", "numerator", "denominator", "definition"):
        assert list(frame[name]) == [one[name] for one in said]
    assert set(said[0]) == set(info["fields"])


@pytest.mark.parametrize("ending", ["gpkg", "geojson"])
@pytest.mark.parametrize("by", ["WORKER", "SEX", ""])
def test_what_lies_nowhere_is_no_layer(exported: Exported, ending: str, by: str) -> None:
    answer = exported.fetch(f"coverage.{ending}", "client", by=by, **PLACE)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_PARAMETER")


def test_a_place_without_a_boundary_is_a_feature_without_one(exported: Exported, tmp_path: Path) -> None:
    place = {"division": "500151101001", "by": "CHILD_DIVISION"}
    [one] = json.loads(exported.fetch("coverage.geojson", "client", **place).content)["features"]
    assert (one["properties"]["code"], one["geometry"]) == ("500151101001", None)
    path = tmp_path / "bare.gpkg"
    path.write_bytes(exported.fetch("coverage.gpkg", "client", **place).content)
    assert pyogrio.read_info(path, layer="coverage")["features"] == 1
    assert list(pyogrio.read_dataframe(path, layer="coverage").geometry) == [None]


@pytest.mark.parametrize("name", ["density", "service-areas", "stations", "gaps", "hotspots"])
@pytest.mark.parametrize("role", ["leader", "client"])
def test_every_map_is_a_layer_that_gdal_reads(
    exported: Exported, tmp_path: Path, name: str, role: str
) -> None:
    collection = json.loads(exported.fetch(f"{name}.geojson", role, **MAPS[name], **PLACE).content)
    path = tmp_path / f"{name}.gpkg"
    path.write_bytes(exported.fetch(f"{name}.gpkg", role, **MAPS[name], **PLACE).content)
    info: dict[str, Any] = pyogrio.read_info(path, layer=name)
    said = sorted((one["properties"] for one in collection["features"]), key=lambda one: str(one["code"]))
    assert info["features"] == len(said)
    # Too few places to compare say nothing of hotspots.
    assert bool(said) == (name != "hotspots")
    assert all(set(one) == set(info["fields"]) for one in said)
    frame = pyogrio.read_dataframe(path, layer=name).sort_values("code")
    assert list(frame["code"]) == [one["code"] for one in said]
    assert info["geometry_type"] == ("Point" if name == "stations" else "MultiPolygon")


async def test_others_are_answered_between_two_hundred_features() -> None:
    features = [Feature(str(n), None, {"n": n}) for n in range(450)]
    answered = 0

    async def others() -> None:
        nonlocal answered
        while True:
            answered += 1
            await asyncio.sleep(0)

    async def layers() -> AsyncGenerator[LayerFile, None]:
        yield LayerFile("x", DRAWINGS["density"], features)

    beside = asyncio.create_task(others())
    parts = [part async for part in geojson_parts(layers())]
    beside.cancel()
    assert [one["id"] for one in json.loads(b"".join(parts))["features"]] == [one.id for one in features]
    assert len(parts) == 4
    assert answered >= 3


@pytest.mark.parametrize("number", [0, 1, 200, 201])
async def test_a_layer_of_any_size_is_whole(number: int) -> None:
    async def layers() -> AsyncGenerator[LayerFile, None]:
        yield LayerFile("x", DRAWINGS["density"], [Feature(str(n), None, {}) for n in range(number)])

    collection = json.loads(b"".join([part async for part in geojson_parts(layers())]))
    assert (collection["type"], len(collection["features"])) == ("FeatureCollection", number)


@pytest.mark.parametrize("name", ["density.geojson", "stations.gpkg", "cells.geojson"])
def test_a_layer_of_too_many_features_is_refused(
    exported: Exported, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for module in ("app.exports.layers", "app.exports.lists.rows"):
        monkeypatch.setattr(f"{module}.MOST_FEATURES", 1)
    asked = {} if name.startswith("cells") else MAPS[name.partition(".")[0]]
    answer = exported.fetch(name, "client", **asked, **PLACE)
    assert answer.json()["errors"][0]["extensions"]["code"] == "TOO_MANY_ROWS"


def test_what_is_withheld_in_a_table_is_withheld_in_its_layer(exported: Exported) -> None:
    asked = {"bins": "VILLAGE", "measure": "PERSONS", **PLACE}
    for role in ("leader", "client"):
        features = json.loads(exported.fetch("density.geojson", role, **asked).content)["features"]
        rows = table(exported.fetch("density.csv", role, **asked).content)
        hidden = {row["代码"] for row in rows if "不予显示" in str(row)}
        assert {
            one["properties"]["code"] for one in features if one["properties"]["state"] == "WITHHELD"
        } == hidden
        assert (role == "leader") == bool(hidden)
        for one in features:
            withheld = one["properties"]["state"] == "WITHHELD"
            assert withheld == (one["properties"]["persons"] is None)


@pytest.mark.parametrize("name", ["density", "service-areas", "stations", "gaps", "hotspots"])
def test_a_layer_of_a_map_is_refused_as_the_map_is(exported: Exported, name: str) -> None:
    assert exported.fetch(f"{name}.geojson", "leader", by="x", **PLACE).status_code == 400
    assert exported.fetch(f"{name}.gpkg", "nobody", **PLACE).status_code == 403
    assert exported.fetch(f"{name}.gpkg", "township_leader", division="500151999").status_code == 404
