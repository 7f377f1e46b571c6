"""The tiles of the cells of a map, which never change under their address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from resolvers.ask import Ask
from resolvers.ground.tiles.drawn import TiledGround
from web_map.asked import day_of
from web_map.door import FOR_GOOD, database_of, no_such_shapes, to_sign_in, viewer_of
from web_map.places import area_named
from web_map.tiles.at import tile_at
from web_map.tiles.kept import Tiles, TooOld

MVT = "application/vnd.mapbox-vector-tile"


@dataclass(frozen=True, slots=True)
class MapTiles:
    """The tiles of one installation, its clock, and those kept in this process."""

    today: Callable[[], date]
    kept: Tiles

    async def tile(self, request: Request) -> Response:
        """One tile of ids and outlines, 204 where nothing lies, or 304.

        Raises TILE_NOT_FOUND, SHAPES_NOT_FOUND if any cell has changed since, and as `area_named` does.
        """
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        given, today = request.path_params, self.today()
        at, wanted = tile_at(given["zoom"], given["row"], given["column"]), given["digest"]
        on = day_of(request.query_params, "on") or today
        opened = partial(database_of, request, viewer)
        ask = Ask(viewer, today, day_of(request.query_params, "asOf") or on)
        area = await area_named(opened(), ask, given["code"])
        headers = {"Cache-Control": FOR_GOOD, "ETag": f'"{wanted}"', "Vary": "Cookie, Authorization"}
        if f'"{wanted}"' in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        try:
            made = await self.kept.tile(opened, TiledGround(area, on, of_cells=True), at, wanted)
        except TooOld:
            raise no_such_shapes() from None
        if not made.content:
            return Response(status_code=204, headers=headers)
        return Response(made.content, media_type=MVT, headers=headers)


def map_tile_routes(today: Callable[[], date]) -> list[Route]:
    """The routes below /maps/tiles."""
    tiles = MapTiles(today, Tiles())
    return [Route("/maps/tiles/{code}/{digest}/{zoom}/{column}/{row}.mvt", tiles.tile)]
