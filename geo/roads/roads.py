"""The roads of a county as arrays: nodes, and the edges between them with what they allow."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from db.codes import OneWay, RoadClass
from geo.coordinates import FloatArray, MetricPlane

IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]

CLASSES: tuple[RoadClass, ...] = tuple(RoadClass)
WAYS: tuple[OneWay, ...] = tuple(OneWay)


@dataclass(frozen=True, slots=True, eq=False)
class Roads:
    """A road network in metres on `plane`: `nodes` (n, 2), and for each of m edges what follows.

    `source` and `target` are indexes of nodes, `road_class` of CLASSES, `one_way` of WAYS; `max_kmh` and
    `duration_s` are NaN where not said; `lines` are LineStrings from source to target.
    """

    plane: MetricPlane
    nodes: FloatArray
    source: IntArray
    target: IntArray
    length_m: FloatArray
    road_class: IntArray
    one_way: IntArray
    is_private: BoolArray
    max_kmh: FloatArray
    duration_s: FloatArray
    lines: NDArray[Any]

    @property
    def is_ferry(self) -> BoolArray:
        """Which edges are ferries."""
        return np.asarray(self.road_class == CLASSES.index(RoadClass.FERRY))
