"""The pages of a list as lines of a table, and as features of a layer."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

import orjson

from app.exports.layers import MOST_FEATURES, too_many
from app.exports.table import Cell, Rows, cell_of
from app.layers.feature import Feature, Plain
from app.layers.fields import Field, field_of
from resolvers.wording.language import said
from schema.tables.columns import ID, Column, value_at
from schema.tables.listed import Listed
from schema.tables.pages import Row

Pages = AsyncGenerator[Sequence[Row], None]


async def each_once(pages: Pages) -> Pages:
    """The pages without rows of pages before, by their ids: places in the order may change meanwhile."""
    seen: set[str] = set()
    async with aclosing(pages):
        async for rows in pages:
            yield [row for row in rows if row.get(ID) not in seen]
            seen.update(str(row[ID]) for row in rows if row.get(ID) is not None)


async def rows_of(one: Listed, pages: Pages) -> AsyncGenerator[Rows, None]:
    """The lines, page by page, the headings before the first."""
    heading: list[Sequence[Cell]] = [[said(column.zh, column.en) for column in one.columns]]
    async with aclosing(pages):
        async for rows in pages:
            yield [*heading, *[[cell_in(column, column.of(row)) for column in one.columns] for row in rows]]
            heading = []


def cell_in(column: Column, value: Any) -> Cell:
    """A value of the API as it stands in a column."""
    if column.is_point:
        return lon_lat(value)
    if isinstance(value, list) and column.shown.codes is None:
        return said("、", "; ").join(map(str, value))
    return cell_of(column.shown, value)


def lon_lat(point: Mapping[str, Any] | None) -> str:
    """Longitude and latitude (WGS-84) of a GeoJSON point as maps take them: 106.05,29.84."""
    if point is None:
        return ""
    lon, lat = point["coordinates"]
    return f"{lon},{lat}"


def fields_of(one: Listed) -> tuple[Field, ...]:
    """The fields of the layer of a list: its columns but for the points, which are drawn."""
    return tuple(field_named(column.name, column) for column in _fields(one))


async def features_of(one: Listed, pages: Pages) -> list[Feature]:
    """The features of the layer. Raises DomainError TOO_MANY_ROWS beyond 100,000."""
    found: list[Feature] = []
    async with aclosing(pages):
        async for rows in pages:
            found += [_feature(one, row, number) for number, row in enumerate(rows, len(found) + 1)]
            if len(found) > MOST_FEATURES:
                raise too_many()
    return found


def _fields(one: Listed) -> list[Column]:
    return [column for column in one.columns if not column.is_point]


def field_named(name: str, column: Column) -> Field:
    """The field of a layer in which a column stands."""
    own = field_of(column.shown)
    return Field(name, column.zh, column.en, own.kind, own.codes, own.is_day)


def _feature(one: Listed, row: Row, number: int) -> Feature:
    return feature_of(number, value_at(row, one.place), {column.name: column for column in _fields(one)}, row)


def feature_of(number: int, shape: Any, columns: Mapping[str, Column], row: Row) -> Feature:
    """A row with its shape (GeoJSON) as a feature: by its id, or its number if it has none."""
    geojson = None if shape is None else orjson.dumps(shape).decode()
    fields = {name: _plain(column.of(row)) for name, column in columns.items()}
    return Feature(str(row.get("id", number)), geojson, fields)


def _plain(value: Any) -> Plain:
    return ",".join(map(str, value)) if isinstance(value, list) else value
