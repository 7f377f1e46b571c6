"""OGC API - Features by its clauses: pages, boxes, days, values, axes."""

import json
from typing import Any

import numpy as np
import pytest
import shapely

from tests.app.ogc.conftest import COUNTY, Atlas
from tests.schema.world import PLAN

EPSG = "http://www.opengis.net/def/crs/EPSG/0"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


def ids(told: dict[str, Any]) -> list[str]:
    return [one["id"] for one in told["features"]]


def items(atlas: Atlas, name: str, viewer: str = "client", /, **given: Any) -> dict[str, Any]:
    answer = atlas.ask(f"/collections/{name}/items", viewer, **given)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def bounds_of(letter: str) -> tuple[float, float, float, float]:
    west, south, east, north = shapely.from_wkt(PLAN.shape(letter).wkt).buffer(-1e-6).bounds
    return west, south, east, north


def box(letter: str) -> str:
    return ",".join(f"{one:.7f}" for one in bounds_of(letter))


def test_the_landing_page_leads_to_definition_conformance_and_data(atlas: Atlas) -> None:
    for path in ("", "/"):
        links = atlas.ask(path).json()["links"]
        rels = {one["rel"]: one for one in links}
        assert {"self", "alternate", "service-desc", "conformance", "data"} <= rels.keys()
        assert all(one["href"].startswith("http://testserver/ogc") for one in links)


@pytest.mark.parametrize(
    "name", ["divisions", "cells", "stations", "coverage-cells", "density-villages", "gaps"]
)
def test_pages_joined_by_next_are_the_whole(atlas: Atlas, name: str) -> None:
    whole = items(atlas, name)
    seen: list[str] = []
    address: str | None = f"/collections/{name}/items?limit=1"
    while address:
        told = atlas.ask(address.removeprefix("http://testserver/ogc")).json()
        seen += ids(told)
        assert told["numberMatched"] == whole["numberMatched"]
        assert told["numberReturned"] == len(told["features"]) <= 1
        address = next((one["href"] for one in told["links"] if one["rel"] == "next"), None)
    assert seen == ids(whole)
    assert len(set(seen)) == whole["numberMatched"] > 0


def test_a_limit_above_the_most_is_no_error(atlas: Atlas) -> None:
    assert items(atlas, "cells", limit=999_999)["numberReturned"] == 4


def test_a_page_behind_the_last_is_empty_and_counts_all_the_same(atlas: Atlas) -> None:
    told = items(atlas, "cells", offset=100)
    assert (told["numberMatched"], told["numberReturned"], told["features"]) == (4, 0, [])
    assert "next" not in {one["rel"] for one in told["links"]}


@pytest.mark.parametrize("name", ["cells", "coverage-cells", "density-cells"])
def test_a_box_finds_what_lies_in_it(atlas: Atlas, name: str) -> None:
    whole, inside = items(atlas, name), items(atlas, name, bbox=box("A"))
    assert inside["numberMatched"] == len(inside["features"]) == 1 < whole["numberMatched"]
    found = shapely.from_geojson(json.dumps(inside["features"][0]["geometry"]))
    assert found.covers(shapely.box(*bounds_of("A")))


@pytest.mark.parametrize("name", ["divisions", "coverage-villages", "density-villages"])
def test_what_has_no_shape_lies_in_every_box(atlas: Atlas, name: str) -> None:
    nowhere = items(atlas, name, bbox="0,0,1,1")
    assert nowhere["features"]
    assert all(one["geometry"] is None for one in nowhere["features"])
    bare = [one["id"] for one in items(atlas, name)["features"] if one["geometry"] is None]
    assert ids(nowhere) == bare


@pytest.mark.parametrize("code", ["4326", "4490"])
def test_boxes_and_coordinates_have_latitude_first_where_the_system_has(atlas: Atlas, code: str) -> None:
    west, south, east, north = bounds_of("A")
    system = f"{EPSG}/{code}"
    turned = items(atlas, "cells", bbox=f"{south},{west},{north},{east}", bbox_crs=system)
    assert turned["numberMatched"] == 1
    assert items(atlas, "cells", bbox=f"{west},{south},{east},{north}", bbox_crs=system)["numberMatched"] == 0
    plain, moved = (items(atlas, "cells", crs=one) for one in (CRS84, system))
    for ours, theirs in zip(plain["features"], moved["features"], strict=True):
        [[ring]], [[turned_ring]] = ours["geometry"]["coordinates"], theirs["geometry"]["coordinates"]
        swapped = [[lat, lon] for lon, lat in ring]
        assert np.abs(np.array(swapped) - np.array(turned_ring)).max() < 1e-6


def test_coordinates_and_boxes_in_web_mercator(atlas: Atlas) -> None:
    answer = atlas.ask("/collections/cells/items", crs=f"{EPSG}/3857")
    assert answer.headers["content-crs"] == f"<{EPSG}/3857>"
    shape = shapely.from_geojson(json.dumps(answer.json()["features"][0]["geometry"])).buffer(-0.5)
    assert shape.bounds[0] > 1e7
    numbers = ",".join(map(str, shape.bounds))
    inside = items(atlas, "cells", bbox=numbers, bbox_crs=f"{EPSG}/3857")
    assert ids(inside) == [answer.json()["features"][0]["id"]]
    whole = items(atlas, "cells", bbox="-25000000,-22000000,25000000,22000000", bbox_crs=f"{EPSG}/3857")
    assert whole["numberMatched"] == 4


def test_a_box_across_the_180th_meridian(atlas: Atlas) -> None:
    assert items(atlas, "cells", bbox="170,-10,-170,60")["numberMatched"] == 0
    assert items(atlas, "cells", bbox="90,-10,-170,60")["numberMatched"] == 4


def test_heights_in_a_box_say_nothing(atlas: Atlas) -> None:
    west, south, east, north = bounds_of("A")
    assert items(atlas, "cells", bbox=f"{west},{south},0,{east},{north},100")["numberMatched"] == 1


@pytest.mark.parametrize(
    "day", ["2025-10-15", "2025-10-15T03:00:00Z", "../2025-10-15", "2025-10-15/2025-10-15"]
)
def test_the_ground_is_that_of_the_last_day(atlas: Atlas, day: str) -> None:
    features = items(atlas, "cells", datetime=day)["features"]
    assert len(features) == 4
    assert {one["properties"]["as_of"] for one in features} == {"2025-10-15"}


def test_an_instant_is_a_day_in_china(atlas: Atlas) -> None:
    [one, *_] = items(atlas, "cells", datetime="2025-10-14T20:00:00Z")["features"]
    assert one["properties"]["as_of"] == "2025-10-15"


def test_days_before_there_was_ground_have_none(atlas: Atlas) -> None:
    assert items(atlas, "cells", datetime="1901-01-01")["numberMatched"] == 0


def test_numbers_are_those_of_the_days(atlas: Atlas) -> None:
    def window(**given: str) -> set[tuple[str, str, str]]:
        told = items(atlas, "coverage-cells", **given)["features"]
        return {tuple(one["properties"][name] for name in ("from_on", "to_on", "as_of")) for one in told}

    assert window(datetime="2025-02-01/2025-03-31") == {("2025-02-01", "2025-04-01", "2025-03-31")}
    assert window(datetime="2025-03-31") == {("2025-01-01", "2025-04-01", "2025-03-31")}
    assert window(datetime="../2025-03-31") == {("2025-01-01", "2025-04-01", "2025-03-31")}
    assert window(datetime="2025-02-01/..") == {("2025-02-01", "2025-10-16", "2025-10-15")}
    assert window() == {("2025-01-01", "2025-10-16", "2025-10-15")}


@pytest.mark.parametrize(
    ("name", "field", "value", "number"),
    [
        ("divisions", "level", "VILLAGE", 3),
        ("divisions", "is_functional_zone", "false", 6),
        ("divisions", "code", "500151001001", 1),
        ("cells", "name", "nothing of that name", 0),
        ("stations", "level", "TOWNSHIP", 2),
        ("coverage-cells", "withheld", "false", None),
        ("density-cells", "state", "NOBODY", 1),
    ],
)
def test_features_are_chosen_by_their_values(
    atlas: Atlas, name: str, field: str, value: str, number: int | None
) -> None:
    assert field in atlas.ask(f"/collections/{name}/queryables").json()["properties"]
    chosen = items(atlas, name, **{field: value})
    whole = [
        one
        for one in items(atlas, name)["features"]
        if str(one["properties"][field]).lower() == value.lower()
    ]
    assert ids(chosen) == [one["id"] for one in whole]
    assert number is None or chosen["numberMatched"] == number


def test_every_feature_has_an_address_of_its_own(atlas: Atlas) -> None:
    for name in ("divisions", "cells", "stations", "coverage-villages", "density-hexagons", "service-areas"):
        for one in items(atlas, name)["features"]:
            answer = atlas.ask(f"/collections/{name}/items/{one['id']}")
            told = answer.json()
            assert (told["geometry"], told["properties"]) == (one["geometry"], one["properties"])
            assert {"self", "collection"} <= {link["rel"] for link in told["links"]}


def test_a_collection_tells_where_it_lies(atlas: Atlas) -> None:
    told = atlas.ask("/collections/cells").json()
    west, south, east, north = told["extent"]["spatial"]["bbox"][0]
    assert (west, south) < (east, north)
    assert told["storageCrs"] == CRS84
    assert told["crs"][0] == CRS84
    assert {f"{EPSG}/{code}" for code in (4326, 4490, 3857)} < set(told["crs"])


def test_the_place_and_the_map_are_carried_by_links(atlas: Atlas) -> None:
    asked = {**COUNTY, "datetime": "2025-03-31", "measure": "PERSONS", "minutes": "5"}
    told = atlas.ask("/collections", **asked).json()["collections"]
    items_of = {one["id"]: next(k["href"] for k in one["links"] if k["rel"] == "items") for one in told}
    assert "minutes=5" in items_of["gaps"]
    assert "minutes" not in items_of["density-cells"]
    assert "measure=PERSONS" in items_of["density-cells"]
    for address in items_of.values():
        assert "division=500151" in address
        assert atlas.ask(address.removeprefix("http://testserver/ogc")).status_code == 200


def test_what_was_read_is_not_sent_again(atlas: Atlas) -> None:
    answer = atlas.ask("/collections/cells/items")
    again = atlas.ask("/collections/cells/items", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "private" in answer.headers["cache-control"]
    assert {"Cookie", "Authorization"} <= {one.strip() for one in answer.headers["vary"].split(",")}
