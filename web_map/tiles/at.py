"""Where a tile lies in the tile matrix set WebMercatorQuad (OGC 17-083r4, annex D.1)."""

from db.errors import DomainError
from resolvers.ground.tiles.block import TileAt

FIRST, LAST = 0, 22
_LONGEST = 8


def tile_at(zoom: str, row: str, column: str) -> TileAt:
    """The tile that an address names. Raises DomainError TILE_NOT_FOUND for what lies in no matrix."""
    texts = (zoom, column, row)
    if all(text.isascii() and text.isdecimal() and len(text) <= _LONGEST for text in texts):
        at = TileAt(*map(int, texts))
        if at.zoom <= LAST and max(at.column, at.row) < 2**at.zoom:
            return at
    raise DomainError(
        "TILE_NOT_FOUND",
        f"没有这块瓦片：级别为 {FIRST} 至 {LAST}，行列号小于 2 的级别次方。",
        f"There is no such tile: zooms are {FIRST} to {LAST}, rows and columns less than 2 to the zoom.",
    )
