"""Roads as lines of a GeoPackage or Shapefile: read by GDAL in a process of its own, noded by their layers.

Two lines meet where they share a vertex and run on the same level (layer, bridge, tunnel); at their ends they
meet whatever the level, as a bridge meets the ground.
"""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import shapely

from db.codes import CoordinateSystem, RoadClass
from db.errors import DomainError
from geo.coordinates import FloatArray, wgs84_arrays
from geo.roads.noding import Way
from importers.report import Rejection, RejectionCode
from importers.roads.delivery import RoadDelivery
from importers.roads.tags import RoadTags, layer_of, road_tags

_HERE = Path(__file__).parents[2]
# What reads other files on a file's word, or runs what it says.
_SKIPPED = "OGR_VRT,GDALG"
_LONGEST_S = 300
_SIGNS = {".gpkg": b"SQLite format 3\x00", ".shp": b"\x00\x00\x27\x0a"}

_Line: TypeAlias = tuple[int, FloatArray, RoadTags, str]


def read_lines(path: Path, system: CoordinateSystem) -> RoadDelivery:
    """The ways of the file's first layer.

    Columns are those of OpenStreetMap and of Geofabrik's extracts: highway or fclass, name, oneway, maxspeed,
    layer, bridge, tunnel, access. Raises DomainError FILE_MALFORMED.
    """
    told = _told(path)
    columns: Mapping[str, Sequence[Any]] = told["columns"]
    lines: list[_Line] = []
    rejections, ignored = [], 0
    for row, wkb in enumerate(told["wkb"], start=1):
        tags = {name: _text(values[row - 1]) for name, values in columns.items()}
        known = road_tags(tags)
        if known is None:
            ignored += 1
            continue
        pieces = list(_pieces(wkb))
        if not pieces:
            rejections.append(Rejection(path.name, row, RejectionCode.BAD_LINE))
        lines.extend((row, wgs84_arrays(piece, system), known, layer_of(tags)) for piece in pieces)
    return RoadDelivery(path.name, tuple(_ways(lines)), tuple(rejections), ignored)


def reading_environment() -> dict[str, str]:
    """The whole environment of the process that reads: GDAL looks there, once, for what it is to skip."""
    return {"GDAL_SKIP": _SKIPPED}


def _told(path: Path) -> Any:
    sign = _SIGNS[path.suffix.lower()]
    with path.open("rb") as file:
        if file.read(len(sign)) != sign:
            raise _malformed(path)
    read = subprocess.run(
        [sys.executable, "-m", "importers.roads.line_reader", str(path.resolve())],
        cwd=_HERE,
        env=reading_environment(),
        capture_output=True,
        timeout=_LONGEST_S,
        check=False,
    )
    if read.returncode:
        raise _malformed(path)
    return json.loads(read.stdout)


def _malformed(path: Path) -> DomainError:
    return DomainError(
        "FILE_MALFORMED",
        f"{path.name}：应为 GeoPackage 或完整的 Shapefile（.shp、.shx、.dbf），且图形为线",
        f"{path.name}: a GeoPackage or a whole Shapefile (.shp, .shx, .dbf) of lines is expected",
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _pieces(wkb: str | None) -> Iterator[FloatArray]:
    shape = None if wkb is None else shapely.from_wkb(wkb, on_invalid="ignore")
    for part in shapely.get_parts(shape) if shape is not None else ():
        points = shapely.get_coordinates(part)
        if part.geom_type == "LineString" and len(points) > 1 and np.isfinite(points).all():
            yield points


def _ways(lines: Sequence[_Line]) -> Iterator[Way]:
    levels = _levels_of_ends(lines)
    for row, points, tags, level in lines:
        places = [(x, y) for x, y in np.round(points, 7).tolist()]
        inner: list[Hashable] = [
            place if level in levels.get(place, ()) else (*place, level) for place in places[1:-1]
        ]
        yield Way(
            row=row,
            ref=row,
            points=points,
            keys=(places[0], *inner, places[-1]),
            road_class=tags.road_class,
            name=tags.name,
            one_way=tags.one_way,
            is_private=tags.is_private,
            max_kmh=tags.max_kmh,
            duration_s=tags.duration_s,
        )


def _levels_of_ends(lines: Sequence[_Line]) -> Mapping[tuple[float, float], set[str]]:
    """The levels of the lines that end at a place, where a line running through may be met."""
    found: dict[tuple[float, float], set[str]] = defaultdict(set)
    for _, points, tags, level in lines:
        for x, y in np.round(points[[0, -1]], 7).tolist():
            found[x, y].add("ferry" if tags.road_class == RoadClass.FERRY else level)
    return found
