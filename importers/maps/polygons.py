"""Shapes as boundaries: made valid, on the grid of a centimetre, without slivers; and what was done."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.boundaries import MOST_VERTICES
from geo.coordinates import metric_plane_at
from geo.plans.findings import SLIVER_M, width_m
from geo.shapes import DEGREE_DIGITS, on_degree_grid, polygonal
from importers.findings import Finding, Weight

__all__ = ["Mended", "area_m2", "is_same_line", "mended", "twice"]

# Mending what crosses itself is a guess: more than this share of the ground is somebody's decision.
_LARGEST_CHANGE = 0.01
_A_STEP = 2.5e-7
_SQUARE_METRES = 1_000_000


@dataclass(frozen=True, slots=True)
class Mended:
    """A boundary in WGS-84, None where there is none; its area before and after, and what was found."""

    shape: MultiPolygon | None
    before_m2: float
    after_m2: float
    findings: tuple[Finding, ...] = ()


def mended(drawn: BaseGeometry, *, was_unclosed: bool = False) -> Mended:
    """The boundary that a shape in degrees (EPSG:4326) draws, its rings wound as GeoJSON has them."""
    parts = [one for one in _parts(drawn) if isinstance(one, Polygon) and not one.is_empty]
    if not parts:
        return Mended(None, 0.0, 0.0, (_not_an_area(),))
    if len(shapely.get_coordinates(drawn)) > MOST_VERTICES:
        return Mended(None, 0.0, 0.0, (_too_detailed(),))
    before = sum(area_m2(one) for one in parts)
    snapped = shapely.transform(MultiPolygon(parts), on_degree_grid)
    sound = snapped if snapped.is_valid else _sound(snapped)
    kept, slivers = _without_slivers(polygonal(sound))
    after = area_m2(kept)
    if not after:
        return Mended(None, before, 0.0, (_not_an_area(),))
    wound: MultiPolygon = shapely.orient_polygons(kept)
    findings = _told(
        wound, (before, after + slivers[1]), was_unclosed=was_unclosed, is_mended=sound is not snapped
    )
    return Mended(wound, before, after, (*findings, *_of_slivers(*slivers)))


def twice(shapes: Sequence[MultiPolygon | None], ranks: Sequence[str] | None = None) -> Iterator[int]:
    """The places of shapes that are drawn more than once; by several `ranks`, once in each is right."""
    forms = [None if one is None else shapely.to_wkb(shapely.normalize(one)) for one in shapes]
    ranked = list(zip(forms, ranks or [""] * len(forms), strict=True))
    number = Counter(ranked)
    return (at for at, one in enumerate(ranked) if one[0] is not None and number[one] > 1)


def is_same_line(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Whether two boundaries in degrees are one: a way through another system moves it a step of the grid."""
    return float(shapely.hausdorff_distance(one, other)) <= _A_STEP


def area_m2(shape: BaseGeometry) -> float:
    """The area of a shape in degrees, in the plane of its own meridian."""
    if shape.is_empty:
        return 0.0
    west, _, east, _ = shape.bounds
    return float(shapely.transform(shape, metric_plane_at((west + east) / 2).metres).area)


def _sound(crossed: MultiPolygon) -> BaseGeometry:
    """Made valid, with its new vertices on the grid too."""
    sound = shapely.make_valid(crossed, method="structure", keep_collapsed=False)
    return shapely.transform(shapely.set_precision(sound, 10.0**-DEGREE_DIGITS), on_degree_grid)


def _parts(drawn: BaseGeometry) -> Iterator[BaseGeometry]:
    for one in shapely.get_parts(drawn):
        if shapely.get_type_id(one) > shapely.GeometryType.POLYGON:
            yield from _parts(one)
        else:
            yield one


def _without_slivers(shape: MultiPolygon) -> tuple[MultiPolygon, tuple[int, float]]:
    """The parts that are a metre wide somewhere, with number and area of the others."""
    parts = list(shape.geoms)
    if not parts:
        return shape, (0, 0.0)
    west, _, east, _ = shape.bounds
    plane = metric_plane_at((west + east) / 2)
    flat = [shapely.transform(one, plane.metres) for one in parts]
    is_wide = np.array([_is_wide(one) for one in flat])
    thin = [one for one, wide in zip(flat, is_wide, strict=True) if not wide]
    wide = MultiPolygon([one for one, wide in zip(parts, is_wide, strict=True) if wide])
    return wide, (len(thin), float(sum(one.area for one in thin)))


def _is_wide(part: Polygon) -> bool:
    """Whether a part (metres) is a metre wide somewhere; few are so thin that it is in doubt."""
    # The area is at most the radius of the greatest circle inside times the perimeter.
    return part.area > SLIVER_M / 2 * part.length or width_m(part) >= SLIVER_M


def _told(
    shape: MultiPolygon, areas: tuple[float, float], *, was_unclosed: bool, is_mended: bool
) -> Iterator[Finding]:
    if was_unclosed:
        yield Finding(
            "RING_UNCLOSED", Weight.WARNED, "边界线未闭合，已闭合", "a ring was not closed: it is now"
        )
    if is_mended:
        yield _mended(*areas)
    if len(shape.geoms) > 1:
        yield Finding("SHAPE_IN_PARTS", Weight.WARNED, "图形分成几块", "the shape is in several parts")
    if any(one.interiors for one in shape.geoms):
        yield Finding("SHAPE_HAS_HOLES", Weight.WARNED, "图形内有空洞", "the shape has holes")


def _mended(before: float, after: float) -> Finding:
    is_small = abs(after - before) <= _LARGEST_CHANGE * before
    return Finding(
        "SHAPE_MENDED" if is_small else "SHAPE_CROSSES_ITSELF",
        Weight.WARNED if is_small else Weight.HELD,
        f"图形自相交，修正后面积由 {_km2(before)} 变为 {_km2(after)}",
        f"the shape crosses itself; mended, its area goes from {_km2(before)} to {_km2(after)}",
    )


def _of_slivers(number: int, area: float) -> Iterator[Finding]:
    if number:
        zh = f"略去宽不足 1 米的碎片 {number} 块，共 {area:,.1f} 平方米"
        en = f"{number} slivers under a metre wide are left out, {area:,.1f} m²"
        yield Finding("SLIVERS_LEFT_OUT", Weight.WARNED, zh, en)


def _km2(area: float) -> str:
    return f"{area / _SQUARE_METRES:,.4f} km²"


def _not_an_area() -> Finding:
    return Finding(
        "NOT_AN_AREA", Weight.HELD, "不是面（点、线或没有图形）", "no area: a point, a line, or no shape"
    )


def _too_detailed() -> Finding:
    zh, en = f"顶点超过 {MOST_VERTICES:,} 个，请简化", f"over {MOST_VERTICES:,} vertices: simplify the shape"
    return Finding("SHAPE_TOO_DETAILED", Weight.HELD, zh, en)
