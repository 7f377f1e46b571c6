"""What a dry run would draw: stations, cells and boundaries where the file says, each with its verdict."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Row

from db.codes import FileKind, StationField
from db.engine import Database
from importers.cells.said import said_cell
from importers.outlines.said import said_outline
from importers.runs.rows import opened, rows_after
from importers.runs.run import RunKey
from importers.stations.said import said_in
from resolvers.people.identities import IdentityKeys

AT_ONCE = 1000
# More than a page could show; what is beyond it is counted all the same.
MOST_DRAWN = 5_000
# About two metres: a drawing of a county shows no less.
_FINE_DEG = 2e-5
_DIGITS = 1e-6


async def marks_of(database: Database, key: RunKey, keys: IdentityKeys, kind: FileKind) -> list[list[Any]]:
    """Verdict, name or line, and GeoJSON (EPSG:4326) of each line that says where, in their order."""
    marks: list[list[Any]] = []
    number = 0
    while len(marks) < MOST_DRAWN:
        async with database.writing() as connection:
            rows = await rows_after(connection, key, number, most=AT_ONCE)
        marks += await asyncio.to_thread(_marks, rows, keys, kind)
        if len(rows) < AT_ONCE:
            break
        number = rows[-1].number
    return marks[:MOST_DRAWN]


def _marks(rows: Sequence[Row[Any]], keys: IdentityKeys, kind: FileKind) -> list[list[Any]]:
    """Those of some lines; nobody else of the process is to wait for it."""
    return [mark for row in rows if (mark := _mark(row, opened(keys, "said", row), kind))]


def _mark(row: Row[Any], said: str, kind: FileKind) -> list[Any] | None:
    name, shape = _SHOWN[kind](said)
    if shape is None:
        return None
    plain = shapely.set_precision(shapely.simplify(shape, _FINE_DEG), _DIGITS)
    drawn = shape if plain.is_empty else plain
    return [row.verdict, name or f"{row.sheet}:{row.line}", shapely.to_geojson(drawn)]


def _station(text: str) -> tuple[str | None, BaseGeometry | None]:
    values = said_in(text).values()
    spot = values.get(StationField.POINT)
    return values.get(StationField.NAME), None if spot is None else shapely.from_wkb(spot.wkb)


def _cell(text: str) -> tuple[str | None, BaseGeometry | None]:
    said = said_cell(text)
    return said.code, _shape(said.shape)


def _outline(text: str) -> tuple[str | None, BaseGeometry | None]:
    return None, _shape(said_outline(text).shape)


def _shape(hexadecimal: str | None) -> BaseGeometry | None:
    return None if hexadecimal is None else shapely.from_wkb(bytes.fromhex(hexadecimal))


_SHOWN: Mapping[FileKind, Callable[[str], tuple[str | None, BaseGeometry | None]]] = MappingProxyType(
    {FileKind.STATIONS: _station, FileKind.CELLS: _cell, FileKind.SHAPES: _outline}
)
