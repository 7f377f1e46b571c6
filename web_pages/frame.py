"""Shapes on the ground as paths of an SVG: a drawing that needs no script."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely

WIDTH, PIXEL = 640.0, 0.6
# A single point has no extent of its own.
_LEAST_DEG = 1e-3
# What takes less than so much of the drawing is looked at from near, with so much around it.
_FAR, _AROUND, _NEAREST = 8, 3, 4.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Where degrees come to lie on a drawing of WIDTH units; `height` is its height in the same."""

    west: float
    north: float
    across: float
    scale: float
    height: float

    @classmethod
    def around(cls, shapes: Sequence[shapely.Geometry]) -> "Frame":
        """The frame that holds some outlines."""
        if not shapes:
            return cls(0, 0, 1, 1, 0)
        west, south, east, north = shapely.total_bounds(shapes)
        across = math.cos(math.radians((south + north) / 2))
        scale = WIDTH / max((east - west) * across, _LEAST_DEG)
        return cls(west, north, across, scale, round(max(north - south, _LEAST_DEG) * scale, 1))

    def spot(self, point: shapely.Point) -> tuple[float, float]:
        """Where a point comes to lie."""
        lon, lat = point.x, point.y
        return round((lon - self.west) * self.across * self.scale, 1), round(
            (self.north - lat) * self.scale, 1
        )

    def near(self, shapes: Sequence[shapely.Geometry]) -> str:
        """The part of the drawing around some shapes, as a viewBox; empty if they are large, or points."""
        if not shapes or any(isinstance(one, shapely.Point) for one in shapes):
            return ""
        west, south, east, north = shapely.total_bounds(shapes)
        left, top = self.spot(shapely.Point(west, north))
        right, bottom = self.spot(shapely.Point(east, south))
        side = max(right - left, bottom - top, _NEAREST)
        if side > WIDTH / _FAR:
            return ""
        across, down = (left + right) / 2 - side * _AROUND / 2, (top + bottom) / 2 - side * _AROUND / 2
        return f"{across:.1f} {down:.1f} {side * _AROUND:.1f} {side * _AROUND:.1f}"

    def path(self, shape: shapely.Geometry) -> str:
        """An outline as the data of an SVG path, without what no eye would see."""
        plain = shapely.simplify(shape, PIXEL / self.scale)
        rings = [ring for part in shapely.get_parts(plain) for ring in (part.exterior, *part.interiors)]
        return "".join(self._ring(ring) for ring in rings)

    def _ring(self, ring: Any) -> str:
        points = [
            f"{(lon - self.west) * self.across * self.scale:.1f} {(self.north - lat) * self.scale:.1f}"
            for lon, lat in shapely.get_coordinates(ring)[:-1]
        ]
        return f"M{'L'.join(points)}Z"
