"""Two cells as a pair of coordinates: decimal or in degrees, minutes and seconds, in whichever order."""

import math
import re
from typing import NamedTuple

from importers.files.sheets import Cell
from importers.findings import Finding, Read, Weight
from importers.values.said import folded, held, warned

__all__ = ["Pair", "in_order", "pair_in", "pair_of"]

_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{0,15})?")
_SEXAGESIMAL = re.compile(
    r"([0-9]{1,3})[°º度d:]([0-9]{1,2}(?:\.[0-9]+)?)(?:['′‘’分m:]+(?:([0-9]{1,2}(?:\.[0-9]+)?)(?:[\"″“”秒s]|''|′′|'′)?)?)?",
    re.IGNORECASE,
)
_SIDES = re.compile(r"^(?:东经|北纬|经度|纬度|[XY][:=]|[EN])[:：]?|[EN°度]$", re.IGNORECASE)
_BETWEEN = re.compile(r"[,，;；、|/\s]+")
_CHINA_LON, _CHINA_LAT = (72.0, 138.0), (0.5, 56.0)
_SIXTY = 60
_LARGEST_DEGREE = 180.0
_FEW_DECIMALS = 3
_NORTHING = (300_000.0, 6_300_000.0)
_EASTINGS = ((100_000.0, 1_000_000.0), (13_000_000.0, 46_000_000.0))


class Pair(NamedTuple):
    """Degrees or metres, longitude or easting first."""

    x: float
    y: float


def pair_of(first: Cell, second: Cell, column: str) -> Read[Pair]:
    """The pair of two cells, longitude or easting expected first.

    Degrees of China tell their order by themselves, and so do metres: a northing has seven digits, an easting
    six, or eight with its zone. What came in the other order is turned, and told where it is degrees.
    """
    said = [folded(cell.text) for cell in (first, second)]
    if not any(said):
        return Read()
    numbers = [_number(text) for text in said]
    if numbers[0] is None or numbers[1] is None:
        return held(
            "PLACE_UNREADABLE", column, "坐标不完整或不是数字", "the coordinates are incomplete or no numbers"
        )
    return _ordered(Pair(numbers[0], numbers[1]), column, is_coarse=all(map(_is_coarse, said)))


def pair_in(cell: Cell, column: str) -> Read[Pair]:
    """The pair that one cell holds, as 106.05,29.84."""
    parts = [part for part in _BETWEEN.split(cell.text.strip().strip("()（）[]【】")) if part]
    if not parts:
        return Read()
    if len(parts) != 2:  # noqa: PLR2004  # a pair
        return held(
            "PLACE_UNREADABLE",
            column,
            "应为经度和纬度两个数",
            "should be two numbers, longitude and latitude",
        )
    first, second = (Cell(cell.kind, part) for part in parts)
    return pair_of(first, second, column)


def in_order(pair: Pair) -> Pair | None:
    """The pair, longitude or easting first; None if it is neither degrees of China nor metres of a strip."""
    if not _is_degrees(pair):
        return _metres(pair, "").value
    return next((one for one in (pair, Pair(pair.y, pair.x)) if _is_in_china(one)), None)


def _ordered(pair: Pair, column: str, *, is_coarse: bool) -> Read[Pair]:
    if abs(pair.x) < 1 and abs(pair.y) < 1:
        return warned(
            None, "PLACE_ZERO", column, "坐标为 0，按没有坐标处理", "noughts stand for no coordinates"
        )
    if not _is_degrees(pair):
        return _metres(pair, column)
    turned = Pair(pair.y, pair.x)
    if not _is_in_china(pair) and not _is_in_china(turned):
        return held("PLACE_OUTSIDE_CHINA", column, "坐标不在中国范围内", "the coordinates lie outside China")
    findings: list[Finding] = []
    if not _is_in_china(pair):
        findings.append(_told("PLACE_SWAPPED", column, "经纬度颠倒，已对调", "latitude came first: turned"))
    if is_coarse:
        findings.append(
            _told(
                "PLACE_COARSE",
                column,
                "坐标小数不足 3 位，误差超过百米",
                "less than 3 decimals: off by over 100 m",
            )
        )
    return Read(pair if _is_in_china(pair) else turned, tuple(findings))


def _metres(pair: Pair, column: str) -> Read[Pair]:
    for one in (pair, Pair(pair.y, pair.x)):
        is_easting = any(low <= one.x < high for low, high in _EASTINGS)
        if is_easting and _NORTHING[0] <= one.y <= _NORTHING[1] and not _may_be_easting(one.y):
            return Read(one)
    return held(
        "PLACE_UNREADABLE", column, "不是度，也不是高斯投影坐标", "neither degrees nor metres of a strip"
    )


def _may_be_easting(value: float) -> bool:
    """Whether a northing might as well be an easting: only south of any land of China."""
    return value < 4e5  # noqa: PLR2004  # metres


def _number(text: str) -> float | None:
    plain = _SIDES.sub("", text.replace(",", ""))
    if _NUMBER.fullmatch(plain):
        return float(plain)
    found = _SEXAGESIMAL.fullmatch(_SIDES.sub("", text)) or _SEXAGESIMAL.fullmatch(text)
    if found is None:
        return None
    degrees, minutes, seconds = (float(part or 0) for part in found.groups())
    is_time = minutes < _SIXTY and seconds < _SIXTY and not (seconds and minutes % 1)
    return degrees + minutes / _SIXTY + seconds / _SIXTY**2 if is_time else None


def _is_degrees(pair: Pair) -> bool:
    return max(map(abs, pair)) <= _LARGEST_DEGREE and all(map(math.isfinite, pair))


def _is_in_china(pair: Pair) -> bool:
    return _CHINA_LON[0] <= pair.x <= _CHINA_LON[1] and _CHINA_LAT[0] <= pair.y <= _CHINA_LAT[1]


def _is_coarse(text: str) -> bool:
    plain = _SIDES.sub("", text)
    return _NUMBER.fullmatch(plain) is not None and len(plain.partition(".")[2]) < _FEW_DECIMALS


def _told(code: str, column: str, *texts: str) -> Finding:
    zh, en = texts
    return Finding(code, Weight.WARNED, zh, en, column)
