"""Tiles kept in the process: by the digest of all boundaries they are made of, so that none is ever old."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from db.engine import Database
from resolvers.ground.tiles import TileAt, TiledGround, tile

MOST_BYTES = 32 * 1024 * 1024
# What a tile takes beside its content, so that empty ones are bounded too.
_BESIDE = 600


class TooOld(Exception):  # noqa: N818  # no fault: what was asked for is no more
    """The version asked for is not that of today's boundaries."""


@dataclass(frozen=True, slots=True)
class Made:
    """A tile and the digest of all boundaries it was made of."""

    digest: str
    content: bytes


class Tiles:
    """At most `most` bytes of tiles; what was not used for longest is forgotten first."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._bytes = 0
        self._kept: OrderedDict[Hashable, Made] = OrderedDict()

    async def tile(self, database: Database, ground: TiledGround, at: TileAt, version: str | None) -> Made:
        """The tile as of a version, or as it is now. Raises TooOld."""
        key = (ground, at, version)
        known = self._kept.get(key) if version else None
        if known is not None:
            self._kept.move_to_end(key)
            return known
        [row] = await database.rows(tile(ground, at))
        if version and row.digest != version:
            raise TooOld
        made = Made(row.digest, bytes(row.tile))
        self._keep((ground, at, made.digest), made)
        return made

    def _keep(self, key: Hashable, made: Made) -> None:
        if key not in self._kept:
            self._bytes += _BESIDE + len(made.content)
        self._kept[key] = made
        while self._bytes > self._most:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= _BESIDE + len(oldest.content)
