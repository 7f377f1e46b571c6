"""Noded ways as the arrays that are searched."""

import numpy as np
import shapely

from geo.coordinates import metric_plane_at
from geo.roads.noding import Noded
from geo.roads.roads import CLASSES, WAYS, Roads


def roads_of(found: Noded) -> Roads:
    """The roads, in metres on the zone of their middle.

    Raises DomainError PLACE_OUT_OF_RANGE outside the zones of China.
    """
    edges = found.edges
    plane = metric_plane_at(float(np.mean(found.nodes[:, 0])) if len(found.nodes) else 105.0)
    counts = [len(edge.points) for edge in edges]
    points = np.concatenate([edge.points for edge in edges]) if edges else np.empty((0, 2))
    return Roads(
        plane=plane,
        nodes=plane.metres(found.nodes),
        source=np.array([edge.source for edge in edges], dtype=np.int64),
        target=np.array([edge.target for edge in edges], dtype=np.int64),
        length_m=np.array([edge.length_m for edge in edges], dtype=np.float64),
        road_class=np.array([CLASSES.index(edge.way.road_class) for edge in edges], dtype=np.int64),
        one_way=np.array([WAYS.index(edge.way.one_way) for edge in edges], dtype=np.int64),
        is_private=np.array([edge.way.is_private for edge in edges], dtype=np.bool_),
        max_kmh=np.array([_known(edge.way.max_kmh) for edge in edges], dtype=np.float64),
        duration_s=np.array([_known(edge.duration_s) for edge in edges], dtype=np.float64),
        lines=np.array(
            shapely.linestrings(plane.metres(points), indices=np.repeat(np.arange(len(edges)), counts))
        ),
    )


def _known(value: float | None) -> float:
    return np.nan if value is None else value
