import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import DomainError
from geo.coordinates import (
    CoordinateSystem,
    FloatArray,
    LonLat,
    bd09_from_gcj02,
    bd09_from_wgs84,
    cgcs2000_zone_epsg,
    gcj02_from_bd09,
    gcj02_from_wgs84,
    metric_plane_at,
    to_wgs84,
    wgs84_arrays,
    wgs84_from_bd09,
    wgs84_from_gcj02,
)
from tests.geo.vectors import rows_of

MILLIMETRE = 1e-3 / 111_000.0
IN_CHINA = st.tuples(st.floats(73.0, 135.0), st.floats(4.0, 53.5))


def golden(system: str) -> FloatArray:
    rows = rows_of("gcj02_bd09.csv")
    return np.array([[float(row[f"{system}_lon"]), float(row[f"{system}_lat"])] for row in rows])


def test_gcj02_agrees_with_the_golden_vectors_both_ways() -> None:
    wgs, gcj = golden("wgs"), golden("gcj")
    np.testing.assert_allclose(gcj02_from_wgs84(wgs), gcj, rtol=0, atol=1e-11)
    np.testing.assert_allclose(wgs84_from_gcj02(gcj), wgs, rtol=0, atol=MILLIMETRE)


def test_bd09_agrees_with_the_golden_vectors_both_ways() -> None:
    wgs, bd = golden("wgs"), golden("bd")
    np.testing.assert_allclose(bd09_from_wgs84(wgs), bd, rtol=0, atol=1e-11)
    np.testing.assert_allclose(wgs84_from_bd09(bd), wgs, rtol=0, atol=MILLIMETRE)


@given(place=IN_CHINA)
def test_a_place_in_china_returns_from_gcj02_to_within_a_millimetre(place: tuple[float, float]) -> None:
    there_and_back = wgs84_from_gcj02(gcj02_from_wgs84([place]))
    np.testing.assert_allclose(there_and_back, [place], rtol=0, atol=MILLIMETRE)


@given(place=IN_CHINA)
def test_a_place_in_china_returns_from_bd09_to_within_a_millimetre(place: tuple[float, float]) -> None:
    np.testing.assert_allclose(gcj02_from_bd09(bd09_from_gcj02([place])), [place], rtol=0, atol=MILLIMETRE)
    np.testing.assert_allclose(wgs84_from_bd09(bd09_from_wgs84([place])), [place], rtol=0, atol=MILLIMETRE)


def test_gcj02_moves_nothing_outside_china() -> None:
    paris = [[2.3522, 48.8566]]
    assert gcj02_from_wgs84(paris).tolist() == paris
    assert wgs84_from_gcj02(paris).tolist() == paris


def test_an_array_given_is_never_changed() -> None:
    given_points = np.array([[106.05, 29.85]])
    for system in CoordinateSystem:
        wgs84_arrays(given_points, system)[:] = 0.0
    assert given_points.tolist() == [[106.05, 29.85]]


@pytest.mark.parametrize("system", [CoordinateSystem.WGS84, CoordinateSystem.CGCS2000])
def test_a_satellite_place_stays_where_it_is(system: CoordinateSystem) -> None:
    place = LonLat(106.05046, 29.84863)
    assert to_wgs84(place, system) == place


def test_one_place_and_many_places_are_converted_alike() -> None:
    place = LonLat(106.05435, 29.84610)
    single = to_wgs84(place, CoordinateSystem.GCJ02)
    assert [[single.lon, single.lat]] == wgs84_from_gcj02([[place.lon, place.lat]]).tolist()


@pytest.mark.parametrize(
    ("lon", "lat"), [(180.1, 0.0), (0.0, -90.1), (math.nan, 0.0), (0.0, math.inf), (-math.inf, 0.0)]
)
def test_what_is_no_place_on_earth_is_refused_without_its_value(lon: float, lat: float) -> None:
    with pytest.raises(DomainError) as refusal:
        LonLat(lon, lat)
    assert refusal.value.code == "PLACE_OUT_OF_RANGE"
    assert "180.1" not in str(refusal.value)


@pytest.mark.parametrize(
    ("lon", "epsg"), [(75.0, 4534), (106.05, 4544), (103.5, 4544), (103.49, 4543), (135.0, 4554)]
)
def test_a_meridian_lies_in_its_three_degree_zone(lon: float, epsg: int) -> None:
    assert cgcs2000_zone_epsg(lon) == epsg


@pytest.mark.parametrize("lon", [73.4, 136.6, math.nan, -106.0])
def test_a_meridian_outside_the_zones_is_refused(lon: float) -> None:
    with pytest.raises(DomainError, match="PLACE_OUT_OF_RANGE"):
        cgcs2000_zone_epsg(lon)


def test_metres_have_east_first_and_lead_back_to_the_degrees() -> None:
    plane = metric_plane_at(106.05)
    metres = plane.metres([[105.0, 30.0], [106.05, 29.85]])
    assert metres[0, 0] == pytest.approx(500_000.0)
    assert 3_300_000 < metres[0, 1] < 3_330_000
    np.testing.assert_allclose(plane.degrees(metres), [[105.0, 30.0], [106.05, 29.85]], atol=1e-10)
