"""Roads as two tables: nodes.csv (node_id, lon, lat) and edges.csv (source, target and what is known)."""

import csv
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely

from db.codes import CoordinateSystem, OneWay
from db.errors import DomainError
from geo.coordinates import FloatArray, wgs84_arrays
from geo.roads.noding import Way
from importers.reading import decoded
from importers.report import Rejection, RejectionCode
from importers.roads.delivery import RoadDelivery
from importers.roads.tags import RoadTags, road_tags

_NODE_COLUMNS = ("node_id", "osm_node_id", "id")
# A road may be longer than the straight line between its ends, and not by rounding shorter.
_ROUNDING_M = 1.0
_DEGREE_M = 111_000.0


class _RejectedError(Exception):
    def __init__(self, code: RejectionCode) -> None:
        self.code = code


@dataclass(slots=True)
class _Intake:
    nodes: Mapping[str, FloatArray]
    system: CoordinateSystem
    seen: set[tuple[str, ...]] = field(default_factory=set)
    ways: list[Way] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    ignored: int = 0
    folded: int = 0

    def take(self, line: int, row: Mapping[str, str]) -> None:
        tags = road_tags(row)
        if tags is None:
            self.ignored += 1
            return
        way = _way(line, row, tags, self)
        twin = _twin(row, tags)
        if twin is not None and twin in self.seen:
            self.folded += 1
            return
        if twin is not None:
            self.seen.add(twin)
        self.ways.append(way)


def read_tables(edges: Path, system: CoordinateSystem) -> RoadDelivery:
    """The ways of `edges` between the nodes of the `nodes.csv` beside it.

    A road told once in each direction is one way. Raises DomainError FILES_MISSING, FILE_ENCODING or
    FILE_HEADER.
    """
    beside = edges.with_name(edges.name.replace("edges", "nodes"))
    if beside == edges or not beside.is_file():
        raise DomainError(
            "FILES_MISSING",
            "应有两个文件：edges.csv，及同目录下的 nodes.csv",
            "two files are expected: edges.csv, and nodes.csv beside it",
        )
    intake = _Intake(_nodes(beside, system), system)
    for line, row in _rows(edges, ("source", "target")):
        try:
            intake.take(line, row)
        except _RejectedError as rejected:
            intake.rejections.append(Rejection(edges.name, line, rejected.code))
    return RoadDelivery(
        edges.name, tuple(intake.ways), tuple(intake.rejections), intake.ignored, intake.folded
    )


def _nodes(path: Path, system: CoordinateSystem) -> dict[str, FloatArray]:
    rows = list(_rows(path, ("lon", "lat")))
    key = next((name for name in _NODE_COLUMNS if rows and name in rows[0][1]), None)
    if key is None:
        raise _header(path.name, "node_id, lon, lat")
    places = np.array([[_number(row["lon"]), _number(row["lat"])] for _, row in rows])
    turned = wgs84_arrays(places, system)
    return {row[key]: place for (_, row), place in zip(rows, turned, strict=True)}


def _rows(path: Path, wanted: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(decoded(path), newline=""))
    if not set(wanted) <= set(reader.fieldnames or ()):
        raise _header(path.name, ", ".join(wanted))
    for row in reader:
        yield reader.line_num, {key: value or "" for key, value in row.items() if isinstance(key, str)}


def _header(source: str, columns: str) -> DomainError:
    return DomainError(
        "FILE_HEADER",
        f"{source}：首行应有这些列：{columns}",
        f"{source}: the first line should name the columns {columns}",
    )


def _way(line: int, row: Mapping[str, str], tags: RoadTags, intake: _Intake) -> Way:
    source, target = (intake.nodes.get(row[side]) for side in ("source", "target"))
    if source is None or target is None or not np.isfinite([*source, *target]).all():
        raise _RejectedError(RejectionCode.NODE_MISSING)
    points = _points(row.get("geom_wkt", ""), source, target, intake.system)
    length = _number(row["length_m"]) if row.get("length_m") else None
    if length is not None and not _is_possible(length, points):
        raise _RejectedError(RejectionCode.BAD_LENGTH)
    keys = (row["source"], *[None] * (len(points) - 2), row["target"])
    ref = row.get("osmid") or row.get("ref") or ""
    return Way(
        row=line,
        ref=int(ref) if ref.isdigit() else line,
        points=points,
        keys=keys,
        road_class=tags.road_class,
        name=tags.name,
        one_way=tags.one_way,
        is_private=tags.is_private,
        max_kmh=tags.max_kmh,
        duration_s=tags.duration_s,
        length_m=length,
    )


def _points(wkt: str, source: FloatArray, target: FloatArray, system: CoordinateSystem) -> FloatArray:
    if not wkt:
        return np.array([source, target])
    try:
        line = shapely.from_wkt(wkt)
    except shapely.errors.GEOSException:
        raise _RejectedError(RejectionCode.BAD_LINE) from None
    points = shapely.get_coordinates(line)
    if line.geom_type != "LineString" or len(points) < 2 or not np.isfinite(points).all():  # noqa: PLR2004
        raise _RejectedError(RejectionCode.BAD_LINE)
    turned = wgs84_arrays(points, system)
    # The nodes say where a line begins and ends: neighbours must meet to the last digit.
    turned[0], turned[-1] = source, target
    return turned


def _is_possible(length: float, points: FloatArray) -> bool:
    east, north = points[-1] - points[0]
    straight = math.hypot(east * math.cos(math.radians(points[0, 1])), north) * _DEGREE_M
    return math.isfinite(length) and length > 0.0 and length >= straight * 0.99 - _ROUNDING_M


def _twin(row: Mapping[str, str], tags: RoadTags) -> tuple[str, ...] | None:
    """What a road's row and the row of the same road the other way have in common."""
    if tags.one_way != OneWay.BOTH or not row.get("osmid"):
        return None
    ends = sorted((row["source"], row["target"]))
    return (*ends, row["osmid"], row.get("length_m", ""), tags.road_class)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
