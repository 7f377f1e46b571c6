"""Which nodes hang together for a mode: counted and numbered, never joined."""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from db.codes import RoadClass, TravelMode
from geo.roads.roads import CLASSES, IntArray
from geo.roads.speeds import USES, allows

NO_COMPONENT = -1


def components(
    nodes: int, ends: tuple[IntArray, IntArray], road_class: IntArray, mode: TravelMode
) -> IntArray:
    """The component (nodes,) of each node for a mode, 0 the largest, −1 where no edge of the mode meets it.

    One-ways count as both, so that an island is one for everybody; ferries join nothing.
    """
    by_class = np.array([allows(USES[each], mode) and each != RoadClass.FERRY for each in CLASSES])
    allowed = by_class[road_class]
    source, target = ends[0][allowed], ends[1][allowed]
    graph = sparse.csr_array((np.ones(len(source)), (source, target)), shape=(nodes, nodes))
    label = connected_components(graph, directed=False)[1]
    met = np.zeros(nodes, dtype=bool)
    met[source] = met[target] = True
    sizes = np.bincount(label[met], minlength=label.max(initial=-1) + 1)
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    return np.where(met, rank[label], NO_COMPONENT)
