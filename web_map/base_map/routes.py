"""The route of the tiles below a map."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.errors import DomainError
from web_map.base_map.tianditu import FINEST_ZOOM, BaseLayer, Tianditu, TileAt
from web_map.door import to_sign_in, viewer_of

BASE_TILES = "/maps/base"
# Theirs change a few times a year; nothing of ours stands in them.
_A_WEEK = "private, max-age=604800"


@dataclass(frozen=True, slots=True)
class BaseTiles:
    """The tiles that one installation hands on."""

    source: Tianditu

    async def tile(self, request: Request) -> Response:
        """One tile. Raises DomainError TILE_NOT_FOUND and BASE_MAP_UNAVAILABLE."""
        if viewer_of(request) is None:
            return to_sign_in(request)
        found = await self.source.tile(_asked(request))
        return Response(found.content, media_type=found.media_type, headers={"Cache-Control": _A_WEEK})


def base_map_routes(source: Tianditu | None) -> list[Route]:
    """The route below /maps/base; none without a source."""
    if source is None:
        return []
    return [Route(f"{BASE_TILES}/{{layer}}/{{zoom:int}}/{{x:int}}/{{y:int}}", BaseTiles(source).tile)]


def _asked(request: Request) -> TileAt:
    zoom, x, y = (request.path_params[name] for name in ("zoom", "x", "y"))
    if request.path_params["layer"] not in set(BaseLayer) or zoom > FINEST_ZOOM or max(x, y) >= 1 << zoom:
        raise DomainError("TILE_NOT_FOUND", "没有这幅瓦片。", "There is no such tile.")
    return TileAt(BaseLayer.of(request.path_params["layer"]), zoom, x, y)
