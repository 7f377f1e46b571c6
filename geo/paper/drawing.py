"""Shapes as they stand on paper: millimetres from the frame's upper left corner, and what fits as a label."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.coordinates import FloatArray, MetricPlane, metric_plane_at
from geo.paper.scale import MM_PER_M, bar_metres, fitting_scale

# A printer of 600 dpi draws 0.04 mm.
_FINEST_MM = 0.05
_LONGEST_BAR_MM = 50.0
_LINE_HEIGHT = 1.25
_TRUE_DEGREES = 9.0  # 4.5 on either side of the middle, which lies up to 1.5 from the meridian


@dataclass(frozen=True, slots=True)
class Paper:
    """A frame on paper, the room left free along its edges, and the size of labels, in millimetres."""

    width: float
    height: float
    letter: float
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """One shape: its outline as SVG path data in millimetres, and where its label stands, if it fits."""

    id: str
    path: str
    label_at: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map on paper. `scale` is its denominator; a bar of `bar_mm` stands for `bar_m` metres.

    `is_true`: the scale holds all over it to half a per cent. Farther than six degrees from the zone's
    meridian it does not, as on a map of the nation.
    """

    pieces: tuple[Piece, ...]
    scale: int
    bar_mm: float
    bar_m: int
    is_true: bool


@dataclass(frozen=True, slots=True)
class _Placing:
    plane: MetricPlane
    scale: int
    corner: FloatArray  # of the frame, west and north, in metres

    def on_paper(self, shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, self._mm)

    def _mm(self, degrees: FloatArray) -> FloatArray:
        metres = self.plane.metres(degrees) - self.corner
        return metres * (MM_PER_M / self.scale) * (1.0, -1.0)


def drawing_of(shapes: Sequence[tuple[str, str]], paper: Paper, names: Sequence[str]) -> Drawing:
    """Shapes (id and GeoJSON, EPSG:4326), one at least, drawn as large as a round scale lets them.

    In the CGCS2000 zone of its middle, so that the scale of a county holds in every direction. Of `names`,
    one for each shape, those of the largest shapes are labelled first, and none over another.
    """
    grounds = [shapely.from_geojson(text) for _, text in shapes]
    placing = _placing(grounds, paper)
    drawn = shapely.coverage_simplify([placing.on_paper(one) for one in grounds], _FINEST_MM)
    places = dict(_labels(drawn, names, paper))
    pieces = [
        Piece(key, path_data(shape), places.get(number))
        for number, ((key, _), shape) in enumerate(zip(shapes, drawn, strict=True))
    ]
    metres = bar_metres(placing.scale, _LONGEST_BAR_MM)
    west, _, east, _ = shapely.total_bounds(grounds)
    length = MM_PER_M * metres / placing.scale
    return Drawing(tuple(pieces), placing.scale, length, metres, is_true=east - west <= _TRUE_DEGREES)


def path_data(shape: BaseGeometry) -> str:
    """A polygon or several as SVG path data, to 0.01 mm."""
    polygons = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon)]
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    return "".join(f"M{_points(ring)}Z" for ring in rings)


def _points(ring: Any) -> str:
    rounded = np.round(shapely.get_coordinates(ring)[:-1], 2)
    return "L".join(f"{x:g} {y:g}" for x, y in rounded)


def _placing(grounds: Sequence[BaseGeometry], paper: Paper) -> _Placing:
    west, _, east, _ = shapely.total_bounds(grounds)
    plane = metric_plane_at((west + east) / 2)
    bounds = shapely.total_bounds([shapely.transform(one, plane.metres) for one in grounds])
    size = (bounds[2] - bounds[0], bounds[3] - bounds[1])
    free = 2 * paper.margin
    scale = fitting_scale(size, (paper.width - free, paper.height - free))
    room = np.array((paper.width, paper.height)) * scale / MM_PER_M
    middle = np.array(((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2))
    return _Placing(plane, scale, middle + room / 2 * (-1.0, 1.0))


def _labels(
    drawn: Iterable[BaseGeometry], names: Sequence[str], paper: Paper
) -> Iterator[tuple[int, tuple[float, float]]]:
    shapes, taken = list(drawn), list[Polygon]()
    for number in sorted(range(len(shapes)), key=lambda one: -shapes[one].area):
        point = shapes[number].point_on_surface()
        wide, high = len(names[number]) * paper.letter, _LINE_HEIGHT * paper.letter
        box = shapely.box(point.x - wide / 2, point.y - high / 2, point.x + wide / 2, point.y + high / 2)
        inside = box.bounds[0] >= 0 and box.bounds[2] <= paper.width
        if inside and not any(box.intersects(other) for other in taken):
            taken.append(box)
            yield number, (round(point.x, 2), round(point.y, 2))
