"""In which system undeclared coordinates seem to be: told with its evidence, never decided."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from db.codes import CoordinateSystem
from geo.coordinates import FloatArray
from importers.findings import Finding, Weight
from importers.places.pairs import Pair
from importers.places.systems import GEOGRAPHIC, PlaceSystem, in_wgs84

__all__ = ["Hypothesis", "candidates", "hypotheses", "undeclared"]

_LARGEST_DEGREE = 180
_PREFIX = 1_000_000
_THREE, _SIX = 3, 6
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """If all were in this system: how many, or how much ground, of those with an outline lies inside it."""

    system: PlaceSystem
    inside: float
    compared: float

    @property
    def share(self) -> float:
        """The share inside, 0 where nothing could be compared."""
        return self.inside / self.compared if self.compared else 0.0


def hypotheses(pairs: Sequence[Pair], outlines: Sequence[shapely.Geometry | None]) -> tuple[Hypothesis, ...]:
    """The systems in which the pairs can be, the likeliest first.

    `outlines` are those (EPSG:4326) of the divisions in which each is said to lie, None where none is known.
    CGCS2000 is left out: it is WGS-84 to a few centimetres.
    """
    points = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    shapes = np.array(outlines, dtype=object)
    shapely.prepare([one for one in shapes if one is not None])
    found = [_under(system, points, shapes) for system in candidates(points, shapes)]
    return tuple(sorted(found, key=lambda one: -one.inside))


def undeclared(found: Sequence[Hypothesis], column: str) -> Finding:
    """What holds coordinates of an undeclared system: the shares under each hypothesis."""
    shares = [f"{one.system.name} {one.share:.0%}" for one in found[:_SHOWN]]
    compared = max((one.compared for one in found), default=0)
    if not compared:
        return Finding(
            "SYSTEM_UNDECLARED",
            Weight.HELD,
            "未声明坐标系，且没有可以比对的边界；请声明",
            "the coordinate system is not declared, and no outline is there to compare: declare it",
            column,
        )
    return Finding(
        "SYSTEM_UNDECLARED",
        Weight.HELD,
        f"未声明坐标系；{compared} 个点中落在所属区划内的：{'，'.join(shares)}。请声明",
        f"the system is not declared; of {compared} points inside their division: {', '.join(shares)}",
        column,
    )


def _under(system: PlaceSystem, points: FloatArray, shapes: np.ndarray) -> Hypothesis:
    placed = in_wgs84(points, system)
    known = np.array([one is not None for one in shapes], dtype=bool)
    compared = known & np.isfinite(placed).all(axis=1)
    inside = shapely.intersects_xy(shapes[compared], placed[compared, 0], placed[compared, 1])
    return Hypothesis(system, int(np.count_nonzero(inside)), int(np.count_nonzero(known)))


def candidates(points: FloatArray, shapes: np.ndarray) -> list[PlaceSystem]:
    """The systems in which points (n, 2) can be: degrees, or strips, as eastings or `shapes` tell them."""
    if not len(points):
        return []
    if np.median(points[:, 0]) <= _LARGEST_DEGREE:
        return [one for one in GEOGRAPHIC if one.degrees is not CoordinateSystem.CGCS2000]
    zones = {int(zone) for zone in np.unique(np.floor(points[:, 0] / _PREFIX)) if zone > 0}
    if zones:
        return [PlaceSystem(width=_THREE if zone > 23 else _SIX) for zone in sorted(zones)[:1]]  # noqa: PLR2004  # 13–23: 6°
    lons = [one.centroid.x for one in shapes if one is not None]
    if not lons:
        return []
    lon = float(np.median(lons))
    nearest = int(lon / _THREE + 0.5)
    threes = [PlaceSystem(width=_THREE, zone=zone) for zone in (nearest, nearest - 1, nearest + 1)]
    return [*threes, PlaceSystem(width=_SIX, zone=int(lon // _SIX) + 1)]
