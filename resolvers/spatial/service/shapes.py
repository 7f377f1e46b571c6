"""The shapes of service areas: for looking at. Numbers never come from them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry
from sqlalchemy import and_, func, select

from db.models import Division, DivisionShape, DivisionVersion
from geo.coordinates import MetricPlane
from geo.nearest import nearest_ground
from geo.roads.costs import costs_by_block
from geo.roads.fastest import NONE, band_of, fastest
from geo.roads.ground import Ground as RoadGround
from geo.roads.ground import drawn, ground_around
from geo.roads.roads import IntArray
from geo.shapes import polygonal
from resolvers.ask import Statement, current
from resolvers.spatial.kept import Kept
from resolvers.spatial.service.question import AreaForm, AreasQuestion, Stations
from resolvers.spatial.service.ways import Ground, access_of_places

DECIMALS = 6
_GEOD = Geod(ellps="GRS80")
_AROUND_M = 500.0
_GROUNDS = Kept[RoadGround](4)
_SHAPES = Kept["tuple[Drawn, ...]"](32)


@dataclass(frozen=True, slots=True)
class Shape:
    """A boundary (GeoJSON, EPSG:4326, six decimals; None without one) and its geodesic area."""

    geojson: str | None = None
    area_km2: float | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The shape of an area, and of each of its bands (a ring: beyond the band before)."""

    whole: Shape = Shape()
    bands: tuple[Shape, ...] = ()


def county_shape_statement(asked: Stations) -> Statement:
    """The county's boundary (WKB) on the day; no row without one."""
    return _shapes(asked).where(
        DivisionVersion.parent_id.is_(None),
        DivisionVersion.county_id == asked.area.county_id,
    )


def village_shapes_statement(asked: Stations) -> Statement:
    """The boundary (WKB) of each village of the county on the day."""
    village = and_(
        Division.county_id == asked.area.county_id,
        Division.id == DivisionShape.division_id,
        Division.level == "VILLAGE",
    )
    return _shapes(asked).join(Division, village).order_by(DivisionShape.division_id)


def _shapes(asked: Stations) -> Statement:
    county_id = asked.area.county_id
    version = and_(
        DivisionVersion.county_id == county_id,
        DivisionVersion.division_id == DivisionShape.division_id,
        current(DivisionVersion, asked.on, asked.known_at),
    )
    return (
        select(DivisionShape.division_id, func.ST_AsBinary(DivisionShape.geom).label("wkb"))
        .join(DivisionVersion, version)
        .where(
            DivisionShape.county_id == county_id,
            DivisionShape.geom.is_not(None),
            current(DivisionShape, asked.on, asked.known_at),
        )
    )


def shape_of(shape: BaseGeometry) -> Shape:
    """A shape in degrees as it is shown; nothing for an empty one."""
    if shape.is_empty:
        return Shape()
    rounded = shapely.transform(shape, lambda points: np.round(points, DECIMALS))
    area_m2 = abs(_GEOD.geometry_area_perimeter(shape)[0])
    return Shape(shapely.to_geojson(rounded), area_m2 / 1e6)


def assigned_shapes(villages: Sequence[Any], station: IntArray, stations: int) -> list[Drawn]:
    """The union of the villages of each station; `station` is that of each village, −1: none."""
    shapes = np.array([shapely.from_wkb(bytes(row.wkb)) for row in villages], dtype=object)
    unions = [shapely.union_all(shapes[station == one]) for one in range(stations)]
    return [Drawn(shape_of(polygonal(union))) for union in unions]


def nearest_shapes(ground: Ground, county: bytes | None) -> tuple[Drawn, ...]:
    """The ground nearest to each place; without a boundary of the county, none."""
    if county is None or not len(ground.places):
        return (Drawn(),) * len(ground.places)
    plane, key = ground.plane, ("nearest", _digest(county), ground.places.tobytes())

    def make() -> tuple[Drawn, ...]:
        region = shapely.transform(shapely.from_wkb(county), plane.metres)
        parts = nearest_ground(plane.metres(ground.places), region)
        return tuple(Drawn(_in_degrees(plane, part)) for part in parts)

    return _SHAPES.of(key, make)


def reachable_shapes(ground: Ground, question: AreasQuestion, county: bytes | None) -> tuple[Drawn, ...]:
    """The ground reached from each place, by bands: around the roads, or within a circle where none are."""
    if not len(ground.places) or (county is None and ground.loaded is None):
        return (Drawn(),) * len(ground.places)
    key = ("reachable", *ground.key, question.minutes, question.form, _digest(county or b""))
    make = _on_roads if ground.loaded is not None else _in_circles
    return _SHAPES.of(key, lambda: tuple(make(ground, question, county)))


def _on_roads(ground: Ground, question: AreasQuestion, county: bytes | None) -> list[Drawn]:
    network, plane = ground.network, ground.plane
    region = _region(ground, county)
    key = (ground.key[0], ground.travel, _digest(county or b""))
    pieces = _GROUNDS.of(key, lambda: ground_around(network, region))
    stations = access_of_places(network, plane.metres(ground.places))
    bands, count = len(question.minutes), len(ground.places)
    if question.form == AreaForm.PARTITION:
        best = fastest(costs_by_block(network, stations, pieces.points), len(pieces.points))
        band = band_of(best.seconds, question.minutes)
        owner = np.where((band >= 0) & (best.station >= 0), best.station * bands + band, NONE)
        return _by_station(plane, drawn(pieces, owner, count * bands, region), bands)
    shapes: list[BaseGeometry] = []
    for _, part in costs_by_block(network, stations, pieces.points):
        for seconds in part.seconds:
            shapes.extend(drawn(pieces, band_of(seconds, question.minutes), bands, region))
    return _by_station(plane, shapes, bands)


def _region(ground: Ground, county: bytes | None) -> BaseGeometry:
    if county is not None:
        return shapely.transform(shapely.from_wkb(county), ground.plane.metres)
    return shapely.MultiPoint(ground.network.roads.nodes).convex_hull.buffer(_AROUND_M)


def _in_circles(ground: Ground, question: AreasQuestion, county: bytes | None) -> list[Drawn]:
    plane, region = ground.plane, _region(ground, county)
    places = plane.metres(ground.places)
    whole = nearest_ground(places, region) if question.form == AreaForm.PARTITION else [region] * len(places)
    radii = np.array(question.minutes) * 60.0 * ground.travel.kmh / 3.6 / ground.detour
    shapes: list[BaseGeometry] = []
    for place, part in zip(places, whole, strict=True):
        inner: BaseGeometry = shapely.Polygon()
        for radius in radii.tolist():
            circle = shapely.Point(place).buffer(radius, quad_segs=24)
            shapes.append(polygonal(shapely.intersection(part, circle.difference(inner))))
            inner = circle
    return _by_station(plane, shapes, len(radii))


def _by_station(plane: MetricPlane, shapes: Sequence[BaseGeometry], bands: int) -> list[Drawn]:
    found = []
    for start in range(0, len(shapes), bands):
        rings = shapes[start : start + bands]
        whole = polygonal(shapely.union_all(np.array(rings, dtype=object)))
        found.append(Drawn(_in_degrees(plane, whole), tuple(_in_degrees(plane, ring) for ring in rings)))
    return found


def _in_degrees(plane: MetricPlane, shape: BaseGeometry) -> Shape:
    return shape_of(shapely.transform(shape, plane.degrees) if not shape.is_empty else shape)


def _digest(value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=16).digest()
