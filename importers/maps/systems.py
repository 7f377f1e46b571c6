"""The coordinate system that a file's own .prj or GeoPackage says, as one of those that are converted."""

import re
from dataclasses import dataclass

from pyproj import CRS
from pyproj.exceptions import CRSError

__all__ = ["SaidSystem", "said_system"]

_CHINA_2000 = re.compile(r"cgcs2000|china.*2000|chinageodetic", re.IGNORECASE)
_WORLD = re.compile(r"wgs84|wgs1984|worldgeodeticsystem1984", re.IGNORECASE)
_MARKS = re.compile(r"[\s_\-/()]+")
_GAUSS_KRUEGER = ("Transverse Mercator", "Gauss-Kruger", "Gauss_Kruger", "Gauss Kruger")
_LONGEST_NAME = 60
_MIDDLE, _PREFIX = 500_000, 1_000_000
_THREES, _SIXES = range(25, 46), range(13, 24)


@dataclass(frozen=True, slots=True)
class SaidSystem:
    """The name of a system as it is declared (`GK3-36`), None for one that is not converted; and its own."""

    name: str | None
    said: str


def said_system(crs: str | None) -> SaidSystem | None:
    """The system of a file's words, None where there are none."""
    if not crs:
        return None
    try:
        told = CRS.from_user_input(crs)
    except CRSError:
        return SaidSystem(None, "?")
    return SaidSystem(_name(told), told.name[:_LONGEST_NAME])


def _name(told: CRS) -> str | None:
    geodetic = told.geodetic_crs
    if told.is_bound or geodetic is None:
        return None
    datum = _MARKS.sub("", f"{geodetic.name} {geodetic.datum.name if geodetic.datum else ''}")
    is_ours, is_world = _CHINA_2000.search(datum), _WORLD.search(datum)
    if told.is_geographic:
        return "CGCS2000" if is_ours else "WGS84" if is_world else None
    return _strip(told) if told.is_projected and is_ours else None


def _strip(told: CRS) -> str | None:
    """A strip by its meridian, or by the zone with which its eastings begin."""
    operation = told.coordinate_operation
    if operation is None or operation.method_name not in _GAUSS_KRUEGER:
        return None
    said = {re.sub(r"\W+", " ", one.name.lower()): float(one.value) for one in operation.params}
    scale = next((value for name, value in said.items() if name.startswith("scale factor")), 1.0)
    easting = next((value for name, value in said.items() if name == "false easting"), 0.0)
    rest = [value for name, value in said.items() if name in {"false northing", "latitude of natural origin"}]
    meridian = next((value for name, value in said.items() if name.startswith("longitude of")), None)
    zone, middle = divmod(round(easting), _PREFIX)
    if meridian is None or scale != 1 or any(rest) or middle != _MIDDLE or meridian % 3:
        return None
    if zone == 0:
        return f"GK3-{round(meridian / 3)}" if round(meridian / 3) in _THREES else None
    if zone in _THREES:
        return f"GK3-{zone}" if zone == round(meridian / 3) else None
    return f"GK6-{zone}" if zone in _SIXES and zone == (meridian + 3) / 6 else None
