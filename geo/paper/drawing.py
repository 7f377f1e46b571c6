"""Shapes as they stand on paper: millimetres from the frame's upper left corner, and what fits as a label."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.coordinates import FloatArray, MetricPlane, metric_plane_at
from geo.paper.ink import Readable
from geo.paper.scale import MM_PER_M, bar_metres, fitting_scale

# A printer of 600 dpi draws 0.04 mm.
_FINEST_MM = 0.05
_LONGEST_BAR_MM = 50.0
_LINE_HEIGHT = 1.25
_GAP_MM = 0.6
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
class Spot:
    """A point (WGS-84) to be marked, with the mark's radius in millimetres and a name, which may be empty."""

    lon: float
    lat: float
    radius: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class PlacedSpot:
    """Where a mark stands in millimetres, and where its label begins or ends (`anchor`), if it fits."""

    x: float
    y: float
    label_at: tuple[float, float] | None
    anchor: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map on paper. `scale` is its denominator; a bar of `bar_mm` stands for `bar_m` metres.

    `is_true`: the scale holds all over it to half a per cent. Farther than six degrees from the zone's
    meridian it does not, as on a map of the nation.
    """

    pieces: tuple[Piece, ...]
    spots: tuple[PlacedSpot, ...]
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


def drawing_of(
    shapes: Sequence[tuple[str, str]],
    paper: Paper,
    names: Sequence[str],
    spots: Sequence[Spot] = (),
    *,
    dark: Sequence[bool] | None = None,
) -> Drawing:
    """Shapes (id and GeoJSON, EPSG:4326), one at least, drawn as large as a round scale lets them.

    In the CGCS2000 zone of its middle, so that the scale of a county holds in every direction. Spots are
    labelled in their order; of `names`, one for each shape, those of the largest shapes, and none over
    another. `dark` says which shapes bear theirs in white: it then stands on dark ones alone, the others'
    beside them.
    """
    grounds = [shapely.from_geojson(text) for _, text in shapes]
    placing = _placing(grounds, paper)
    drawn = shapely.coverage_simplify([placing.on_paper(one) for one in grounds], _FINEST_MM)
    taken = list[BaseGeometry]()
    placed = _spots(placing, spots, paper, taken)
    readable = Readable.of(drawn, dark or [False] * len(names))
    places = dict(_labels(drawn, names, paper, taken, readable=readable))
    pieces = [
        Piece(key, path_data(shape), places.get(number))
        for number, ((key, _), shape) in enumerate(zip(shapes, drawn, strict=True))
    ]
    metres = bar_metres(placing.scale, _LONGEST_BAR_MM)
    west, _, east, _ = shapely.total_bounds(grounds)
    length = MM_PER_M * metres / placing.scale
    is_true = bool(east - west <= _TRUE_DEGREES)
    return Drawing(tuple(pieces), placed, placing.scale, length, metres, is_true=is_true)


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


def _spots(
    placing: _Placing, spots: Sequence[Spot], paper: Paper, taken: list[BaseGeometry]
) -> tuple[PlacedSpot, ...]:
    points = [placing.on_paper(shapely.Point(one.lon, one.lat)) for one in spots]
    # A label may lie on the small marks of what is not named, not on those that are.
    marks = [point.buffer(one.radius).envelope for point, one in zip(points, spots, strict=True) if one.name]
    taken.extend(marks)
    return tuple(_spot(point, one, paper, taken) for point, one in zip(points, spots, strict=True))


def _spot(point: Any, spot: Spot, paper: Paper, taken: list[BaseGeometry]) -> PlacedSpot:
    x, y, gap = round(point.x, 2), round(point.y, 2), spot.radius + _GAP_MM
    wide, high = len(spot.name) * paper.letter, _LINE_HEIGHT * paper.letter
    for anchor, start, begin in (("start", x + gap, x + gap), ("end", x - gap, x - gap - wide)):
        box = shapely.box(begin, y - high / 2, begin + wide, y + high / 2)
        if spot.name and _fits(box, paper, taken):
            taken.append(box)
            return PlacedSpot(x, y, (round(start, 2), y), anchor)
    return PlacedSpot(x, y, None, "start")


def _labels(
    drawn: Iterable[BaseGeometry],
    names: Sequence[str],
    paper: Paper,
    taken: list[BaseGeometry],
    *,
    readable: Readable,
) -> Iterator[tuple[int, tuple[float, float]]]:
    shapes = list(drawn)
    for number in sorted(range(len(shapes)), key=lambda one: -shapes[one].area):
        point = shapes[number].point_on_surface()
        wide, high = len(names[number]) * paper.letter, _LINE_HEIGHT * paper.letter
        box = shapely.box(point.x - wide / 2, point.y - high / 2, point.x + wide / 2, point.y + high / 2)
        if names[number] and readable.is_on(number, box) and _fits(box, paper, taken):
            taken.append(box)
            yield number, (round(point.x, 2), round(point.y, 2))


def _fits(box: Polygon, paper: Paper, taken: Sequence[BaseGeometry]) -> bool:
    inside = box.bounds[0] >= 0 and box.bounds[2] <= paper.width
    return inside and not any(box.intersects(other) for other in taken)
