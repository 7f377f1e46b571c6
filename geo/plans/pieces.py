"""The polygons of a village that get cells of their own, their people, and the small ones hung on them."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.coordinates import FloatArray
from geo.plans.grounds import joined, pieces_of
from geo.plans.village import Village
from geo.topology import holding_part


@dataclass(frozen=True, slots=True)
class Buildings:
    """Buildings: places (n, 2) in metres and the load of the people in each (n,)."""

    places: FloatArray
    loads: FloatArray


@dataclass(frozen=True, slots=True)
class Piece:
    """One polygon with the buildings on it, how many cells it gets, and small parts that hang on them.

    Buildings on what hangs stand where it is nearest.
    """

    ground: Polygon
    buildings: Buildings
    cells: int
    hung: tuple[Polygon, ...]


def buildings_of(homes: FloatArray, loads: FloatArray) -> Buildings:
    """The homes (n, 2) with those within a centimetre as one."""
    places, where = np.unique(np.round(homes, 2), axis=0, return_inverse=True)
    held = np.bincount(where.reshape(-1), weights=loads, minlength=len(places))
    return Buildings(places, held.astype(np.float64))


def nearest_shapes(shapes: list[BaseGeometry], places: FloatArray) -> NDArray[np.intp]:
    """The index of the shape each place (n, 2) lies in, or of the nearest where it lies in none."""
    if not len(places):
        return np.empty(0, dtype=np.intp)
    owner = holding_part(shapes, places)
    lost = np.flatnonzero(owner < 0)
    if len(lost):
        points = np.asarray(shapely.points(places[lost]))
        owner[lost] = np.argmin(shapely.distance(np.array(shapes, dtype=object), points[:, None]), axis=1)
    return np.asarray(owner)


def village_pieces(village: Village, count: int) -> list[Piece]:
    """The village's polygons that get cells of their own, with the rest hung on them."""
    pieces = pieces_of(village.region, village.ties)
    holder = nearest_shapes(list(pieces), village.homes)
    loads = np.bincount(holder, weights=village.loads, minlength=len(pieces)).astype(np.float64)
    places = [
        len(buildings_of(village.homes[holder == index], village.loads[holder == index]).loads)
        for index in range(len(pieces))
    ]
    shares = np.minimum(_apportioned(loads, count), places)
    groups = joined(pieces, village.ties)
    hosts = np.flatnonzero(shares > 0)
    rest = [int(index) for index in np.flatnonzero(shares == 0)]
    host_of = {index: _host(pieces, index, hosts, groups) for index in rest}
    return [
        _piece(village, pieces, holder, host_of, host=int(host), cells=int(shares[host])) for host in hosts
    ]


def _apportioned(loads: FloatArray, count: int) -> NDArray[np.intp]:
    """Cells for each piece in proportion to its load, by largest remainder; none for what is too small."""
    quota = loads / loads.sum() * count
    shares = np.floor(quota).astype(np.intp)
    order = np.lexsort((np.arange(len(loads)), -(quota - shares)))
    shares[order[: count - int(shares.sum())]] += 1
    return np.asarray(shares)


def _host(pieces: list[Polygon], index: int, hosts: NDArray[np.intp], groups: NDArray[np.intp]) -> int:
    linked = hosts[groups[hosts] == groups[index]]
    among = linked if len(linked) else hosts
    far = shapely.distance(np.array(pieces, dtype=object)[among], pieces[index])
    return int(among[np.argmin(far)])


def _piece(
    village: Village,
    pieces: list[Polygon],
    holder: NDArray[np.intp],
    host_of: dict[int, int],
    *,
    host: int,
    cells: int,
) -> Piece:
    """A polygon with its homes; homes on what hangs on it stand where that is nearest."""
    hung = [index for index, at in host_of.items() if at == host]
    mine = np.flatnonzero(np.isin(holder, [host, *hung]))
    at = village.homes[mine].copy()
    for index in hung:
        near = shapely.get_coordinates(shapely.shortest_line(pieces[host], pieces[index]))[0]
        at[holder[mine] == index] = near
    buildings = buildings_of(at, village.loads[mine])
    return Piece(pieces[host], buildings, cells, tuple(pieces[index] for index in hung))
