"""The routes of tiles: their descriptions, and tiles that never change under their address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.layers.layer import Layer
from app.ogc.answers import HEADERS, form_of, in_json, page
from app.ogc.asked import FORMAT, HTML, JSON, check, known_everywhere
from app.ogc.ground import Ground, ground_of
from app.ogc.links import MEDIA, Addresses, link
from app.ogc.offered import collection_of
from app.ogc.root import ROOT
from app.ogc.tiles.documents import TILED, VERSION, brief, tile_json, tileset
from app.ogc.tiles.matrices import CRS, URI, WEB_MERCATOR, check_matrices, matrices
from db.errors import DomainError
from resolvers.ground.tiles.drawn import TiledGround, ground_digest
from resolvers.ground.tiles.extent import extent
from resolvers.windows import today_in_china
from resolvers.wording.language import said
from web_map.door import FOR_GOOD, database_of, no_such_shapes
from web_map.tiles.at import tile_at
from web_map.tiles.kept import Tiles, TooOld
from web_map.tiles.routes import MVT

TILE_JSON = "tilejson"


@dataclass(frozen=True, slots=True)
class TileApi:
    """The tiles of one installation: its clock, and tiles kept in this process."""

    today: Callable[[], date]
    kept: Tiles

    async def schemes(self, request: Request) -> Response:
        """The sets of tile matrices."""
        check(request.query_params, (FORMAT,))
        address = Addresses(request).of(f"/tileMatrixSets/{WEB_MERCATOR}")
        links = [link("self", address, MEDIA[JSON], WEB_MERCATOR)]
        if form_of(request) == HTML:
            return page(request, said("瓦片方案", "Tile matrix sets"), links)
        one = {"id": WEB_MERCATOR, "title": WEB_MERCATOR, "uri": URI, "crs": CRS, "links": links}
        return in_json({"tileMatrixSets": [one]})

    async def scheme(self, request: Request) -> Response:
        """One of them. Raises TILE_NOT_FOUND."""
        check(request.query_params, (FORMAT,))
        check_matrices(request.path_params["matrices"])
        if form_of(request) == HTML:
            return page(request, WEB_MERCATOR, Addresses(request).both(HTML), lines=[URI, CRS])
        return in_json(matrices())

    async def tilesets(self, request: Request) -> Response:
        """The tilesets of a collection. Raises COLLECTION_NOT_FOUND."""
        layer = _tiled(request)
        check(request.query_params, known_everywhere(layer))
        to, form = Addresses(request), form_of(request)
        one = brief(to, layer)
        if form == HTML:
            return page(request, layer.title, [*to.both(form), *one["links"]])
        return in_json({"links": to.both(form), "tilesets": [one]})

    async def tileset(self, request: Request) -> Response:
        """One tileset, or as TileJSON. Raises as `ground_of` does."""
        layer = _tiled(request)
        check(request.query_params, known_everywhere(layer), (JSON, HTML, TILE_JSON))
        check_matrices(request.path_params["matrices"])
        ground = await ground_of(request, self.today())
        [[digest]] = await ground.database.rows(ground_digest(_tiled_ground(ground, layer)))
        [box] = await ground.database.rows(extent(ground.area, ground.ask.as_of))
        bounds = None if box.west is None else tuple(box)
        to = Addresses(request)
        if request.query_params.get(FORMAT) == TILE_JSON:
            return in_json(tile_json(to, layer, digest, bounds))
        told = tileset(to, layer, digest, bounds)
        if form_of(request) == HTML:
            links = [one for one in told["links"] if "templated" not in one]
            return page(request, layer.title, [*to.both(HTML), *links])
        return in_json(told)

    async def tile(self, request: Request) -> Response:
        """One tile, 204 where nothing lies, or 304. Raises TILE_NOT_FOUND, or SHAPES_NOT_FOUND if too old."""
        layer = _tiled(request)
        check(request.query_params, (*known_everywhere(layer), VERSION), ("mvt",))
        given = request.path_params
        check_matrices(given["matrices"])
        at = tile_at(given["zoom"], given["row"], given["column"])
        version = request.query_params.get(VERSION)
        ground = await ground_of(request, self.today())
        if version and f'"{version}"' in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=_headers(version, for_good=True))
        try:
            opened = partial(database_of, request, ground.ask.viewer)
            made = await self.kept.tile(opened, _tiled_ground(ground, layer), at, version)
        except TooOld:
            raise no_such_shapes() from None
        headers = _headers(made.digest, for_good=version is not None)
        if not made.content:
            return Response(status_code=204, headers=headers)
        return Response(made.content, media_type=MVT, headers=headers)


def tile_routes(today: Callable[[], date] = today_in_china) -> list[Route]:
    """The routes of tiles below /ogc."""
    api, tiles = TileApi(today, Tiles()), f"{ROOT}/collections/{{collection}}/tiles"
    return [
        Route(f"{ROOT}/tileMatrixSets", api.schemes),
        Route(f"{ROOT}/tileMatrixSets/{{matrices}}", api.scheme),
        Route(tiles, api.tilesets),
        Route(f"{tiles}/{{matrices}}", api.tileset),
        Route(f"{tiles}/{{matrices}}/{{zoom}}/{{row}}/{{column}}", api.tile),
    ]


def _tiled(request: Request) -> Layer:
    layer = collection_of(request.path_params["collection"]).layer
    if layer.name not in TILED:
        raise DomainError(
            "TILE_NOT_FOUND",
            f"此图层没有瓦片；有瓦片的：{'、'.join(TILED)}。",
            f"This collection has no tiles; those that have: {', '.join(TILED)}.",
        )
    return layer


def _tiled_ground(ground: Ground, layer: Layer) -> TiledGround:
    return TiledGround(ground.area, ground.ask.as_of, of_cells=layer.name == "cells")


def _headers(digest: str, *, for_good: bool) -> dict[str, str]:
    keeping = FOR_GOOD if for_good else HEADERS["Cache-Control"]
    return {"Cache-Control": keeping, "ETag": f'"{digest}"', "Vary": "Cookie, Authorization"}
