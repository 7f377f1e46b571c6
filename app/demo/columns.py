"""Arrays as columns of text for COPY."""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from app.demo.spans import BoolArray
from db.copy import NULL
from geo.coordinates import FloatArray

_EWKB_POINT = 0x20000001
_SRID = 4326
_POINT_TYPE = np.dtype([("order", "u1"), ("type", "<u4"), ("srid", "<u4"), ("lon", "<f8"), ("lat", "<f8")])
_POINT_DIGITS = 2 * _POINT_TYPE.itemsize
_UUID_BYTES = 16


def looked_up(values: Iterable[object], index: NDArray[np.integer]) -> list[str]:
    """The value at each index; −1 is no value."""
    texts = np.array([*map(str, values), NULL], dtype=object)
    chosen: list[str] = texts[index].tolist()
    return chosen


def numbers(values: NDArray[np.integer]) -> list[str]:
    """Whole numbers."""
    return list(map(str, values.tolist()))


def repeated(value: object, times: int) -> list[str]:
    """The same value in every row."""
    return [str(value)] * times


def points(lon_lat: FloatArray, present: BoolArray) -> list[str]:
    """Points (n, 2) in EPSG:4326; no value where not present."""
    rows = np.empty(len(lon_lat), _POINT_TYPE)
    rows["order"], rows["type"], rows["srid"] = 1, _EWKB_POINT, _SRID
    rows["lon"], rows["lat"] = lon_lat[:, 0], lon_lat[:, 1]
    texts = _sliced(rows.tobytes().hex(), _POINT_DIGITS)
    return [text if here else NULL for text, here in zip(texts, present.tolist(), strict=True)]


def multipolygons(polygons: Sequence[Polygon]) -> list[str]:
    """Polygons in EPSG:4326 as multipolygons."""
    whole = shapely.set_srid([MultiPolygon([polygon]) for polygon in polygons], _SRID)
    texts: list[str] = shapely.to_wkb(whole, hex=True, include_srid=True).tolist()
    return texts


def uuids(count: int, rng: np.random.Generator) -> list[str]:
    """Random UUIDs (version 4)."""
    rows = np.frombuffer(rng.bytes(count * _UUID_BYTES), np.uint8).reshape(-1, _UUID_BYTES).copy()
    rows[:, 6] = rows[:, 6] & 0x0F | 0x40
    rows[:, 8] = rows[:, 8] & 0x3F | 0x80
    return _sliced(rows.tobytes().hex(), 2 * _UUID_BYTES)


def bytes_text(value: bytes) -> str:
    """Bytes in COPY's text form."""
    return rf"\\x{value.hex()}"


def _sliced(digits: str, width: int) -> list[str]:
    return [digits[first : first + width] for first in range(0, len(digits), width)]
