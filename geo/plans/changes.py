"""What one plan changes of another: which cell stands for which, who changes cells, what ground moves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.coordinates import FloatArray
from geo.topology import holding_part

# Shapes that differ by less are the same, drawn again to a centimetre.
_SAME_M2 = 1.0


@dataclass(frozen=True, slots=True)
class Moved:
    """Ground (m²) and people that lie in one cell before and in another after, by index."""

    before: int
    after: int
    area_m2: float
    people: int


@dataclass(frozen=True, slots=True)
class Changes:
    """Which cell before each cell after stands for (b,), −1 for a new one; the same ones; shared ground."""

    predecessor: NDArray[np.intp]
    same: NDArray[np.bool_]
    shared: tuple[Moved, ...]

    @property
    def people_moved(self) -> int:
        """People whose cell after does not stand for their cell before."""
        return sum(one.people for one in self.shared if self.predecessor[one.after] != one.before)


def changes(before: Sequence[BaseGeometry], after: Sequence[BaseGeometry], homes: FloatArray) -> Changes:
    """What `after` changes of `before`, shapes and homes (n, 2) in metres.

    A cell stands for the one most of whose people it has, then most of whose ground; each stands for one at
    most, and those that share most are paired first.
    """
    old, new = np.array(before, dtype=object), np.array(after, dtype=object)
    shared = _shared(old, new, homes)
    predecessor = np.full(len(new), -1)
    for one in sorted(shared, key=lambda one: (-one.people, -one.area_m2, one.before, one.after)):
        if predecessor[one.after] < 0 and one.before not in predecessor:
            predecessor[one.after] = one.before
    return Changes(predecessor, _same(old, new, predecessor), tuple(shared))


def _shared(old: NDArray[np.object_], new: NDArray[np.object_], homes: FloatArray) -> list[Moved]:
    after, before = shapely.STRtree(old).query(new, predicate="intersects")
    areas = shapely.area(shapely.intersection(old[before], new[after]))
    was, becomes = holding_part(list(old), homes), holding_part(list(new), homes)
    people = np.zeros((len(old) + 1, len(new) + 1), dtype=np.intp)
    np.add.at(people, (was, becomes), 1)
    return [
        Moved(int(b), int(a), float(area), int(people[b, a]))
        for b, a, area in zip(before, after, areas, strict=True)
        if area > _SAME_M2 or people[b, a]
    ]


def _same(
    old: NDArray[np.object_], new: NDArray[np.object_], predecessor: NDArray[np.intp]
) -> NDArray[np.bool_]:
    same = predecessor >= 0
    pairs = np.flatnonzero(same)
    differing = shapely.area(shapely.symmetric_difference(old[predecessor[pairs]], new[pairs]))
    same[pairs] = differing <= _SAME_M2
    return np.asarray(same)
