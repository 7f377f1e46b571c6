"""Hexagons: each place in exactly one, all of one size on the ground, the same ones whatever is asked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from sqlalchemy import Connection, func, literal, select

from geo.coordinates import MetricPlane, metric_plane_at
from geo.density.hexagon_columns import hexagon_of
from geo.density.hexagons import CORNERS, ROOT_3, Lattice, hexagon_code
from geo.partition import owners, voronoi_diagram

GEOD = Geod(ellps="GRS80")
EAST, NORTH = 512_345.0, 3_300_456.0
SIZES = st.integers(250, 5000)


@given(size=SIZES, seed=st.integers(0, 10_000))
def test_a_place_is_in_the_hexagon_whose_centre_is_nearest(size: int, seed: int) -> None:
    lattice = Lattice(4547, size)
    places = np.random.default_rng(seed).uniform(-3 * size, 3 * size, (200, 2)) + np.array([EAST, NORTH])
    far = np.abs(places - lattice.centres(lattice.holding(places)))
    box = (EAST - 3 * size, NORTH - 3 * size, EAST + 3 * size, NORTH + 3 * size)
    around = lattice.within(box)
    nearest = around[owners(voronoi_diagram(lattice.centres(around)), places)]
    assert np.array_equal(lattice.holding(places), nearest)
    assert far.max() <= size / ROOT_3 + 1e-6


@given(size=SIZES, q=st.integers(-40, 40), r=st.integers(-40, 40))
def test_a_place_on_a_corner_or_side_is_in_exactly_one_of_those_that_meet_there(
    size: int, q: int, r: int
) -> None:
    lattice = Lattice(4547, size)
    centre = lattice.centres([(q, r)])[0]
    corners = centre + CORNERS * size
    sides = (corners + np.roll(corners, -1, axis=0)) / 2
    holders = lattice.holding(np.concatenate([corners, sides]))
    away = np.hypot(*(lattice.centres(holders) - np.concatenate([corners, sides])).T)
    assert len(holders) == 12
    assert away[:6] == pytest.approx(size / ROOT_3, rel=1e-6)
    assert away[6:] == pytest.approx(size / 2, rel=1e-6)


@pytest.mark.parametrize("size", [250, 1000, 5000])
@pytest.mark.parametrize(("lon", "lat"), [(106.05, 29.84), (114.05, 22.53), (124.49, 47.9), (88.51, 43.8)])
def test_hexagons_are_equal_on_the_ground_to_a_thousandth(size: int, lon: float, lat: float) -> None:
    plane = metric_plane_at(lon)
    lattice = Lattice(plane.epsg, size)
    ring = lattice.outlines(lattice.holding(plane.metres([(lon, lat)])))[0]
    area, _ = GEOD.polygon_area_perimeter(*ring.T)
    assert area == pytest.approx(lattice.area_m2, rel=1e-3)


def test_the_rings_of_neighbours_share_their_corners() -> None:
    lattice = Lattice(4547, 1000)
    one, other = MetricPlane(4547).metres(lattice.outlines([(3, 5), (4, 5)]).reshape(-1, 2)).reshape(2, 7, 2)
    apart = np.hypot(*(one[:, None] - other[None]).transpose(2, 0, 1))
    assert (apart[:6, :6] < 1e-6).sum() == 2


def test_the_database_bins_as_we_do(rolled_back: Connection) -> None:
    for size in (250, 733, 5000):
        lattice = Lattice(4547, size)
        ids = lattice.within((EAST, NORTH, EAST + 4 * size, NORTH + 4 * size))
        centres = lattice.centres(ids)
        corners = (centres[:, None] + CORNERS * size).reshape(-1, 2)
        places = np.concatenate([corners, centres, centres + np.array([size / 2, 0.0]), centres + size / 3])
        assert found_by_database(rolled_back, places, size) == lattice.holding(places).tolist()


def found_by_database(connection: Connection, places: np.ndarray, size: int) -> list[list[int]]:
    given = func.unnest(literal(places[:, 0].tolist()), literal(places[:, 1].tolist()))
    place = given.table_valued("east", "north", with_ordinality="no").render_derived()
    rows = connection.execute(select(*hexagon_of(place.c.east, place.c.north, size)).order_by(place.c.no))
    return [list(row) for row in rows]


def test_a_hexagon_is_named_by_zone_size_and_place() -> None:
    assert hexagon_code(Lattice(4547, 1000), 312, -3771) == "4547-1000-312--3771"
