"""The box around what is drawn of an area, and its digest, by one statement."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, true

from db.codes import DivisionLevel
from resolvers.areas import Area
from resolvers.ask import Statement
from resolvers.ground.tiles.drawn import TiledGround, digest_of, drawn
from resolvers.within import units_below


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


def told_of_ground(ground: TiledGround) -> Statement:
    """One row: the digest, and the box around all: west, south, east, north (EPSG:4326), null without any."""
    return select(digest_of(ground).label("digest"), *_box(ground))


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
    of_unit = _nearest(ground, end).where(ground.table.county_id == unit.c.county_id).lateral("of_unit")
    of_all = select(end.of_rows(of_unit.c.outermost)).select_from(unit.join(of_unit, true()))
    return of_all.scalar_subquery()


def _lies_in_some_counties(area: Area) -> bool:
    return area.spans_counties and area.level != DivisionLevel.NATION


def _nearest(ground: TiledGround, end: _End) -> Statement:
    geometry = ground.table.geom
    nearest_first = geometry.op("<->")(func.ST_GeomFromEWKT(end.beyond))
    outermost = end.of(geometry).label("outermost")
    return drawn(ground).with_only_columns(outermost).order_by(nearest_first).limit(1)
