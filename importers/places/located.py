"""Pairs of a declared system as places, those among them that lie far from everything else told."""

from collections.abc import Sequence

import numpy as np
import shapely

from geo.coordinates import LonLat
from importers.findings import Read
from importers.places.pairs import Pair
from importers.places.systems import PlaceSystem, in_wgs84
from importers.values.said import held

__all__ = ["located"]

_WEST, _SOUTH, _EAST, _NORTH = 72.0, 0.5, 138.0, 56.0


def located(
    pairs: Sequence[Pair], system: PlaceSystem, column: str, around: shapely.Geometry | None = None
) -> list[Read[LonLat]]:
    """Each pair as a place in WGS-84.

    Held: one that cannot be in the system, and one outside `around`, the outline (EPSG:4326) of the county
    with as much about it as is let pass.
    """
    points = in_wgs84(np.array(pairs, dtype=np.float64).reshape(-1, 2), system)
    in_china = (
        (points[:, 0] > _WEST) & (points[:, 0] < _EAST) & (points[:, 1] > _SOUTH) & (points[:, 1] < _NORTH)
    )
    near = in_china if around is None else in_china & shapely.intersects_xy(around, points)
    return [
        _read(LonLat(float(point[0]), float(point[1])) if known else None, column, is_near=bool(close))
        for point, known, close in zip(points, in_china, near, strict=True)
    ]


def _read(place: LonLat | None, column: str, *, is_near: bool) -> Read[LonLat]:
    if place is None:
        return held(
            "PLACE_NOT_OF_SYSTEM",
            column,
            "该坐标不可能属于所声明的坐标系",
            "such coordinates cannot be of the system that was declared",
        )
    if not is_near:
        return held("PLACE_FAR", column, "坐标远离本县", "the coordinates lie far from the county")
    return Read(place)
