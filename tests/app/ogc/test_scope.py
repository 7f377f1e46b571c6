"""Who sees what: the scope, and numbers withheld there as anywhere."""

import pytest

from tests.app.ogc.conftest import Atlas
from tests.app.ogc.test_features import items

COUNTS = ("coverage-units", "coverage-villages", "coverage-cells", "density-cells", "service-areas", "gaps")


def offered(atlas: Atlas, viewer: str) -> set[str]:
    return {one["id"] for one in atlas.ask("/collections", viewer).json()["collections"]}


def test_whoever_manages_ground_sees_ground_alone(atlas: Atlas) -> None:
    assert offered(atlas, "administrator") == {"divisions", "cells", "stations"}
    assert len(items(atlas, "cells", "administrator")["features"]) == 4
    for name in COUNTS:
        answer = atlas.ask(f"/collections/{name}/items", "administrator")
        assert (answer.status_code, answer.json()["code"]) == (403, "NOT_PERMITTED")


def test_a_township_leader_sees_the_township(atlas: Atlas) -> None:
    assert {
        one["properties"]["code"][:9] for one in items(atlas, "divisions", "township_leader")["features"]
    } == {"500151001"}
    answer = atlas.ask("/collections/cells/items", "township_leader", division="500151101000")
    assert (answer.status_code, answer.json()["code"]) == (404, "AREA_NOT_FOUND")
    assert len(items(atlas, "coverage-cells", "township_leader")["features"]) == 3


def test_a_worker_sees_the_own_cells(atlas: Atlas) -> None:
    assert {one["properties"]["code"] for one in items(atlas, "cells", "other_worker")["features"]} == {
        one["properties"]["code"] for one in items(atlas, "coverage-cells", "other_worker")["features"]
    }
    assert len(items(atlas, "cells", "other_worker")["features"]) == 1


@pytest.mark.parametrize(("name", "field"), [("coverage-cells", "numerator"), ("density-cells", "persons")])
def test_what_is_withheld_stays_withheld(atlas: Atlas, name: str, field: str) -> None:
    given = {"veteransOnly": "true"}
    hidden = {
        viewer: [
            one for one in items(atlas, name, viewer, **given)["features"] if one["properties"][field] is None
        ]
        for viewer in ("leader", "client")
    }
    assert hidden["leader"]
    assert not hidden["client"]
    # Nor are they found by the value that they hide.
    for value in range(6):
        found = items(atlas, name, "leader", **given, **{field: str(value)})["features"]
        assert all(one["properties"][field] == value for one in found)


def test_an_item_is_withheld_as_in_its_page(atlas: Atlas) -> None:
    [one, *_] = items(atlas, "coverage-cells", "leader", veteransOnly="true")["features"]
    alone = atlas.ask(f"/collections/coverage-cells/items/{one['id']}", "leader", veteransOnly="true").json()
    assert alone["properties"] == one["properties"]
