"""Layers of map programs as files: the features of app/layers as GeoPackage or GeoJSON.

In EPSG:4326, longitude first.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import numpy as np
import orjson
import shapely
from pyogrio import raw

from app.layers import coverage, density, gaps, hotspots, service_areas, stations
from app.layers.feature import Feature, Given
from app.layers.fields import Field
from app.layers.layer import Shape
from app.layers.styles.every import STYLES
from app.layers.styles.geopackage import keep_style
from app.layers.styles.qml import qml
from app.layers.styles.style import Style
from db.errors import DomainError
from resolvers.coverage.question import BreakdownBy

# A layer is whole in memory before it is sent.
MOST_FEATURES = 100_000
AT_ONCE = 200
# What is drawn; other parts lie nowhere.
DRAWN = (BreakdownBy.CHILD_DIVISION, BreakdownBy.VILLAGE, BreakdownBy.CELL)
Features = Callable[[Given], Awaitable[Sequence[Feature]]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A kind of layer: its fields, what finds its features, what they are and in which style."""

    fields: tuple[Field, ...]
    features: Features
    shape: Shape = Shape.AREAS
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class LayerFile:
    """A layer with its features: one that has no place on the map has no shape, and is there all the same."""

    name: str
    drawing: Drawing
    features: Sequence[Feature]


def coverage_drawing(by: BreakdownBy) -> Drawing:
    """The layer of coverage by what is drawn. Raises DomainError BAD_PARAMETER for all else."""
    if by not in DRAWN:
        right = " | ".join(DRAWN)
        raise DomainError("BAD_PARAMETER", f"参数 by 应为：{right}。", f"by should be: {right}.")
    style = STYLES["coverage"]
    return Drawing(coverage.FIELDS, lambda given: coverage.coverage_features(given, by), style=style)


DRAWINGS: Mapping[str, Drawing] = MappingProxyType(
    {
        "density": Drawing(density.FIELDS, density.density_features, style=STYLES["density"]),
        "service-areas": Drawing(
            service_areas.FIELDS, service_areas.service_features, style=STYLES["service-areas"]
        ),
        "stations": Drawing(stations.FIELDS, stations.station_features, Shape.POINTS, STYLES["stations"]),
        "gaps": Drawing(gaps.FIELDS, gaps.gap_features, style=STYLES["gaps"]),
        "hotspots": Drawing(hotspots.FIELDS, hotspots.hotspot_features, style=STYLES["hotspots"]),
    }
)


async def layer_file(name: str, drawing: Drawing, given: Given) -> AsyncGenerator[LayerFile, None]:
    """The layer of an export. Raises as the map does, and TOO_MANY_ROWS beyond 100,000 features."""
    features = await drawing.features(given)
    if len(features) > MOST_FEATURES:
        raise too_many()
    yield LayerFile(name, drawing, features)


def too_many() -> DomainError:
    """The refusal of a layer with more features than one takes."""
    return DomainError(
        "TOO_MANY_ROWS",
        f"超出一个图层的要素数（{MOST_FEATURES:,}），请缩小范围或下载表格。",
        f"More features than a layer takes ({MOST_FEATURES:,}); narrow the area or take the table.",
    )


async def geojson_parts(layers: AsyncGenerator[LayerFile, None]) -> AsyncGenerator[bytes, None]:
    """A FeatureCollection (RFC 7946), two hundred features at a time, between which others are answered."""
    begun = b'{"type":"FeatureCollection","features":['
    features = (await _one(layers)).features
    for first in range(0, len(features), AT_ONCE):
        yield begun + b",".join(map(_geojson, features[first : first + AT_ONCE]))
        begun = b","
        await asyncio.sleep(0)
    yield b"]}" if begun == b"," else begun + b"]}"


def _geojson(one: Feature) -> bytes:
    feature = {"type": "Feature", "id": one.id, "properties": dict(one.fields)}
    geometry = None if one.geojson is None else orjson.Fragment(one.geojson)
    return orjson.dumps(feature | {"geometry": geometry})


async def geopackage_parts(layers: AsyncGenerator[LayerFile, None]) -> AsyncGenerator[bytes, None]:
    """A GeoPackage (OGC 12-128) with one layer and its style for QGIS, made before it is sent."""
    layer = await _one(layers)
    with TemporaryDirectory(prefix="rongge-") as folder:
        path = Path(folder) / f"{layer.name}.gpkg"
        await asyncio.to_thread(_write, path, layer)
        if layer.drawing.style is not None:
            await asyncio.to_thread(keep_style, path, layer.name, qml(layer.drawing.style))
        yield await asyncio.to_thread(path.read_bytes)


async def _one(layers: AsyncGenerator[LayerFile, None]) -> LayerFile:
    async with aclosing(layers):
        return await anext(layers)


def _write(path: Path, layer: LayerFile) -> None:
    fields = layer.drawing.fields
    columns = [[one.fields.get(field.name) for one in layer.features] for field in fields]
    shapes = shapely.from_geojson([one.geojson for one in layer.features])
    raw.write(
        path,
        geometry=shapely.to_wkb(shapes),
        field_data=[_array(field, values) for field, values in zip(fields, columns, strict=True)],
        fields=np.array([field.name for field in fields], dtype=object),
        field_mask=[np.array([value is None for value in values], dtype=bool) for values in columns],
        geometry_type=layer.drawing.shape.value,
        promote_to_multi=layer.drawing.shape is Shape.AREAS,
        crs="EPSG:4326",
        driver="GPKG",
        layer=layer.name,
    )


def _array(field: Field, values: Sequence[Any]) -> Any:
    """A column of the field's kind; what is not said is masked."""
    if field.kind == "boolean":
        return np.array([bool(value) for value in values], dtype=bool)
    if field.kind == "integer":
        return np.array([value or 0 for value in values], dtype=np.int32)
    if field.kind == "number":
        return np.array([value or 0.0 for value in values], dtype=np.float64)
    return np.array(["" if value is None else str(value) for value in values], dtype=object)
