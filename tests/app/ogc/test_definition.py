"""The definition in OpenAPI, and the conformance that is declared, against what the API does."""

import re
from typing import Any

import pytest

from tests.app.ogc.conftest import COUNTY, Atlas

PAGES = (
    "",
    "/conformance",
    "/collections",
    "/collections/cells",
    "/collections/cells/queryables",
    "/collections/cells/items",
)


def resolved(document: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in one:
        return one
    found: Any = document
    for part in one["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)


def test_every_reference_leads_somewhere_and_every_name_is_one(atlas: Atlas) -> None:
    answer = atlas.ask("/api", **COUNTY)
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    document = answer.json()
    operations = [path["get"] for path in document["paths"].values()]
    assert len({one["operationId"] for one in operations}) == len(operations)
    for one in operations:
        parameters = [resolved(document, parameter) for parameter in one["parameters"]]
        names = [parameter["name"] for parameter in parameters]
        assert len(set(names)) == len(names)
        assert all(parameter["in"] in {"query", "path"} and parameter["schema"] for parameter in parameters)
        assert resolved(document, one["responses"]["default"])["content"].keys() == {
            "application/problem+json"
        }


def test_what_the_definition_declares_is_taken_and_nothing_else(atlas: Atlas) -> None:
    document = atlas.ask("/api").json()
    for path, told in document["paths"].items():
        if "{" in path:
            continue
        declared = {resolved(document, one)["name"] for one in told["get"]["parameters"]}
        for name in declared:
            answer = atlas.ask(path, **{name: "\u0001"})
            # Said to be wrong in itself, where it is; never that there is none such.
            assert answer.status_code in {200, 400, 404}
            assert answer.status_code == 200 or "无此参数" not in answer.text, (path, name)
        assert "无此参数" in atlas.ask(path, surely_none="1").text


def test_a_style_is_the_same_wherever_it_is_asked_for(atlas: Atlas) -> None:
    style = "/collections/coverage-villages/style.qml"
    carried = atlas.ask(style, **COUNTY, datetime="2026-01-01/2026-06-30", veteransOnly="true")
    assert (carried.status_code, carried.content) == (200, atlas.ask(style).content)


def test_the_definition_names_every_collection(atlas: Atlas) -> None:
    paths = atlas.ask("/api").json()["paths"]
    for one in atlas.ask("/collections").json()["collections"]:
        for end in ("", "/queryables", "/items", "/items/{featureId}"):
            assert f"/collections/{one['id']}{end}" in paths


def test_the_classes_declared_are_the_official_ones(atlas: Atlas) -> None:
    classes = atlas.ask("/conformance").json()["conformsTo"]
    assert len(set(classes)) == len(classes)
    pattern = r"http://www\.opengis\.net/spec/ogcapi-(features|common|tiles)-\d/1\.0/conf/[a-z0-9-]+"
    assert all(re.fullmatch(pattern, one) for one in classes)
    needed = ("core", "oas30", "geojson", "html")
    assert {f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{one}" for one in needed} <= set(classes)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("by", ["f", "accept"])
def test_every_document_is_a_page_too(atlas: Atlas, path: str, by: str) -> None:
    given: dict[str, Any] = {"f": "html"} if by == "f" else {"accept": "text/html"}
    answer = atlas.ask(path, **given)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1>" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_json_is_sent_to_a_browser_that_asks_for_it(atlas: Atlas) -> None:
    assert atlas.ask("", accept="text/html", f="json").headers["content-type"] == "application/json"


def test_the_titles_speak_the_language_asked_for(atlas: Atlas) -> None:
    told = atlas.ask("/collections/cells", headers={"Accept-Language": "en"}).json()
    assert told["title"] == "Grid cells"
    fields = atlas.ask("/collections/cells/queryables", headers={"Accept-Language": "en"}).json()
    assert fields["properties"]["kind"]["title"] == "Kind"
    assert fields["properties"]["kind"]["enum"]
