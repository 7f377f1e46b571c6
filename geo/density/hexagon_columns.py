"""The hexagon that holds a point, computed in the database: the arithmetic of `hexagons`, in SQL."""

from typing import Any

from geoalchemy2 import functions as geo
from sqlalchemy import BigInteger, ColumnElement, Double, cast, func, literal

from geo.density.hexagons import ROOT_3


def metres_of(point: Any, epsg: Any) -> ColumnElement[Any]:
    """A point (EPSG:4326) in metres of a CGCS2000 zone; worth keeping: it costs more than the rest."""
    return geo.ST_Transform(point, epsg)


def hexagon_of(
    metres_east: Any, metres_north: Any, size_m: Any
) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """The axial coordinates (q, r) of the hexagon of a width that holds a place in metres.

    The same operations in the same order as `Lattice.holding`: both give one answer on every side and corner.
    """
    width = cast(size_m, Double)
    east, north = metres_east / width, metres_north / width
    slant = literal(ROOT_3, Double) * north
    up = func.floor(east + slant + 1.0)
    q = func.floor((func.floor(2.0 * east + 1.0) + up) / 3.0)
    r = func.floor((up + func.floor(slant - east + 1.0)) / 3.0)
    return cast(q, BigInteger), cast(r, BigInteger)
