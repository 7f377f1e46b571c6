"""Vector tiles of the boundaries of an area, and the digest of all of them, by one statement of one snapshot.

They tell ids and levels alone: numbers are asked for apart.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import FromClause, Text, and_, cast, func, literal, null, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by

from db.codes import DivisionLevel
from db.models import Division, DivisionShape, DivisionVersion, GridCell, GridPlan
from resolvers.areas import Area
from resolvers.ask import Statement, current, holds
from resolvers.within import Placed, decided, lies_in, units_below

# Of a tile's side; and how far shapes reach beyond it, so that no outline shows along the edges.
UNITS, BEYOND = 4096, 64


@dataclass(frozen=True, slots=True)
class _End:
    """Which end of a shape is outermost there, of several columns or rows, and a line beyond all ground.

    To that line the outermost shape lies nearest.
    """

    name: str
    of: Any
    of_columns: Any
    of_rows: Any
    beyond: str


_ENDS = (
    _End("west", func.ST_XMin, func.least, func.min, "SRID=4326;LINESTRING(-181 -91,-181 91)"),
    _End("south", func.ST_YMin, func.least, func.min, "SRID=4326;LINESTRING(-181 -91,181 -91)"),
    _End("east", func.ST_XMax, func.greatest, func.max, "SRID=4326;LINESTRING(181 -91,181 91)"),
    _End("north", func.ST_YMax, func.greatest, func.max, "SRID=4326;LINESTRING(-181 91,181 91)"),
)


@dataclass(frozen=True, slots=True)
class TileAt:
    """A tile of WebMercatorQuad: zoom, column from the west, row from the north."""

    zoom: int
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class TiledGround:
    """The cells, or else the divisions, of an area on a day."""

    area: Area
    on: date
    of_cells: bool

    @property
    def layer(self) -> str:
        """The name of the layer in a tile."""
        return "cells" if self.of_cells else "divisions"


def tile(ground: TiledGround, at: TileAt) -> Statement:
    """One row: `digest` of all boundaries, and `tile` (Mapbox Vector Tile 2), empty where nothing lies.

    Its features have `id`, county and row, and divisions their `level`.
    """
    envelope = func.ST_TileEnvelope(at.zoom, at.column, at.row)
    # What reaches into the margin alone is drawn, too.
    margin = (func.ST_XMax(envelope) - func.ST_XMin(envelope)) * (BEYOND / UNITS)
    geometry = _table(ground).geom_3857
    near = _drawn(ground).where(geometry.op("&&")(func.ST_Expand(envelope, margin))).subquery("near")
    clipped = func.ST_AsMVTGeom(near.c.geom, envelope, UNITS, BEYOND, true()).label("geom")
    part = select(*_told(ground, near), clipped).subquery("part")
    bytes_ = func.ST_AsMVT(part.table_valued(), cast(ground.layer, Text), UNITS, cast("geom", Text))
    made = select(bytes_).where(part.c.geom.is_not(None)).scalar_subquery()
    return select(_digest(ground).label("digest"), made.label("tile"))


def ground_digest(ground: TiledGround) -> Statement:
    """One row: the digest of all boundaries of the area on the day."""
    return select(_digest(ground).label("digest"))


def told_of_ground(ground: TiledGround) -> Statement:
    """One row: the digest, and the box around all: west, south, east, north (EPSG:4326), null without any."""
    return select(_digest(ground).label("digest"), *_box(ground))


def extent(area: Area, on: date) -> Statement:
    """One row: the box around all divisions and cells of an area on a day, as in `told_of_ground`."""
    return select(*_box(TiledGround(area, on, of_cells=False), TiledGround(area, on, of_cells=True)))


def _box(*grounds: TiledGround) -> list[Any]:
    """The four ends, each by the one shape that lies outermost: the index knows it at once."""
    return [end.of_columns(*[_outermost(ground, end) for ground in grounds]).label(end.name) for end in _ENDS]


def _outermost(ground: TiledGround, end: _End) -> Any:
    if not _lies_in_some_counties(ground.area):
        return _nearest(ground, end).scalar_subquery()
    # The index begins with the county: without one it is walked across the nation until something lies there.
    unit = units_below(ground.area.county_id, ground.on).subquery("unit")
    of_unit = _nearest(ground, end).where(_table(ground).county_id == unit.c.county_id).lateral("of_unit")
    of_all = select(end.of_rows(of_unit.c.outermost)).select_from(unit.join(of_unit, true()))
    return of_all.scalar_subquery()


def _lies_in_some_counties(area: Area) -> bool:
    return area.spans_counties and area.level != DivisionLevel.NATION


def _nearest(ground: TiledGround, end: _End) -> Statement:
    geometry = _table(ground).geom
    nearest_first = geometry.op("<->")(func.ST_GeomFromEWKT(end.beyond))
    outermost = end.of(geometry).label("outermost")
    return _drawn(ground).with_only_columns(outermost).order_by(nearest_first).limit(1)


def _digest(ground: TiledGround) -> Any:
    every = _drawn(ground).subquery("every")
    one = func.concat(*_id(every), ":", every.c.geom_md5)
    ordered = aggregate_order_by(literal("\n"), every.c.county_id, every.c.id)
    whole = func.md5(func.coalesce(func.string_agg(one, ordered), ""))
    return select(whole).scalar_subquery()


def _told(ground: TiledGround, drawn: FromClause) -> list[Any]:
    told = [func.concat(*_id(drawn)).label("id")]
    return told if ground.of_cells else [*told, drawn.c.level]


def _id(drawn: FromClause) -> tuple[Any, ...]:
    return drawn.c.county_id, "-", drawn.c.id


def _table(ground: TiledGround) -> Any:
    return GridCell if ground.of_cells else DivisionShape


def _drawn(ground: TiledGround) -> Statement:
    """What has a boundary: county_id, id, geom (EPSG:3857), its digest, and of divisions their level."""
    return _cells(ground) if ground.of_cells else _divisions(ground)


def _cells(ground: TiledGround) -> Statement:
    plan = and_(GridPlan.county_id == GridCell.county_id, GridPlan.id == GridCell.plan_id)
    row = Placed(GridCell.county_id, GridCell.division_id, GridCell.id)
    return (
        select(GridCell.county_id, GridCell.id, GridCell.geom_md5, GridCell.geom_3857.label("geom"))
        .join(GridPlan, plan)
        .where(decided(), holds(GridCell, ground.on), lies_in(ground.area, row, ground.on))
    )


def _divisions(ground: TiledGround) -> Statement:
    shape, version = DivisionShape, DivisionVersion
    division = and_(Division.county_id == shape.county_id, Division.id == shape.division_id)
    # A division that ends leaves its shape open: its own days say when it is.
    there = and_(
        version.county_id == shape.county_id,
        version.division_id == shape.division_id,
        current(version, ground.on),
    )
    row = Placed(shape.county_id, shape.division_id, null())
    return (
        select(
            *[shape.county_id, shape.division_id.label("id"), Division.level],
            *[shape.geom_md5, shape.geom_3857.label("geom")],
        )
        .join(Division, division)
        .join(version, there)
        .where(shape.geom_3857.is_not(None), current(shape, ground.on), lies_in(ground.area, row, ground.on))
    )
