"""The shapes of a layer as boundaries in WGS-84, or held with evidence while nobody has said their system."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from importers.findings import Finding, Weight
from importers.maps.layers import MapLayer
from importers.maps.polygons import mended, twice
from importers.places.grounds import (
    doubtful,
    ground_hypotheses,
    in_degrees,
    in_their_order,
    undeclared_ground,
)
from importers.places.systems import PlaceSystem, declared_system

__all__ = ["Boundary", "boundaries"]

_TURNED = Finding(
    "AXES_SWAPPED", Weight.WARNED, "纬度（或北坐标）在前，已对调", "latitude came first: turned"
)
_TWICE = Finding(
    "SHAPE_TWICE",
    Weight.HELD,
    "同一图形在文件中出现多次，请只保留一个",
    "the same shape is in the file more than once: keep one",
)
# Of a layer that draws nothing, or is held anyway.
_OF_NOTHING = "WGS84"
_FAR = Finding(
    "PLACE_NOT_OF_SYSTEM",
    Weight.HELD,
    "该坐标不可能属于所声明的坐标系",
    "such coordinates cannot be of the system that was declared",
)


@dataclass(frozen=True, slots=True)
class Boundary:
    """What a feature draws, and what was found about it."""

    shape: MultiPolygon | None
    findings: tuple[Finding, ...]
    before_m2: float = 0.0
    after_m2: float = 0.0


def boundaries(
    layer: MapLayer,
    outlines: Sequence[BaseGeometry | None],
    system: PlaceSystem | None,
    ranks: Sequence[str] | None = None,
) -> list[Boundary]:
    """The boundary of each feature of a layer.

    `outlines` are those (EPSG:4326) of the divisions in which each is said to lie, where one is known;
    `system` is the one that somebody declares. Without it the file's own word is taken, unless the shapes lie
    much better in another; where there is none, all are held.
    """
    drawn = [None if one is None else shapely.from_wkb(one) for one in layer.shapes]
    at = [place for place, one in enumerate(drawn) if one is not None]
    ordered = in_their_order([one for one in drawn if one is not None])
    if ordered is None:
        return [Boundary(None, (_FAR,)) for _ in drawn]
    shapes = dict(zip(at, ordered.shapes, strict=True))
    taken, finding = _system(layer, system, shapes, outlines)
    if finding is not None:
        return [Boundary(None, (finding,)) for _ in drawn]
    told = (_TURNED,) if ordered.was_turned else ()
    found = [
        _boundary(shapes.get(place), taken, told, was_unclosed=place in layer.unclosed)
        for place in range(len(drawn))
    ]
    again = set(twice([one.shape for one in found], ranks))
    return [
        Boundary(one.shape, (*one.findings, _TWICE), one.before_m2, one.after_m2) if place in again else one
        for place, one in enumerate(found)
    ]


def _system(
    layer: MapLayer,
    said: PlaceSystem | None,
    shapes: Mapping[int, BaseGeometry],
    outlines: Sequence[BaseGeometry | None],
) -> tuple[PlaceSystem, Finding | None]:
    """The system to be taken, and what holds the layer instead."""
    own = said or declared_system(layer.declared or _OF_NOTHING)
    if said is not None or not shapes:
        return own, None
    found = ground_hypotheses(list(shapes.values()), [outlines[place] for place in shapes])
    return own, undeclared_ground(found, layer.claimed) if layer.declared is None else doubtful(own, found)


def _boundary(
    shape: BaseGeometry | None, system: PlaceSystem, told: tuple[Finding, ...], *, was_unclosed: bool
) -> Boundary:
    placed = shapely.Point() if shape is None else in_degrees(shape, system)
    if placed is None:
        return Boundary(None, (*told, _FAR))
    one = mended(placed, was_unclosed=was_unclosed)
    return Boundary(one.shape, (*told, *one.findings), one.before_m2, one.after_m2)
