"""Tiles kept in the process: by the digest of all boundaries they are made of, so that none is ever old."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import partial

from db.engine import Database
from db.remembered import UnderWay
from resolvers.ground.tiles.block import Block, TileAt, block_around, tiles_of
from resolvers.ground.tiles.drawn import TiledGround, ground_digest

MOST_BYTES = 32 * 1024 * 1024
# What a block and each of its tiles take beside their content, so that empty ones are bounded too.
_BESIDE, _BESIDE_EACH = 700, 80


class TooOld(Exception):  # noqa: N818  # no fault: what was asked for is no more
    """The version asked for is not that of today's boundaries."""


@dataclass(frozen=True, slots=True)
class Made:
    """A tile and the digest of all boundaries it was made of."""

    digest: str
    content: bytes


@dataclass(frozen=True, slots=True)
class MadeTogether:
    """The tiles of a block that are not empty, by column and row, and their digest."""

    digest: str
    contents: Mapping[tuple[int, int], bytes]

    @property
    def size(self) -> int:
        """The bytes that it takes."""
        return _BESIDE + sum(_BESIDE_EACH + len(one) for one in self.contents.values())

    def at(self, at: TileAt) -> Made:
        """One of the tiles."""
        return Made(self.digest, self.contents.get((at.column, at.row), b""))


class Tiles:
    """At most `most` bytes of tiles; what was not used for longest is forgotten first.

    They are made in blocks, each once for all who ask for any of its tiles meanwhile.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._bytes = 0
        self._kept: OrderedDict[Hashable, MadeTogether] = OrderedDict()
        self._under_way = UnderWay[MadeTogether]()

    async def tile(
        self, opened: Callable[[], Database], ground: TiledGround, at: TileAt, version: str | None
    ) -> Made:
        """The tile as of a version, or as it is now. Raises TooOld.

        `opened` gives a database whose time begins then: others may wait for what this request has made, and
        shall not fail because it had little time left.
        """
        block = block_around(ground.area, at)
        key = (ground, block, version or await _newest(opened(), ground))
        made = self._known(key)
        if made is None:
            made = await self._under_way.made(key, partial(self._made, opened, ground, block, version))
        if version and made.digest != version:
            raise TooOld
        return made.at(at)

    def _known(self, key: Hashable) -> MadeTogether | None:
        known = self._kept.get(key)
        if known is not None:
            self._kept.move_to_end(key)
        return known

    async def _made(
        self, opened: Callable[[], Database], ground: TiledGround, block: Block, version: str | None
    ) -> MadeTogether:
        database = opened()
        # Looked at before anything is made: else a version made up would cost a block each time.
        if version and version != await _newest(database, ground):
            raise TooOld
        rows = await database.rows(tiles_of(ground, block))
        contents = {(row.column, row.row): bytes(row.tile) for row in rows if row.tile}
        made = MadeTogether(rows[0].digest, contents)
        self._keep((ground, block, made.digest), made)
        return made

    def _keep(self, key: Hashable, made: MadeTogether) -> None:
        if key not in self._kept:
            self._bytes += made.size
            self._kept[key] = made
        while self._bytes > self._most:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= oldest.size


async def _newest(database: Database, ground: TiledGround) -> str:
    [row] = await database.rows(ground_digest(ground))
    return str(row.digest)
