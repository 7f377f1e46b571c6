"""天地图, the national platform of geographic information, as its tile service (WMTS 1.0.0) has it.

Tiles are in Web Mercator over CGCS2000, which for a map is WGS-84: nothing is shifted.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple

import httpx2

from db.codes import Code
from db.errors import DomainError

TIANDITU = "https://t0.tianditu.gov.cn"
FINEST_ZOOM = 18
ANSWER_S, AT_ONCE, LARGEST_TILE, TILES_KEPT = 8, 8, 1 << 20, 1000
_PICTURES = frozenset({"image/png", "image/jpeg"})


class BaseLayer(Code):
    """The layers that lie below a map: ground or pictures, and the names that belong to each."""

    GROUND = "vec", "矢量底图", "ground"
    GROUND_NAMES = "cva", "矢量注记", "names of the ground"
    PICTURES = "img", "影像底图", "pictures from above"
    PICTURE_NAMES = "cia", "影像注记", "names of the pictures"


class TileAt(NamedTuple):
    """A tile of Web Mercator: column `x` and row `y` from the north-west, of 2^zoom each."""

    layer: BaseLayer
    zoom: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture and what kind it is."""

    content: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True, slots=True)
class Tianditu:
    """The service at `origin`, asked with a key that never leaves the server."""

    key: str = field(repr=False)
    origin: str = TIANDITU
    _kept: "OrderedDict[TileAt, Tile]" = field(default_factory=OrderedDict, repr=False, compare=False)
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE), compare=False)

    async def tile(self, at: TileAt) -> Tile:
        """A tile, of the last thousand from memory. Raises DomainError BASE_MAP_UNAVAILABLE."""
        if at in self._kept:
            self._kept.move_to_end(at)
            return self._kept[at]
        async with self._turns:
            found = await self._fetched(at)
        self._kept[at] = found
        if len(self._kept) > TILES_KEPT:
            self._kept.popitem(last=False)
        return found

    async def _fetched(self, at: TileAt) -> Tile:
        asked: dict[str, str | int] = {
            "SERVICE": "WMTS",
            "REQUEST": "GetTile",
            "VERSION": "1.0.0",
            "LAYER": at.layer.value,
            "STYLE": "default",
            "TILEMATRIXSET": "w",
            "FORMAT": "tiles",
            "TILEMATRIX": at.zoom,
            "TILEROW": at.y,
            "TILECOL": at.x,
            "tk": self.key,
        }
        try:
            async with (
                asyncio.timeout(ANSWER_S),
                httpx2.AsyncClient(follow_redirects=False, trust_env=False) as client,
                client.stream("GET", f"{self.origin}/{at.layer.value}_w/wmts", params=asked) as answer,
            ):
                return await _picture(answer)
        except (httpx2.HTTPError, TimeoutError):
            # What failed is not repeated: an address of theirs bears the key.
            raise _unavailable() from None


async def _picture(answer: httpx2.Response) -> Tile:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if answer.status_code != httpx2.codes.OK or kind not in _PICTURES:
        raise _unavailable()
    content = bytearray()
    async for part in answer.aiter_bytes():
        content += part
        if len(content) > LARGEST_TILE:
            raise _unavailable()
    return Tile(bytes(content), kind)


def _unavailable() -> DomainError:
    return DomainError(
        "BASE_MAP_UNAVAILABLE",
        "天地图底图暂不可用；地图的数字与边界不受影响。",
        "The base map of 天地图 is not to be had at present; numbers and boundaries do not depend on it.",
    )
