"""Where the cells of a map come from as tiles, when they are too many for one canvas."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from db.engine import Database
from resolvers.ground.tiles.drawn import TiledGround
from resolvers.ground.tiles.extent import told_of_ground
from web_map.levels import MapLevel
from web_map.places import MapPlace

# More are neither sent nor painted at once.
MOST_ON_CANVAS = 5000


@dataclass(frozen=True, slots=True)
class TileSource:
    """The address of the tiles, with {z}, {x} and {y} in it, and the box around all (EPSG:4326).

    `bounds` are west, south, east and north.
    """

    address: str
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class MapGround:
    """The parts of a map on the ground: whose, cut how, on which day, and how many have a boundary.

    `as_of` is the day on which the place bears its code.
    """

    place: MapPlace
    level: MapLevel
    on: date
    as_of: date
    drawn: int


async def tile_source(database: Database, ground: MapGround) -> TileSource | None:
    """The tiles of a map, by one statement; None where its parts fit on one canvas, which asks nothing."""
    if ground.level != MapLevel.CELLS or ground.drawn <= MOST_ON_CANVAS:
        return None
    tiled = TiledGround(ground.place.area, ground.on, of_cells=True)
    [told] = await database.rows(told_of_ground(tiled))
    return TileSource(_address(ground, told.digest), (told.west, told.south, told.east, told.north))


def _address(ground: MapGround, digest: str) -> str:
    days = {"on": ground.on.isoformat()}
    if ground.as_of != ground.on:
        days["asOf"] = ground.as_of.isoformat()
    return f"/maps/tiles/{ground.place.code}/{digest}/{{z}}/{{x}}/{{y}}.mvt?{urlencode(days)}"
