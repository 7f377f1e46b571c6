"""The ground nearest to each of some places, along straight lines, within a region."""

import numpy as np
import shapely
from shapely import MultiPoint, MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo.coordinates import FloatArray
from geo.partition import power_cells, voronoi_diagram
from geo.shapes import polygonal

_TILES = 1e-9  # the share of the region by which its parts may miss or exceed it


def nearest_ground(places: FloatArray, region: BaseGeometry) -> list[MultiPolygon]:
    """The part of the region nearer to each of the distinct places (k, 2) than to any other, in order.

    In metres. The parts tile the region: areas sum to it, none overlaps another.
    """
    if len(places) < 2:  # noqa: PLR2004  # one place has it all
        return [polygonal(region)] * len(places)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(MultiPoint(places), extend_to=region.envelope.buffer(1.0), ordered=True)
    )
    parts = shapely.intersection(cells, region)
    if abs(float(np.sum(shapely.area(parts))) - region.area) > _TILES * region.area:
        # GEOS has been seen to lay one cell over another; half-planes cannot.
        parts = np.array(power_cells(voronoi_diagram(places), region), dtype=object)
    return [polygonal(part) for part in parts]
