"""Shapes in the system that is declared, and evidence where none is: how much lies on the named ground."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.coordinates import FloatArray
from importers.findings import Finding, Weight
from importers.places.evidence import Hypothesis, candidates
from importers.places.pairs import Pair, in_order
from importers.places.systems import PlaceSystem, in_wgs84

__all__ = ["Drawn", "doubtful", "ground_hypotheses", "in_degrees", "in_their_order", "undeclared_ground"]

_MUCH_BETTER = 0.05
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Drawn:
    """Shapes with longitude or easting first, and whether they had to be turned for it."""

    shapes: tuple[BaseGeometry, ...]
    was_turned: bool


def in_their_order(shapes: Sequence[BaseGeometry]) -> Drawn | None:
    """All shapes of a file in the order that their middle tells; None if it can be no place of China."""
    vertices = shapely.get_coordinates(np.array(shapes, dtype=object))
    if not len(vertices):
        return Drawn(tuple(shapes), was_turned=False)
    middle = Pair(*(float(one) for one in np.median(vertices, axis=0)))
    ordered = in_order(middle)
    if ordered is None:
        return None
    if ordered == middle:
        return Drawn(tuple(shapes), was_turned=False)
    return Drawn(tuple(shapely.transform(one, _turned) for one in shapes), was_turned=True)


def in_degrees(shape: BaseGeometry, system: PlaceSystem) -> BaseGeometry | None:
    """The shape in WGS-84; None if it cannot be in the system."""
    moved = in_wgs84(shapely.get_coordinates(shape), system)
    return shapely.transform(shape, lambda _: moved) if np.isfinite(moved).all() else None


def ground_hypotheses(
    shapes: Sequence[BaseGeometry], outlines: Sequence[BaseGeometry | None]
) -> tuple[Hypothesis, ...]:
    """The systems in which shapes (longitude or easting first) can be, the likeliest first.

    `outlines` are those (EPSG:4326) of the divisions in which each is said to lie. Compared is how much of
    the shapes' ground lies on them.
    """
    vertices = shapely.get_coordinates(np.array(shapes, dtype=object))
    known = np.array(outlines, dtype=object)
    shapely.prepare([one for one in outlines if one is not None])
    found = [_under(system, shapes, outlines) for system in candidates(vertices, known)]
    return tuple(sorted(found, key=lambda one: -one.share))


def undeclared_ground(found: Sequence[Hypothesis], claimed: str | None) -> Finding:
    """What holds shapes of an undeclared system: the shares of their ground under each hypothesis.

    `claimed` is what the file says of its system that is not believed, or cannot be converted.
    """
    zh_said, en_said = ("", "")
    if claimed is not None:
        zh_said, en_said = f"（文件自称 {claimed}，不采信）", f" (the file's {claimed} is not taken)"
    if not any(one.compared for one in found):
        return Finding(
            "SYSTEM_UNDECLARED",
            Weight.HELD,
            f"未声明坐标系{zh_said}，且没有可以比对的边界；请指明坐标系",
            f"the system is not declared{en_said}, and no outline is there to compare: declare it",
        )
    shares = _shares(found)
    return Finding(
        "SYSTEM_UNDECLARED",
        Weight.HELD,
        f"未声明坐标系{zh_said}；面积落在所属区划内的：{shares}。请指明坐标系",
        f"the system is not declared{en_said}; ground inside the division: {shares}: declare it",
    )


def doubtful(said: PlaceSystem, found: Sequence[Hypothesis]) -> Finding | None:
    """What holds shapes whose file says a system in which they lie much worse than in another."""
    own = next((one for one in found if _same(one.system, said)), None)
    best = found[0] if found else None
    if best is None or not best.compared or best.share - (own.share if own else 0.0) <= _MUCH_BETTER:
        return None
    shares = _shares(found)
    return Finding(
        "SYSTEM_DOUBTFUL",
        Weight.HELD,
        f"文件自称 {said.name}，但面积落在所属区划内的：{shares}。请核实后用 --system 声明",
        f"the file says {said.name}, but ground inside the division: {shares}: declare it",
    )


def _shares(found: Sequence[Hypothesis]) -> str:
    return ", ".join(f"{one.system.name} {one.share:.1%}" for one in found[:_SHOWN])


def _same(one: PlaceSystem, said: PlaceSystem) -> bool:
    """Whether two are one for all that can be seen: CGCS2000 is WGS-84, a strip is told by its eastings."""
    if said.degrees is None or one.degrees is None:
        is_strip = said.degrees is one.degrees is None
        return (
            is_strip and one.width == said.width and (None in {one.zone, said.zone} or one.zone == said.zone)
        )
    return bool(np.array_equal(in_wgs84(_PLACE, one), in_wgs84(_PLACE, said)))


_PLACE = np.array([[106.0, 30.0]])


def _under(
    system: PlaceSystem, shapes: Sequence[BaseGeometry], outlines: Sequence[BaseGeometry | None]
) -> Hypothesis:
    inside, compared = 0.0, 0.0
    for shape, outline in zip(shapes, outlines, strict=True):
        if outline is None:
            continue
        placed = in_degrees(shape, system)
        ground = None if placed is None else _sound(placed)
        compared += 1.0 if ground is None else ground.area
        inside += 0.0 if ground is None else shapely.intersection(ground, outline).area
    return Hypothesis(system, inside, compared)


def _sound(shape: BaseGeometry) -> BaseGeometry:
    return shape if shape.is_valid else shapely.make_valid(shape)


def _turned(points: FloatArray) -> FloatArray:
    return points[:, ::-1]
