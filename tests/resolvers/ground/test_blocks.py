"""Tiles made together are those made alone, and what they are cut from is read once."""

from dataclasses import replace
from itertools import product
from typing import Any

from pyproj import Transformer
from sqlalchemy import Connection, Engine

from db.codes import DivisionLevel
from resolvers.areas import Area
from resolvers.ground.tiles.block import SIDE_LOG, Block, TileAt, block_around, tiles_of
from resolvers.ground.tiles.drawn import TiledGround
from tests.viewers import TODAY
from tests.web_map.many_cells import ACROSS, SIDE, SOUTH, UP, WEST, build_many

HALF_M = 20_037_508.342789244


def tile_at_middle(zoom: int) -> TileAt:
    """The tile in which the middle of the county of many cells lies."""
    to_metres = Transformer.from_crs("OGC:CRS84", "EPSG:3857", always_xy=True)
    x, y = to_metres.transform(WEST + SIDE * ACROSS / 2, SOUTH + SIDE * UP / 2)
    size = 2 * HALF_M / 2**zoom
    return TileAt(zoom, int((HALF_M + x) / size), int((HALF_M - y) / size))


def made(connection: Connection, ground: TiledGround, block: Block) -> dict[tuple[int, int], bytes]:
    rows = connection.execute(tiles_of(ground, block)).all()
    assert len({row.digest for row in rows}) == 1
    return {(row.column, row.row): bytes(row.tile or b"") for row in rows}


def test_the_tiles_of_a_block_are_those_made_alone(engine: Engine) -> None:
    county = build_many(engine)
    ground = TiledGround(county, TODAY, of_cells=True)
    with engine.begin() as connection:
        for zoom in (0, 1, 8, 11, 13, 14, 16):
            at = tile_at_middle(zoom)
            block = block_around(county, at)
            together = made(connection, ground, block)
            alone: dict[tuple[int, int], bytes] = {}
            for column, row in product(block.columns, block.rows):
                alone |= made(connection, ground, Block(zoom, column, row, up=0))
            assert block.up == min(SIDE_LOG, zoom)
            assert together == alone
            # From further out a cell is less than a point.
            assert bool(together[at.column, at.row]) == (zoom >= 8)


def test_a_block_reads_the_cells_that_lie_in_it_once(engine: Engine) -> None:
    county = build_many(engine)
    with engine.begin() as connection:
        at = tile_at_middle(14)
        whole = read(connection, county, block_around(county, at))
        alone = read(connection, county, Block(at.zoom, at.column, at.row, up=0))
    assert whole < 6 * alone


def read(connection: Connection, area: Area, block: Block) -> int:
    """The blocks of memory that a statement for tiles touches."""
    compiled = tiles_of(TiledGround(area, TODAY, of_cells=True), block).compile(connection)
    explain = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) "
    told = connection.exec_driver_sql(explain + str(compiled), dict(compiled.params)).scalar_one()
    plan: dict[str, Any] = told[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def test_a_tile_that_shows_many_counties_is_made_alone(engine: Engine) -> None:
    province = replace(build_many(engine), level=DivisionLevel.PROVINCE)
    assert block_around(province, TileAt(11, 1627, 846)) == Block(11, 1627, 846, up=0)
    assert block_around(province, TileAt(12, 3254, 1693)) == Block(12, 406, 211, up=3)
