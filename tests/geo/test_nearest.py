"""The ground nearest to each station tiles the county."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon

from geo.coordinates import FloatArray
from geo.nearest import nearest_ground

COUNTY = Polygon([(0, 0), (9_000, 0), (9_000, 4_000), (5_000, 4_000), (5_000, 9_000), (0, 9_000)])


def _tiles(places: FloatArray) -> None:
    parts = nearest_ground(places, COUNTY)
    assert len(parts) == len(places)
    assert sum(part.area for part in parts) == pytest.approx(COUNTY.area, rel=1e-9)
    overlaps = [a.intersection(b).area for i, a in enumerate(parts) for b in parts[:i]]
    assert max(overlaps, default=0.0) <= 1.0


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.sampled_from([1.0, 500.0]))
def test_areas_sum_to_the_county_and_none_lies_over_another(seed: int, count: int, grid: float) -> None:
    places = np.random.default_rng(seed).uniform(-1_000, 10_000, (count, 2))
    _tiles(np.unique(np.round(places / grid) * grid, axis=0))


def test_four_stations_on_a_circle_tile_the_county() -> None:
    _tiles(np.array([[1_000, 2_000], [3_000, 2_000], [2_000, 1_000], [2_000, 3_000]], dtype=float))


def test_each_home_lies_in_the_ground_of_its_nearest_station() -> None:
    rng = np.random.default_rng(4)
    places, homes = rng.uniform(0, 9_000, (12, 2)), rng.uniform(0, 4_000, (200, 2))
    parts = nearest_ground(places, COUNTY)
    nearest = np.argmin(np.linalg.norm(homes[:, None] - places[None], axis=2), axis=1)
    assert all(parts[part].covers(shapely.Point(home)) for part, home in zip(nearest, homes, strict=True))


def test_one_station_alone_has_the_whole_county() -> None:
    assert nearest_ground(np.array([[2_000.0, 2_000.0]]), COUNTY)[0].equals(COUNTY)
