"""The BeiDou grid code of a place (GB/T 39409): ten levels, from 4° of latitude down to a few centimetres."""

from dataclasses import dataclass
from decimal import Decimal

import shapely

from db.errors import DomainError
from geo.coordinates import LonLat

FINEST_LEVEL = 10

_UNITS_PER_DEGREE = 3_600 * 2_048
_BANDS = "ABCDEFGHIJKLMNOPQRSTUV"
_DIGITS = "0123456789ABCDEF"
_FIRST_EASTERN_ZONE = 31
_ZONE_DEGREES, _BAND_DEGREES = 6, 4
_LAST_MERIDIAN = 180.0


@dataclass(frozen=True, slots=True)
class _Level:
    """How a square is cut: the size of the parts in 1/2,048″, how many columns, and how a part is written."""

    lon_units: int
    lat_units: int
    columns: int
    as_one_digit: bool


def _seconds(lon: float, lat: float, *, columns: int, one_digit: bool = False) -> _Level:
    return _Level(round(lon * 2_048), round(lat * 2_048), columns, one_digit)


_LEVELS = (
    _seconds(1_800, 1_800, columns=12),
    _seconds(900, 600, columns=2, one_digit=True),
    _seconds(60, 60, columns=15),
    _seconds(4, 4, columns=15),
    _seconds(2, 2, columns=2, one_digit=True),
    _seconds(1 / 4, 1 / 4, columns=8),
    _seconds(1 / 32, 1 / 32, columns=8),
    _seconds(1 / 256, 1 / 256, columns=8),
    _seconds(1 / 2_048, 1 / 2_048, columns=8),
)


def beidou_code(place: LonLat, level: int) -> str:
    """The code of the square of a level (1–10) that holds the place, CGCS2000 degrees, north-east quarter.

    A place on a border belongs to the square north or east of it. Raises DomainError BAD_BEIDOU_LEVEL or
    PLACE_OUT_OF_RANGE.
    """
    if not 1 <= level <= FINEST_LEVEL:
        raise _bad_level()
    if not (0.0 <= place.lon < _LAST_MERIDIAN and 0.0 <= place.lat < len(_BANDS) * _BAND_DEGREES):
        raise _elsewhere()
    lon, lat = _units(place.lon), _units(place.lat)
    zone, lon = divmod(lon, _ZONE_DEGREES * _UNITS_PER_DEGREE)
    band, lat = divmod(lat, _BAND_DEGREES * _UNITS_PER_DEGREE)
    parts = [f"N{_FIRST_EASTERN_ZONE + zone:02d}{_BANDS[band]}"]
    for cut in _LEVELS[: level - 1]:
        column, lon = divmod(lon, cut.lon_units)
        row, lat = divmod(lat, cut.lat_units)
        parts.append(str(row * cut.columns + column) if cut.as_one_digit else _DIGITS[column] + _DIGITS[row])
    return "".join(parts)


def beidou_code_within(geojson: str, level: int) -> str:
    """The code of a point inside a shape, given as GeoJSON; raises as `beidou_code` does."""
    inside = shapely.point_on_surface(shapely.from_geojson(geojson))
    return beidou_code(LonLat(float(shapely.get_x(inside)), float(shapely.get_y(inside))), level)


def _units(degrees: float) -> int:
    # By way of the decimal that is printed: 106.6° is a border, though the nearest float lies just below it.
    return int(Decimal(repr(degrees)) * _UNITS_PER_DEGREE)


def _bad_level() -> DomainError:
    return DomainError(
        "BAD_BEIDOU_LEVEL",
        "北斗网格位置码的层级应为 1 至 10。",
        "the level of a BeiDou grid code is 1 to 10",
        {"argument": "level"},
    )


def _elsewhere() -> DomainError:
    return DomainError(
        "PLACE_OUT_OF_RANGE",
        "北斗网格位置码只用于东经、北纬 88° 以内的地点。",
        "BeiDou grid codes are given for eastern longitudes and northern latitudes below 88°",
    )
