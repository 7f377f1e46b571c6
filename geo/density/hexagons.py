"""Hexagons of equal area on a CGCS2000 3° zone: which one holds a place, and where each lies.

The lattice begins at the zone's own origin, so a hexagon is the same one every month and for every question.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.coordinates import FloatArray, MetricPlane

IdArray = NDArray[np.int64]

ROOT_3 = 3.0**0.5
# The corners of a hexagon with a corner to the north, in widths, against the clock from the south-east.
_CORNERS = np.array([(0.5, -0.5 / ROOT_3), (0.5, 0.5 / ROOT_3), (0.0, 1.0 / ROOT_3)])
CORNERS: FloatArray = np.concatenate([_CORNERS, -_CORNERS])


@dataclass(frozen=True, slots=True)
class Lattice:
    """Hexagons `size_m` metres wide (from side to side, and from centre to centre) in the zone `epsg`.

    A hexagon is named by its axial coordinates q (along the east) and r (60° to the left of the north).
    """

    epsg: int
    size_m: int

    @property
    def area_m2(self) -> float:
        """The area of each on the zone's plane, which is that on the ground to 0.1 %."""
        return ROOT_3 / 2.0 * self.size_m**2

    def holding(self, metres: ArrayLike) -> IdArray:
        """The (q, r) of the hexagon that holds each place (n, 2) in metres east and north.

        A place on a side or corner is in exactly one, whose lot it is by the rounding down of three numbers.
        """
        east, north = np.asarray(metres, dtype=np.float64).T / self.size_m
        slant = ROOT_3 * north
        up = np.floor(east + slant + 1.0)
        q = np.floor((np.floor(2.0 * east + 1.0) + up) / 3.0)
        r = np.floor((up + np.floor(slant - east + 1.0)) / 3.0)
        return np.column_stack([q, r]).astype(np.int64)

    def centres(self, ids: ArrayLike) -> FloatArray:
        """The centres (n, 2) in metres of hexagons (n, 2)."""
        q, r = np.asarray(ids, dtype=np.float64).T
        centres: FloatArray = np.column_stack([q - r / 2.0, r * (ROOT_3 / 2.0)]) * self.size_m
        return centres

    def outlines(self, ids: ArrayLike) -> FloatArray:
        """The closed rings (n, 7, 2) of hexagons (n, 2), in degrees (EPSG:4326)."""
        return MetricPlane(self.epsg).degrees(self.rings(ids).reshape(-1, 2)).reshape(-1, 7, 2)

    def rings(self, ids: ArrayLike) -> FloatArray:
        """The same rings in metres of the zone."""
        around = np.vstack([CORNERS, CORNERS[:1]]) * self.size_m
        return np.asarray(self.centres(ids)[:, None, :] + around)

    def within(self, bounds: tuple[float, float, float, float]) -> IdArray:
        """The hexagons (n, 2) that may touch a box of metres: west, south, east, north."""
        west, south, east, north = np.array(bounds) / self.size_m
        rows = np.arange(np.floor(south / (ROOT_3 / 2.0)) - 1, np.ceil(north / (ROOT_3 / 2.0)) + 2)
        columns = np.arange(np.floor(west) - 2, np.ceil(east) + 3)
        shifted, r = np.meshgrid(columns, rows)
        return np.column_stack([(shifted + np.ceil(r / 2.0)).ravel(), r.ravel()]).astype(np.int64)


def hexagon_code(lattice: Lattice, q: int, r: int) -> str:
    """The name of a hexagon: zone, size and axial coordinates, as in `4547-1000-312-3771`."""
    return f"{lattice.epsg}-{lattice.size_m}-{q}-{r}"
