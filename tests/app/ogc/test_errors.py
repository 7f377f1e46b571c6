"""Errors of every kind: a status, problem details with a stable code in both languages, or a page."""

import pytest

from schema.http.statuses import STATUS
from tests.app.ogc.conftest import Atlas

BAD = "BAD_PARAMETER"
CASES = [
    ("/collections/cells/items", {"limit": "0"}, BAD),
    ("/collections/cells/items", {"limit": "-1"}, BAD),
    ("/collections/cells/items", {"limit": "ten"}, BAD),
    ("/collections/cells/items", {"limit": "1" * 40}, BAD),
    ("/collections/cells/items", {"offset": "x"}, BAD),
    ("/collections/cells/items", {"bbox": "1,2,3"}, BAD),
    ("/collections/cells/items", {"bbox": "1,2,3,x"}, BAD),
    ("/collections/cells/items", {"bbox": "1,2,nan,4"}, BAD),
    ("/collections/cells/items", {"bbox": "1,9,3,4"}, BAD),
    ("/collections/cells/items", {"bbox": "1,2,3,1e400"}, BAD),
    ("/collections/cells/items", {"bbox": "106,29,107,30", "bbox_crs": "EPSG:4326"}, BAD),
    ("/collections/cells/items", {"crs": "http://www.opengis.net/def/crs/EPSG/0/1"}, BAD),
    ("/collections/cells/items", {"datetime": "yesterday"}, BAD),
    ("/collections/cells/items", {"datetime": "../.."}, BAD),
    ("/collections/cells/items", {"datetime": "/"}, BAD),
    ("/collections/cells/items", {"datetime": "2025-02-01/2025-01-01"}, BAD),
    ("/collections/cells/items", {"datetime": "2025-01-01T00:00:00"}, BAD),
    ("/collections/cells/items", {"datetime": "9999-12-31T23:59:59Z"}, BAD),
    ("/collections/cells/items", {"datetime": "0001-01-01"}, BAD),
    ("/collections/cells/items", {"colour": "red"}, BAD),
    ("/collections/cells/items", {"f": "xml"}, BAD),
    ("/collections/cells/items", {"valid_from": "soon"}, BAD),
    ("/collections/divisions/items", {"is_functional_zone": "perhaps"}, BAD),
    ("/collections/coverage-cells/items", {"numerator": "many"}, BAD),
    ("/collections/coverage-cells/items", {"level": "cells"}, BAD),
    ("/collections/coverage-cells/items", {"category": "KING"}, BAD),
    ("/collections/density-cells/items", {"metres": "500"}, BAD),
    ("/collections/density-hexagons/items", {"metres": "1"}, "BAD_BIN_SIZE"),
    ("/collections/service-areas/items", {"method": "FLYING"}, BAD),
    ("/collections/gaps/items", {"minutes": "0"}, "BAD_LIMIT"),
    ("/collections/coverage-cells/items", {"datetime": "2026-01-01/2026-02-01"}, "WINDOW_IN_THE_FUTURE"),
    ("/collections/cells/items", {"division": "12345678901234"}, "AREA_NOT_FOUND"),
    ("/collections/cells/items", {"division": "1"}, "BAD_DIVISION_CODE"),
    ("/collections/cells/items", {"division": "500999"}, "AREA_NOT_FOUND"),
    ("/collections/coverage-cells/items", {"division": "500999"}, "AREA_NOT_FOUND"),
    ("/collections", {"division": "500999"}, "AREA_NOT_FOUND"),
    ("/collections", {"colour": "red"}, BAD),
    ("/", {"colour": "red"}, BAD),
    ("/conformance", {"division": "500151"}, BAD),
    ("/api", {"colour": "red"}, BAD),
    ("/collections/nothing", {}, "COLLECTION_NOT_FOUND"),
    ("/collections/nothing/items", {}, "COLLECTION_NOT_FOUND"),
    ("/collections/nothing/items/1", {}, "COLLECTION_NOT_FOUND"),
    ("/collections/nothing/queryables", {}, "COLLECTION_NOT_FOUND"),
    ("/collections/cells/items/1", {}, "FEATURE_NOT_FOUND"),
    ("/collections/cells/items/500151-", {}, "FEATURE_NOT_FOUND"),
    ("/collections/cells/items/x-y", {}, "FEATURE_NOT_FOUND"),
    ("/collections/cells/items/500151-99999999999999999999999", {}, "FEATURE_NOT_FOUND"),
    ("/collections/coverage-cells/items/1", {}, "FEATURE_NOT_FOUND"),
    ("/collections/cells/items/1", {"bbox": "1,2,3,4"}, BAD),
    ("/collections/coverage-villages/items", {"division": "500151001001"}, None),
    ("/nothing", {}, "NOT_FOUND"),
]


@pytest.mark.parametrize(("path", "given", "code"), CASES)
def test_a_mistake_is_told_to_a_program(
    atlas: Atlas, path: str, given: dict[str, str], code: str | None
) -> None:
    answer = atlas.ask(path, **given)
    if code is None:
        assert answer.status_code in {200, 400}
        return
    told = answer.json()
    assert (answer.status_code, told["code"]) == (STATUS[code], code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["status"] == STATUS[code]
    assert "" not in {told["zh"], told["en"]}
    assert told["title"] == told["zh"]
    assert "Traceback" not in answer.text
    assert "SELECT" not in answer.text


@pytest.mark.parametrize(("path", "given", "code"), CASES)
def test_a_mistake_is_told_to_a_person(
    atlas: Atlas, path: str, given: dict[str, str], code: str | None
) -> None:
    answer = atlas.ask(path, accept="text/html", **given)
    if code is not None:
        assert answer.status_code == STATUS[code]
        # What `f` says counts before Accept; a form that there is not is a mistake told as a page.
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert code in answer.text


def test_a_parameter_is_said_once(atlas: Atlas) -> None:
    answer = atlas.ask("/collections/cells/items?limit=1&limit=2")
    assert (answer.status_code, answer.json()["code"]) == (400, BAD)


def test_a_mistake_is_told_in_the_language_asked_for(atlas: Atlas) -> None:
    told = atlas.ask("/collections/nothing", headers={"Accept-Language": "en"}).json()
    assert told["title"] == told["detail"] == told["en"]


def test_a_stranger_is_sent_to_sign_in_or_refused(atlas: Atlas) -> None:
    answer = atlas.ask("/collections", None)
    assert (answer.status_code, answer.json()["code"]) == (401, "NOT_SIGNED_IN")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    page = atlas.ask("/collections", None, accept="text/html")
    assert page.headers["location"] == "/sign-in?next=%2Fogc%2Fcollections"


def test_whoever_was_granted_nothing_sees_nothing(atlas: Atlas) -> None:
    for path in ("/collections", "/collections/cells/items", "/collections/coverage-cells/items"):
        answer = atlas.ask(path, "nobody")
        assert (answer.status_code, answer.json()["code"]) == (403, "NOT_PERMITTED")
