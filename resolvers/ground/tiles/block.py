"""Neighbouring tiles made together, by one statement of one snapshot: what they are cut from is read once."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, FromClause, Text, cast, func, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by

from resolvers.areas import Area
from resolvers.ask import Statement
from resolvers.ground.tiles.drawn import TiledGround, digest_of, drawn, id_of

# Of a tile's side; and how far shapes reach beyond it, so that no outline shows along the edges.
UNITS, BEYOND = 4096, 64
# Tiles along the side of a block, as a power of 2.
SIDE_LOG = 3
# From here on a block is as large as one tile of zoom 9 at most, 80 km: it has few counties in it.
FIRST_ACROSS_COUNTIES = 12


@dataclass(frozen=True, slots=True)
class TileAt:
    """A tile of WebMercatorQuad: zoom, column from the west, row from the north."""

    zoom: int
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Block:
    """The tiles that lie in one tile `up` zooms further out; alone where that is none."""

    zoom: int
    column: int
    row: int
    up: int

    @property
    def columns(self) -> range:
        """Its columns from the west."""
        return range(self.column << self.up, (self.column + 1) << self.up)

    @property
    def rows(self) -> range:
        """Its rows from the north."""
        return range(self.row << self.up, (self.row + 1) << self.up)


def block_around(area: Area, at: TileAt) -> Block:
    """The block in which a tile is made.

    One that shows many counties is alone: so no block costs more than a tile of its size may.
    """
    alone = area.spans_counties and at.zoom < FIRST_ACROSS_COUNTIES
    up = 0 if alone else min(SIDE_LOG, at.zoom)
    return Block(at.zoom, at.column >> up, at.row >> up, up)


def tiles_of(ground: TiledGround, block: Block) -> Statement:
    """A row for each tile of a block.

    Columns column, row, tile (Mapbox Vector Tile 2, empty where nothing lies) and digest (of all boundaries
    of the ground, the same in each). Features, in their order, have `id`, county and row, and divisions
    their `level`.
    """
    near, at = _near(ground, block), _places(block)
    clipped = func.ST_AsMVTGeom(near.c.geom, at.c.envelope, UNITS, BEYOND, true()).label("geom")
    inside = near.c.geom.op("&&")(at.c.reached)
    part = select(*_told(ground, near), clipped).where(inside).correlate(at).lateral("part")
    # The same bytes whoever makes them.
    geometry_in_order = aggregate_order_by(cast("geom", Text), part.c.id.collate("C"))
    bytes_ = func.ST_AsMVT(part.table_valued(), cast(ground.layer, Text), UNITS, geometry_in_order)
    made = select(bytes_).select_from(part).correlate(at).scalar_subquery()
    return select(at.c.column, at.c.row, made.label("tile"), digest_of(ground).label("digest"))


def _near(ground: TiledGround, block: Block) -> CTE:
    """What lies in a block or reaches into the margin of one of its tiles: this is drawn, too."""
    whole = func.ST_TileEnvelope(block.zoom - block.up, block.column, block.row)
    near = drawn(ground).where(ground.table.geom_3857.op("&&")(_with_margin(whole, 2**block.up)))
    return near.cte("near").prefix_with("MATERIALIZED")


def _with_margin(envelope: Any, across: int) -> Any:
    """An envelope of so many tiles across, with the margin of one around it."""
    width = func.ST_XMax(envelope) - func.ST_XMin(envelope)
    return func.ST_Expand(envelope, width * (BEYOND / UNITS / across))


def _places(block: Block) -> CTE:
    """The tiles of a block: column, row, envelope and what is reached with the margin (EPSG:3857)."""
    column = func.generate_series(block.columns.start, block.columns.stop - 1).column_valued("tile_column")
    row = func.generate_series(block.rows.start, block.rows.stop - 1).column_valued("tile_row")
    envelope = func.ST_TileEnvelope(block.zoom, column, row)
    told = {"column": column, "row": row, "envelope": envelope, "reached": _with_margin(envelope, 1)}
    places = select(*[each.label(name) for name, each in told.items()])
    return places.cte("at").prefix_with("MATERIALIZED")


def _told(ground: TiledGround, near: FromClause) -> list[Any]:
    told = [id_of(near).label("id")]
    return told if ground.of_cells else [*told, near.c.level]
