"""Places on the ground: degrees, the coordinate systems met in China, metres in a CGCS2000 zone."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer

from db.codes import CoordinateSystem
from db.errors import DomainError

__all__ = [
    "CoordinateSystem",
    "FloatArray",
    "LonLat",
    "MetricPlane",
    "bd09_from_gcj02",
    "bd09_from_wgs84",
    "cgcs2000_zone_epsg",
    "gcj02_from_bd09",
    "gcj02_from_wgs84",
    "metric_plane_at",
    "to_wgs84",
    "wgs84_arrays",
    "wgs84_from_bd09",
    "wgs84_from_gcj02",
]

FloatArray = NDArray[np.float64]

_LARGEST_LON, _LARGEST_LAT = 180.0, 90.0

# The ellipsoid written into the GCJ-02 offset is Krasovsky 1940, whatever the datum of the input.
_SEMI_MAJOR_M = 6_378_245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_CHINA_WEST, _CHINA_SOUTH, _CHINA_EAST, _CHINA_NORTH = 72.004, 0.8293, 137.8347, 55.8271
_BD_ANGLE = math.pi * 3000.0 / 180.0
_BD_SHIFT_LON, _BD_SHIFT_LAT = 0.0065, 0.006
# Each round shrinks the error of the inverse by about a thousand: metres, millimetres, micrometres.
_INVERSE_ROUNDS = 3
_FIRST_ZONE, _LAST_ZONE, _FIRST_ZONE_EPSG = 25, 45, 4534


@dataclass(frozen=True, slots=True)
class LonLat:
    """A place in degrees, longitude first; raises DomainError PLACE_OUT_OF_RANGE if there is none such."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        # Written so that NaN fails too; the text leaves the values out, as a place may be a home.
        if not (abs(self.lon) <= _LARGEST_LON and abs(self.lat) <= _LARGEST_LAT):
            raise DomainError(
                "PLACE_OUT_OF_RANGE",
                "坐标超出范围：经度应在 −180 至 180 之间，纬度应在 −90 至 90 之间",
                "the place is out of range: longitude must lie in −180 to 180, latitude in −90 to 90",
            )


def to_wgs84(place: LonLat, system: CoordinateSystem) -> LonLat:
    """The same place in WGS-84 degrees (EPSG:4326); raises DomainError PLACE_OUT_OF_RANGE."""
    points = wgs84_arrays(np.array([[place.lon, place.lat]]), system)
    return LonLat(float(points[0, 0]), float(points[0, 1]))


def wgs84_arrays(points: ArrayLike, system: CoordinateSystem) -> FloatArray:
    """Places (n, 2), longitude first, in degrees of `system`, as WGS-84 degrees (n, 2)."""
    if system is CoordinateSystem.GCJ02:
        return wgs84_from_gcj02(points)
    if system is CoordinateSystem.BD09:
        return wgs84_from_bd09(points)
    # CGCS2000 and WGS-84 differ by centimetres, less than any address is known.
    return np.array(points, dtype=np.float64)


def gcj02_from_wgs84(points: ArrayLike) -> FloatArray:
    """WGS-84 degrees (n, 2) as GCJ-02 degrees (n, 2); unchanged outside the box GCJ-02 takes for China."""
    wgs = np.array(points, dtype=np.float64)
    return np.asarray(wgs + _gcj02_offset(wgs))


def wgs84_from_gcj02(points: ArrayLike) -> FloatArray:
    """GCJ-02 degrees (n, 2) as WGS-84 degrees (n, 2), exact to less than a millimetre."""
    gcj = np.array(points, dtype=np.float64)
    wgs = gcj.copy()
    for _ in range(_INVERSE_ROUNDS):
        wgs = gcj - _gcj02_offset(wgs)
    return wgs


def bd09_from_gcj02(points: ArrayLike) -> FloatArray:
    """GCJ-02 degrees (n, 2) as BD-09 degrees (n, 2)."""
    gcj = np.array(points, dtype=np.float64)
    return gcj + _bd09_offset(gcj)


def gcj02_from_bd09(points: ArrayLike) -> FloatArray:
    """BD-09 degrees (n, 2) as GCJ-02 degrees (n, 2), exact to less than a millimetre."""
    bd = np.array(points, dtype=np.float64)
    gcj: FloatArray = bd - np.array([_BD_SHIFT_LON, _BD_SHIFT_LAT])
    for _ in range(_INVERSE_ROUNDS):
        gcj = bd - _bd09_offset(gcj)
    return gcj


def bd09_from_wgs84(points: ArrayLike) -> FloatArray:
    """WGS-84 degrees (n, 2) as BD-09 degrees (n, 2)."""
    return bd09_from_gcj02(gcj02_from_wgs84(points))


def wgs84_from_bd09(points: ArrayLike) -> FloatArray:
    """BD-09 degrees (n, 2) as WGS-84 degrees (n, 2), exact to less than a millimetre."""
    return wgs84_from_gcj02(gcj02_from_bd09(points))


def _gcj02_offset(wgs: FloatArray) -> FloatArray:
    lon, lat = wgs[:, 0], wgs[:, 1]
    inside = (lon >= _CHINA_WEST) & (lon <= _CHINA_EAST) & (lat >= _CHINA_SOUTH) & (lat <= _CHINA_NORTH)
    x, y = lon - 105.0, lat - 35.0
    phi = np.radians(lat)
    magic = 1.0 - _ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    meridian_m = _SEMI_MAJOR_M * (1.0 - _ECCENTRICITY_SQUARED) / magic**1.5
    parallel_m = _SEMI_MAJOR_M / np.sqrt(magic) * np.cos(phi)
    offset = np.degrees(np.column_stack([_east_m(x, y) / parallel_m, _north_m(x, y) / meridian_m]))
    return np.where(inside[:, None], offset, 0.0)


def _east_m(x: FloatArray, y: FloatArray) -> FloatArray:
    bent = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    return bent + _ripple(x) + _waves(x, (20.0, 40.0), (1.0, 3.0)) + _waves(x, (150.0, 300.0), (12.0, 30.0))


def _north_m(x: FloatArray, y: FloatArray) -> FloatArray:
    bent = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    return bent + _ripple(x) + _waves(y, (20.0, 40.0), (1.0, 3.0)) + _waves(y, (160.0, 320.0), (12.0, 30.0))


def _ripple(x: FloatArray) -> FloatArray:
    return (20.0 * np.sin(6.0 * math.pi * x) + 20.0 * np.sin(2.0 * math.pi * x)) * 2.0 / 3.0


def _waves(t: FloatArray, heights: tuple[float, float], lengths: tuple[float, float]) -> FloatArray:
    first, second = (h * np.sin(math.pi * t / length) for h, length in zip(heights, lengths, strict=True))
    return (first + second) * 2.0 / 3.0


def _bd09_offset(gcj: FloatArray) -> FloatArray:
    lon, lat = gcj[:, 0], gcj[:, 1]
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_ANGLE)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_ANGLE)
    bent = np.column_stack([radius * np.cos(angle) + _BD_SHIFT_LON, radius * np.sin(angle) + _BD_SHIFT_LAT])
    return bent - gcj


@dataclass(frozen=True, slots=True)
class MetricPlane:
    """A CGCS2000 3° Gauss-Krüger zone: degrees (EPSG:4326) to metres east and north, and back."""

    epsg: int

    def metres(self, points: ArrayLike) -> FloatArray:
        """Places (n, 2) in degrees as eastings and northings (n, 2) in metres."""
        lon_lat = np.asarray(points, dtype=np.float64)
        return np.column_stack(_to_zone(self.epsg).transform(lon_lat[:, 0], lon_lat[:, 1]))

    def degrees(self, points: ArrayLike) -> FloatArray:
        """Eastings and northings (n, 2) in metres as places (n, 2) in degrees."""
        east_north = np.asarray(points, dtype=np.float64)
        columns = _to_zone(self.epsg).transform(east_north[:, 0], east_north[:, 1], direction="INVERSE")
        return np.column_stack(columns)


def cgcs2000_zone_epsg(lon: float) -> int:
    """The EPSG code of the CGCS2000 3° zone without prefix around this meridian (4534 + zone − 25).

    Raises DomainError PLACE_OUT_OF_RANGE outside the zones 25 to 45 (73.5° to 136.5° east).
    """
    zone = math.floor(lon / 3.0 + 0.5) if math.isfinite(lon) else 0
    if not _FIRST_ZONE <= zone <= _LAST_ZONE:
        raise DomainError(
            "PLACE_OUT_OF_RANGE",
            "经度不在 CGCS2000 三度带范围内（73.5° 至 136.5°）",
            "the longitude lies in no CGCS2000 3° zone (73.5° to 136.5° east)",
        )
    return _FIRST_ZONE_EPSG + zone - _FIRST_ZONE


def metric_plane_at(lon: float) -> MetricPlane:
    """The plane in which a county around this meridian is measured; raises as `cgcs2000_zone_epsg` does."""
    return MetricPlane(cgcs2000_zone_epsg(lon))


@cache
def _to_zone(epsg: int) -> Transformer:
    # From EPSG:4490, its own datum: no shift is ever applied. North comes first in PROJ, hence always_xy.
    return Transformer.from_crs(4490, epsg, always_xy=True)
