"""Divisions and cells as layers, found page by page: a city has more of them than anybody reads at once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from geoalchemy2 import functions as geo
from sqlalchemy import ColumnElement, FromClause, Text, cast, func, or_, select

from app.layers.feature import Chosen, Feature, Found, Given, Plain
from app.layers.fields import CODE, Field, fields_of, values_of
from app.layers.ground_area import ground_area
from app.layers.layer import Layer
from resolvers.areas import Area
from resolvers.ask import Ask, Statement
from resolvers.ground.drawn import drawn_cells, drawn_divisions
from schema.ground.division import Division
from schema.ground.grid_cell import GridCell
from web_map.asked import day_of
from web_map.coverage_map import shape_id

KNOWN = ("asOf",)
OF_DIVISION = fields_of(
    Division,
    ("name", "level", "is_functional_zone", "boundary_source", "valid_from", "valid_to", "as_of"),
)
OF_CELL = fields_of(GridCell, ("name", "kind", "boundary_source", "valid_from", "valid_to", "as_of"))


def _ground_layer(
    name: str, titles: tuple[str, str], fields: tuple[Field, ...], drawn: Callable[[Ask, Area], Statement]
) -> Layer:
    async def find(given: Given, chosen: Chosen) -> Found:
        on = day_of(given.own, "asOf") or given.ask.today
        on_day = Ask(given.ask.viewer, given.ask.today, on)
        return await _found(given, drawn(on_day, await ground_area(given, on_day)), fields, chosen)

    return Layer(name, *titles, fields, KNOWN, find)


async def _found(given: Given, statement: Statement, fields: Sequence[Field], chosen: Chosen) -> Found:
    listed = statement.subquery("listed")
    where = _conditions(listed, chosen)
    shown = [listed.c.county_id, listed.c.id, listed.c.boundary, *[listed.c[one.name] for one in fields]]
    page = select(*shown).where(*where).order_by(listed.c.code, listed.c.id)
    rows = await given.database.rows(page.offset(chosen.first).limit(chosen.most))
    [[matched]] = await given.database.rows(select(func.count()).select_from(listed).where(*where))
    return Found([_feature(row, fields) for row in rows], matched)


def _conditions(listed: FromClause, chosen: Chosen) -> list[ColumnElement[bool]]:
    found = [_has(listed.c[name], value) for name, value in chosen.values.items()]
    if chosen.shape is not None:
        shape = func.ST_GeomFromText(chosen.shape.wkt, 4326)
        found.append(or_(listed.c.geom.is_(None), geo.ST_Intersects(listed.c.geom, shape)))
    if chosen.id is not None:
        county_id, _, row_id = chosen.id.partition("-")
        found += [_is(listed.c.county_id, county_id), _is(listed.c.id, row_id)]
    return found


def _has(column: ColumnElement[Any], value: Plain) -> ColumnElement[bool]:
    return _is(column, value) if isinstance(value, str) else column == value


def _is(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Compared as text: whatever stands in an address is no error of the database's."""
    return cast(column, Text) == text


def _feature(row: Any, fields: Sequence[Field]) -> Feature:
    values: Mapping[str, Plain] = values_of(row, fields)
    return Feature(shape_id(row.county_id, row.id), row.boundary, values)


DIVISIONS = _ground_layer(
    "divisions", ("行政区划", "Administrative divisions"), (CODE, *OF_DIVISION), drawn_divisions
)
CELLS = _ground_layer("cells", ("网格", "Grid cells"), (CODE, *OF_CELL), drawn_cells)
