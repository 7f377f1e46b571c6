"""The kernel surface: its integral is the number of persons, whatever the land's edge and the bandwidth."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon

from db.errors import DomainError
from geo.coordinates import MetricPlane
from geo.density.kernel import KernelQuestion, kernel_surface

PLANE = MetricPlane(4544)
CORNER = np.array([420_000.0, 3_300_000.0])
# A county with a bay and an island.
LAND = shapely.MultiPolygon(
    [
        Polygon(
            [
                (0, 0),
                (20_000, 0),
                (20_000, 15_000),
                (11_000, 15_000),
                (10_000, 4_000),
                (9_000, 15_000),
                (0, 15_000),
            ]
        ),
        Polygon([(22_000, 3_000), (24_000, 3_000), (24_000, 6_000), (22_000, 6_000)]),
    ]
)


def in_degrees(shape: shapely.Geometry) -> bytes:
    return shapely.to_wkb(shapely.transform(shape, lambda metres: PLANE.degrees(metres + CORNER)))


def asked(points: np.ndarray, bandwidth_m: int, land: shapely.Geometry = LAND) -> KernelQuestion:
    places = shapely.transform(shapely.multipoints(points), lambda metres: PLANE.degrees(metres + CORNER))
    given = bytes(shapely.to_wkb(places))
    return KernelQuestion(4544, given, (1,) * len(points), in_degrees(land), bandwidth_m)


def people(count: int, seed: int) -> np.ndarray:
    offered = np.random.default_rng(seed).uniform((0, 0), (24_000, 15_000), (4 * count, 2))
    return offered[shapely.contains_xy(LAND, *offered.T)][:count]


@settings(max_examples=12)
@given(count=st.integers(1, 300), bandwidth_m=st.sampled_from([1000, 2000, 5000]), seed=st.integers(0, 99))
def test_the_integral_over_the_county_is_the_number_of_persons(
    count: int, bandwidth_m: int, seed: int
) -> None:
    surface = kernel_surface(asked(people(count, seed), bandwidth_m))
    assert surface.spread == count
    assert surface.per_km2 @ surface.land_km2 == pytest.approx(count, rel=0.005)


def test_a_lone_person_is_a_bump_as_wide_as_the_bandwidth_and_as_high_as_the_kernel() -> None:
    surface = kernel_surface(asked(np.array([[5_000.0, 5_000.0]]), 2000))
    away = np.hypot(*(surface.lattice.centres(surface.ids) - CORNER - (5_000.0, 5_000.0)).T)
    assert (surface.per_km2 > 0).tolist() == (away < 2000).tolist()
    peak = 3 / (np.pi * 2.0**2)  # of the quartic kernel, per km²
    assert surface.per_km2 == pytest.approx(peak * np.clip(1 - (away / 2000) ** 2, 0, None) ** 2, rel=0.01)
    assert surface.near.tolist() == (away < 2000).astype(int).tolist()


def test_even_people_give_a_nearly_even_surface_up_to_the_edge() -> None:
    square = shapely.box(0, 0, 10_000, 10_000)
    grid = np.stack(np.meshgrid(np.arange(50, 10_000, 100), np.arange(50, 10_000, 100)), axis=-1).reshape(
        -1, 2
    )
    surface = kernel_surface(asked(grid.astype(float), 1000, square))
    assert np.median(surface.per_km2) == pytest.approx(100.0, rel=0.01)
    # Uncorrected a side would have half, a corner a quarter.
    assert surface.per_km2.min() > 45.0
    assert np.mean(surface.per_km2 > 75.0) > 0.9


def test_persons_farther_from_land_than_the_bandwidth_are_left_out_and_not_moved() -> None:
    points = np.array([[5_000.0, 5_000.0], [60_000.0, 60_000.0]])
    surface = kernel_surface(asked(points, 1000))
    assert surface.spread == 1
    assert surface.per_km2 @ surface.land_km2 == pytest.approx(1.0)


def test_a_point_counts_for_its_weight_and_is_one_point_near() -> None:
    one = kernel_surface(asked(np.array([[5_000.0, 5_000.0]]), 1000))
    five = kernel_surface(replace(asked(np.array([[5_000.0, 5_000.0]]), 1000), weights=(5,)))
    assert five.spread == 5
    assert five.per_km2 == pytest.approx(5 * one.per_km2)
    assert np.array_equal(five.near, one.near)


def test_nobody_gives_a_flat_surface() -> None:
    surface = kernel_surface(asked(np.empty((0, 2)), 1000))
    assert surface.per_km2.max() == 0.0
    assert surface.land_km2.sum() == pytest.approx(LAND.area / 1e6, rel=1e-6)


def test_a_surface_too_fine_to_be_sent_is_refused() -> None:
    with pytest.raises(DomainError, match="KERNEL_TOO_FINE"):
        kernel_surface(asked(people(3, 1), 500, shapely.box(0, 0, 400_000, 400_000)))
