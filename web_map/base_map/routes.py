"""The route of the tiles below a map."""

import re
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
_NUMBER = re.compile(r"[0-9]{1,6}")


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
    return [Route(f"{BASE_TILES}/{{layer}}/{{zoom}}/{{x}}/{{y}}", BaseTiles(source).tile)]


def _asked(request: Request) -> TileAt:
    layer, *texts = (request.path_params[name] for name in ("layer", "zoom", "x", "y"))
    if layer in set(BaseLayer) and all(_NUMBER.fullmatch(text) for text in texts):
        zoom, x, y = map(int, texts)
        if zoom <= FINEST_ZOOM and max(x, y) < 1 << zoom:
            return TileAt(BaseLayer.of(layer), zoom, x, y)
    raise DomainError("TILE_NOT_FOUND", "没有这幅瓦片。", "There is no such tile.")
