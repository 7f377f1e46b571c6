"""The whole API through GDAL's own OGC API - Features driver, as QGIS and ogr2ogr read it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.app.ogc.conftest import Atlas

Read = Callable[..., dict[str, Any]]


@pytest.mark.parametrize("viewer", ["client", "leader", "township_leader", "administrator", "worker"])
def test_gdal_reads_every_collection_whole(atlas: Atlas, read_by_gdal: Read, viewer: str) -> None:
    read = read_by_gdal(viewer)
    offered = [one["id"] for one in atlas.ask("/collections", viewer).json()["collections"]]
    assert sorted(read) == sorted(offered)
    for name, found in read.items():
        told = atlas.ask(f"/collections/{name}/items", viewer, limit=10_000).json()
        assert found["count"] == found["read"] == told["numberMatched"] == len(told["features"])
        assert found["bare"] == sum(one["geometry"] is None for one in told["features"])


def test_gdal_keeps_the_place_that_the_address_names(atlas: Atlas, read_by_gdal: Read) -> None:
    read = read_by_gdal("client", "?division=500151001001")
    assert read["cells"]["count"] == 2
    assert atlas.ask("/collections/cells/items", division="500151001001").json()["numberMatched"] == 2
