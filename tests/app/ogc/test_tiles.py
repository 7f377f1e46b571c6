"""OGC API - Tiles by its clauses: what a tile shows, that it never changes, and who may have it."""

from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyogrio
import pytest
import shapely
from pyproj import Transformer
from sqlalchemy import Engine, update
from starlette.testclient import TestClient

from app.factory import create_app
from app.ogc.routes import ogc_routes
from db import budget
from db.models import GridCell
from resolvers.ask import Statement
from resolvers.ground.tiles.block import Block, tiles_of
from resolvers.ground.tiles.drawn import TiledGround
from tests.app.ogc.conftest import Atlas, signed_in
from tests.app.ogc.test_features import items
from tests.app.service import settings_for
from tests.schema.world import PLAN, build_world
from tests.viewers import TODAY
from web_map.tiles import kept
from web_map.tiles.kept import MadeTogether, Tiles
from web_pages.page import STYLES

TILES = "/collections/{}/tiles/WebMercatorQuad"
HALF_M = 20_037_508.342789244


def tile_of(letter: str, zoom: int) -> tuple[int, int, int]:
    """Zoom, row and column of the tile in which the middle of a cell lies."""
    middle = PLAN.shape(letter).representative_point()
    x, y = Transformer.from_crs("OGC:CRS84", "EPSG:3857", always_xy=True).transform(middle.x, middle.y)
    size = 2 * HALF_M / 2**zoom
    return zoom, int((HALF_M - y) / size), int((HALF_M + x) / size)


def json_of(atlas: Atlas, name: str = "cells", viewer: str = "client", **given: str) -> dict[str, Any]:
    told: dict[str, Any] = atlas.ask(TILES.format(name), viewer, f="tilejson", **given).json()
    return told


def address(told: dict[str, Any], zoom: int, row: int, column: int) -> str:
    template: str = told["tiles"][0].removeprefix("http://testserver/ogc")
    return template.replace("{z}", str(zoom)).replace("{y}", str(row)).replace("{x}", str(column))


def drawn(content: bytes, at: tuple[int, int, int], folder: Path, layer: str = "cells") -> Any:
    """The features of a tile as GDAL reads it; its place it knows by the names of the folders."""
    zoom, row, column = at
    path = folder / str(zoom) / str(column) / f"{row}.pbf"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return pyogrio.read_dataframe(path, layer=layer)


@pytest.mark.parametrize("zoom", [8, 12, 14])
def test_a_tile_has_every_cell_by_id_and_nothing_more(atlas: Atlas, tmp_path: Path, zoom: int) -> None:
    at = tile_of("A", zoom)
    answer = atlas.ask(address(json_of(atlas), *at))
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    found = drawn(answer.content, at, tmp_path)
    whole = {one["id"] for one in items(atlas, "cells")["features"]}
    assert set(found["id"]) <= whole
    assert set(found.columns) <= {"id", "mvt_id", "geometry"}
    assert zoom == 14 or set(found["id"]) == whole


def test_a_shape_lies_where_it_lies(atlas: Atlas, tmp_path: Path) -> None:
    at = tile_of("A", 14)
    found = drawn(atlas.ask(address(json_of(atlas), *at)).content, at, tmp_path)
    [one] = items(atlas, "cells", code="500151A")["features"]
    [shape] = found[found["id"] == one["id"]].geometry
    to_metres = Transformer.from_crs("OGC:CRS84", "EPSG:3857", always_xy=True)
    expected = shapely.transform(PLAN.shape("A"), lambda p: _columns(to_metres.transform(p[:, 0], p[:, 1])))
    size = 2 * HALF_M / 2**14
    tile = shapely.box(*(expected.representative_point().buffer(size).bounds))
    inside = expected.intersection(tile)
    assert shape.intersection(inside).area > 0.2 * inside.area
    assert shape.difference(expected.buffer(size / 1000)).area < 0.01 * shape.area


def _columns(pair: Any) -> Any:
    return shapely.get_coordinates(shapely.points(*pair))


def test_divisions_tell_their_level(atlas: Atlas, tmp_path: Path) -> None:
    at = tile_of("A", 10)
    answer = atlas.ask(address(json_of(atlas, "divisions"), *at))
    found = drawn(answer.content, at, tmp_path, "divisions")
    drawn_ids = {one["id"] for one in items(atlas, "divisions")["features"] if one["geometry"]}
    assert set(found["id"]) == drawn_ids
    assert set(found["level"]) == {"VILLAGE"}


def test_where_nothing_lies_there_is_nothing(atlas: Atlas) -> None:
    answer = atlas.ask(address(json_of(atlas), 10, 0, 0))
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_tile_is_kept_for_good_under_its_version(atlas: Atlas) -> None:
    where = address(json_of(atlas), *tile_of("A", 12))
    answer = atlas.ask(where)
    assert "version=" in where
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    again = atlas.ask(where, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert atlas.ask(where).content == answer.content


def test_a_tile_without_a_version_is_looked_at_again(atlas: Atlas) -> None:
    where = address(json_of(atlas), *tile_of("A", 12)).partition("?")[0]
    answer = atlas.ask(where)
    assert answer.headers["cache-control"] == "private, no-cache"
    assert atlas.ask(where, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_empty_tiles_are_bounded_too() -> None:
    tiles = Tiles(most=10_000)
    for number in range(100):
        tiles._keep(number, MadeTogether("digest", {}))
    assert 0 < len(tiles._kept) < 20


def test_tiles_take_no_more_than_their_bytes_and_one_too_large_is_not_kept() -> None:
    tiles = Tiles(most=10_000)
    for number in range(10):
        tiles._keep(number, MadeTogether("digest", {(0, 0): bytes(3_000)}))
    assert list(tiles._kept) == [8, 9]
    assert tiles._bytes == sum(one.size for one in tiles._kept.values()) <= 10_000
    tiles._keep("large", MadeTogether("digest", {(0, 0): bytes(10_000)}))
    assert (tiles._bytes, len(tiles._kept)) == (0, 0)


def test_for_a_version_made_up_nothing_is_made(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Block] = []

    def told(ground: TiledGround, block: Block) -> Statement:
        made.append(block)
        return tiles_of(ground, block)

    monkeypatch.setattr(kept, "tiles_of", told)
    zoom, row, column = tile_of("A", 15)
    where = address(json_of(atlas), zoom, row, column)
    for number in range(3):
        answer = atlas.ask(f"{where.partition('?')[0]}?version={number}")
        assert (answer.status_code, answer.json()["code"]) == (404, "SHAPES_NOT_FOUND")
    assert made == []
    assert atlas.ask(where).status_code == 200
    assert atlas.ask(address(json_of(atlas), zoom, row ^ 1, column)).status_code in {200, 204}
    assert len(made) == 1


def test_what_others_wait_for_has_a_time_of_its_own(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    zoom, row, column = tile_of("A", 13)
    where = address(json_of(atlas, division="500151"), zoom, row, column)
    # A clock by which each statement takes 25 seconds of the sixty that a request has here.
    monkeypatch.setattr(budget, "time", SimpleNamespace(monotonic=count(step=25).__next__))
    assert atlas.ask(where).status_code == 200


def test_a_tile_of_yesterday_is_no_tile_of_today(engine: Engine, database_url: str) -> None:
    world = build_world(engine)
    app = create_app(settings_for(database_url), routes=ogc_routes(lambda: TODAY), files=STYLES)
    headers = signed_in(world.viewers()["client"])
    with TestClient(app, base_url="http://testserver") as client:

        def told() -> dict[str, Any]:
            found: dict[str, Any] = client.get(
                f"/ogc{TILES.format('cells')}", params={"f": "tilejson"}, headers=headers
            ).json()
            return found

        where = f"/ogc{address(told(), *tile_of('A', 12))}"
        kept, fresh = client.get(where, headers=headers), f"/ogc{address(told(), *tile_of('B', 13))}"
        with engine.begin() as connection:
            moved = GridCell.geom.ST_Translate(0.0001, 0.0)
            connection.execute(update(GridCell).where(GridCell.code == "500151A").values(geom=moved))
        # One that the process has is right for its version; none is made of other ground.
        assert client.get(where, headers=headers).content == kept.content
        answer = client.get(fresh, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "SHAPES_NOT_FOUND")
        new = client.get(f"/ogc{address(told(), *tile_of('A', 12))}", headers=headers)
        assert (new.status_code, new.content == kept.content) == (200, False)


def test_tiles_have_the_scope_of_whoever_asks(atlas: Atlas, tmp_path: Path) -> None:
    at = tile_of("A", 12)
    where = address(json_of(atlas, division="500151"), *at)
    shown = atlas.ask(where, "leader")
    assert shown.status_code == 200
    # Neither what is kept by now nor that it is unchanged is told to others.
    for given in ({}, {"headers": {"If-None-Match": shown.headers["etag"]}}):
        answer = atlas.ask(where, "township_leader", **given)
        assert (answer.status_code, answer.json()["code"]) == (404, "AREA_NOT_FOUND")
        assert atlas.ask(where, "nobody", **given).status_code == 403
    assert atlas.ask(where, None).status_code == 401
    own = drawn(
        atlas.ask(address(json_of(atlas, viewer="township_leader"), *at), "township_leader").content,
        at,
        tmp_path,
    )
    assert len(own) == 3
    # Whoever has an address of the whole county's version for the own place is told that there is none such.
    version = where.partition("version=")[2]
    stolen = atlas.ask(f"{where.partition('?')[0]}?version={version}", "township_leader")
    assert (stolen.status_code, stolen.json()["code"]) == (404, "SHAPES_NOT_FOUND")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/collections/stations/tiles", "TILE_NOT_FOUND"),
        ("/collections/nothing/tiles", "COLLECTION_NOT_FOUND"),
        ("/collections/cells/tiles/WorldCRS84Quad", "TILE_NOT_FOUND"),
        ("/collections/cells/tiles/WebMercatorQuad/23/0/0", "TILE_NOT_FOUND"),
        ("/collections/cells/tiles/WebMercatorQuad/1/2/0", "TILE_NOT_FOUND"),
        ("/collections/cells/tiles/WebMercatorQuad/1/0/2", "TILE_NOT_FOUND"),
        ("/collections/cells/tiles/WebMercatorQuad/-1/0/0", "TILE_NOT_FOUND"),
        ("/collections/cells/tiles/WebMercatorQuad/x/0/0", "TILE_NOT_FOUND"),
        ("/collections/cells/tiles/WebMercatorQuad/1/0/99999999999999999999", "TILE_NOT_FOUND"),
        ("/collections/cells/tiles/WebMercatorQuad/1/0/0?version=old", "SHAPES_NOT_FOUND"),
        ("/collections/cells/tiles/WebMercatorQuad/1/0/0?f=png", "BAD_PARAMETER"),
        ("/collections/cells/tiles/WebMercatorQuad/1/0/0?limit=1", "BAD_PARAMETER"),
        ("/tileMatrixSets/Other", "TILE_NOT_FOUND"),
    ],
)
def test_a_mistake_has_its_code(atlas: Atlas, path: str, code: str) -> None:
    answer = atlas.ask(path)
    assert answer.json()["code"] == code
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_set_of_matrices_is_that_of_the_standard(atlas: Atlas) -> None:
    told = atlas.ask("/tileMatrixSets/WebMercatorQuad").json()
    first = told["tileMatrices"][0]
    assert first["scaleDenominator"] == pytest.approx(559082264.028717)
    assert first["pointOfOrigin"] == pytest.approx([-20037508.3427892, 20037508.3427892])
    assert [one["matrixWidth"] for one in told["tileMatrices"][:4]] == [1, 2, 4, 8]


def test_a_collection_leads_to_its_tiles(atlas: Atlas) -> None:
    links = {one["rel"]: one["href"] for one in atlas.ask("/collections/cells").json()["links"]}
    path = links["http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"].removeprefix(
        "http://testserver/ogc"
    )
    [one] = atlas.ask(path).json()["tilesets"]
    assert one["tileMatrixSetURI"].endswith("/WebMercatorQuad")
    told = atlas.ask(TILES.format("cells")).json()
    [item] = [link for link in told["links"] if link["rel"] == "item"]
    assert item["templated"] is True
    assert "{tileMatrix}/{tileRow}/{tileCol}" in item["href"]
    for page in (TILES.format("cells"), "/tileMatrixSets", "/tileMatrixSets/WebMercatorQuad", path):
        assert atlas.ask(page, accept="text/html").headers["content-type"].startswith("text/html")
