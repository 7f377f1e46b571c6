"""Coverage as a layer of map programs: the parts with their boundaries, as GeoPackage or GeoJSON.

In EPSG:4326, longitude first.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import orjson
import shapely
from pyogrio import raw

from app.exports.coverage import DEFINITION, NUMBERS, WINDOW
from db.engine import Database
from db.errors import DomainError
from resolvers.ask import Ask
from resolvers.coverage.answers import breakdown_of
from resolvers.coverage.question import BreakdownBy, CoverageQuestion
from resolvers.coverage.sources import parts
from resolvers.map_shapes import ShapeQuestion, shapes
from resolvers.small_numbers import sight_of
from schema.coverage.breakdown import CoverageBreakdown
from schema.coverage.coverage import Coverage

# What is drawn; other parts lie nowhere.
DRAWN = (BreakdownBy.CHILD_DIVISION, BreakdownBy.VILLAGE, BreakdownBy.CELL)
LAYER = "coverage"


@dataclass(frozen=True, slots=True)
class Feature:
    """A part: its boundary as GeoJSON, and its fields by name."""

    geojson: str
    fields: Mapping[str, Any]


Features = Sequence[Feature]


async def coverage_features(
    database: Database, ask: Ask, question: CoverageQuestion, by: BreakdownBy
) -> AsyncGenerator[Features, None]:
    """The parts that have a boundary, as `coverageBreakdown` gives them. Raises DomainError BAD_PARAMETER."""
    if by not in DRAWN:
        right = " | ".join(DRAWN)
        raise DomainError("BAD_PARAMETER", f"参数 by 应为：{right}。", f"by should be: {right}.")
    rows = await database.rows(parts(question, by, ask.today))
    sight = await sight_of(database.rows, ask, question.area, personal=question.singles_out(by))
    answer = breakdown_of(sight, question, by, rows)
    drawn = await database.rows(shapes(ShapeQuestion(question.area, by, question.placed_on)))
    outlines = {(row.county_id, row.id): row.geojson for row in drawn}
    shown = CoverageBreakdown.of(answer).parts
    yield [
        Feature(outlines[key], {"code": part.key, "name": part.label, **_numbers(part.coverage)})
        for one, part in zip(answer.parts, shown, strict=True)
        if (key := (one.county_id, one.id)) in outlines
    ]


async def geojson_parts(batches: AsyncGenerator[Features, None]) -> AsyncGenerator[bytes, None]:
    """A FeatureCollection (RFC 7946), made before it is sent."""
    features = b",".join(map(_geojson, await _all(batches)))
    yield b'{"type":"FeatureCollection","features":[' + features + b"]}"


def _geojson(one: Feature) -> bytes:
    feature = {"type": "Feature", "properties": dict(one.fields)}
    return orjson.dumps(feature | {"geometry": orjson.Fragment(one.geojson)})


async def geopackage_parts(batches: AsyncGenerator[Features, None]) -> AsyncGenerator[bytes, None]:
    """A GeoPackage (OGC 12-128) with one layer, made before it is sent."""
    features = await _all(batches)
    with TemporaryDirectory(prefix="rongge-") as folder:
        path = Path(folder) / f"{LAYER}.gpkg"
        await asyncio.to_thread(_write, path, features)
        yield await asyncio.to_thread(path.read_bytes)


async def _all(batches: AsyncGenerator[Features, None]) -> Features:
    async with aclosing(batches):
        return [one async for some in batches for one in some]


def _write(path: Path, features: Features) -> None:
    names = list(features[0].fields) if features else ["code"]
    columns = [[one.fields[name] for one in features] for name in names]
    outlines = shapely.from_geojson([one.geojson for one in features])
    raw.write(
        path,
        geometry=shapely.to_wkb(outlines),
        field_data=[_array(values) for values in columns],
        fields=np.array(names, dtype=object),
        field_mask=[np.array([value is None for value in values], dtype=bool) for values in columns],
        geometry_type="MultiPolygon",
        promote_to_multi=True,
        crs="EPSG:4326",
        driver="GPKG",
        layer=LAYER,
    )


def _array(values: Sequence[Any]) -> Any:
    """A column of one kind; what is not said is masked."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return np.array([bool(value) for value in values], dtype=bool)
    if kinds <= {int}:
        return np.array([value or 0 for value in values], dtype=np.int32)
    if kinds <= {int, float}:
        return np.array([value or 0.0 for value in values], dtype=np.float64)
    return np.array(["" if value is None else str(value) for value in values], dtype=object)


def _numbers(shown: Coverage) -> dict[str, Any]:
    """The fields of an answer by their names in the schema's statements; codes by their values."""
    said = {one.name: getattr(shown, one.name) for one in NUMBERS}
    said |= {"definition": getattr(shown.definition, DEFINITION[0].name)}
    said |= {one.name: getattr(shown.window, one.name) for one in WINDOW}
    return {name: _plain(value) for name, value in said.items()}


def _plain(value: Any) -> bool | int | float | str | None:
    return value if value is None or isinstance(value, bool | int | float) else str(value)
