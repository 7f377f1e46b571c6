"""The systems in which offices write coordinates, by what somebody declares; and their way to WGS-84."""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from pyproj import Transformer

from db.codes import CoordinateSystem
from db.errors import DomainError
from geo.coordinates import FloatArray, wgs84_arrays

__all__ = ["GEOGRAPHIC", "PlaceSystem", "declared_system", "in_wgs84"]

_WIDTHS = (3, 6)
# The zones of China by the width of the strip; the two ranges share no number.
_ZONES = {3: range(25, 46), 6: range(13, 24)}
# EPSG without prefix: CGCS2000 / 3-degree Gauss-Kruger CM 75E … 135E, Gauss-Kruger CM 75E … 135E.
_EPSG = {3: 4534 - 25, 6: 4502 - 13}
_PREFIX = 1_000_000
_SURVEYED = re.compile(r"(?:CGCS2000)?GK([36])(?:[-:/](?:(?:ZONE)?([0-9]{2})|CM([0-9]{2,3})E?))?")


@dataclass(frozen=True, slots=True)
class PlaceSystem:
    """Degrees of a system, or metres in a Gauss-Krüger strip of CGCS2000.

    `width` is that of the strip in degrees; `zone` may be unknown where each easting begins with it.
    """

    degrees: CoordinateSystem | None = None
    width: int | None = None
    zone: int | None = None

    @property
    def name(self) -> str:
        """How it is declared, as GCJ02 or GK3-36."""
        if self.degrees is not None:
            return self.degrees.value
        return f"GK{self.width}" if self.zone is None else f"GK{self.width}-{self.zone}"


GEOGRAPHIC = tuple(PlaceSystem(one) for one in CoordinateSystem)


def declared_system(said: str) -> PlaceSystem:
    """The system of a name: WGS84, CGCS2000, GCJ02, BD09, GK3, GK6, GK3-36, GK3-CM108.

    Raises DomainError BAD_COORDINATE_SYSTEM for any other, among them those of 1954 and 1980: the way from
    there needs parameters that only the surveyors have.
    """
    name = said.strip().upper().replace(" ", "")
    for one in GEOGRAPHIC:
        if name.replace("-", "") == one.name:
            return one
    found = _SURVEYED.fullmatch(name)
    if found is None:
        raise _bad_system()
    width = int(found[1])
    zone = int(found[2]) if found[2] else _zone_of(width, found[3])
    if zone is not None and zone not in _ZONES[width]:
        raise _bad_system()
    return PlaceSystem(width=width, zone=zone)


def in_wgs84(pairs: FloatArray, system: PlaceSystem) -> FloatArray:
    """Pairs (n, 2), longitude or easting first, as degrees of WGS-84; NaN where they cannot be in it."""
    if system.degrees is not None:
        fitting = (np.abs(pairs[:, 0]) <= 180) & (np.abs(pairs[:, 1]) <= 90)  # noqa: PLR2004  # degrees
        return np.where(
            fitting[:, None], wgs84_arrays(np.where(fitting[:, None], pairs, 0), system.degrees), np.nan
        )
    zones = np.floor(pairs[:, 0] / _PREFIX)
    zones = np.where((zones == 0) & (system.zone is not None), system.zone or 0, zones)
    made = np.full(pairs.shape, np.nan)
    for zone in np.unique(zones[np.isfinite(zones)]):
        if zone in _ZONES[system.width or 3] and system.zone in {None, int(zone)}:
            at = zones == zone
            east = pairs[at, 0] % _PREFIX
            lon, lat = _from_zone(_EPSG[system.width or 3] + int(zone)).transform(east, pairs[at, 1])
            made[at] = np.column_stack([lon, lat])
    return np.where(np.isfinite(made), made, np.nan)


def _zone_of(width: int, meridian: str | None) -> int | None:
    if meridian is None:
        return None
    zone, rest = divmod(int(meridian) + (0 if width == _WIDTHS[0] else 3), width)
    return 0 if rest else zone


@cache
def _from_zone(epsg: int) -> Transformer:
    # To EPSG:4490, which differs from WGS-84 by centimetres: no shift is ever applied.
    return Transformer.from_crs(epsg, 4490, always_xy=True)


def _bad_system() -> DomainError:
    return DomainError(
        "BAD_COORDINATE_SYSTEM",
        "坐标系应为 WGS84、CGCS2000、GCJ02、BD09，或高斯投影 GK3、GK6"
        "（可加带号，如 GK3-36，或中央经线，如 GK3-CM108）；1954、1980 坐标系须先由测绘部门转换",
        "a coordinate system is WGS84, CGCS2000, GCJ02, BD09, or Gauss-Krüger GK3, GK6 (with a zone, GK3-36,"
        " or a meridian, GK3-CM108); those of 1954 and 1980 have to be converted by surveyors first",
    )
