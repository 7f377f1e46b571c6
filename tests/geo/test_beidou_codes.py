import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import DomainError
from geo.beidou_codes import FINEST_LEVEL, beidou_code
from geo.coordinates import LonLat
from tests.geo.vectors import rows_of

EASTERN, NORTHERN = st.floats(73.5, 135.0), st.floats(3.0, 54.0)


@pytest.mark.parametrize("row", rows_of("beidou_grid_2d.csv"), ids=lambda row: row["name"])
def test_codes_equal_the_golden_vectors_at_every_level(row: dict[str, str]) -> None:
    place = LonLat(float(row["lon"]), float(row["lat"]))
    codes = [beidou_code(place, level) for level in range(1, FINEST_LEVEL + 1)]
    assert codes == [row[f"level{level}"] for level in range(1, FINEST_LEVEL + 1)]


@given(lon=EASTERN, lat=NORTHERN)
def test_a_coarser_code_begins_every_finer_one(lon: float, lat: float) -> None:
    finest = beidou_code(LonLat(lon, lat), FINEST_LEVEL)
    assert all(finest.startswith(beidou_code(LonLat(lon, lat), level)) for level in range(1, FINEST_LEVEL))


def test_a_place_on_a_border_belongs_to_the_square_north_and_east_of_it() -> None:
    assert beidou_code(LonLat(106.6, 23.9), 10) == "N48F9746400000000000"
    assert beidou_code(LonLat(106.5999999, 23.8999999), 2) == "N48F97"
    assert beidou_code(LonLat(107.9999999, 23.9999999), 1) != beidou_code(LonLat(108.0, 24.0), 1)


@pytest.mark.parametrize("level", [0, 11, -3])
def test_a_level_that_is_none_is_refused(level: int) -> None:
    with pytest.raises(DomainError) as refused:
        beidou_code(LonLat(106.0, 29.8), level)
    assert refused.value.code == "BAD_BEIDOU_LEVEL"


@pytest.mark.parametrize("place", [LonLat(-106.0, 29.8), LonLat(106.0, -0.1), LonLat(180.0, 10.0)])
def test_a_place_outside_the_north_east_quarter_is_refused(place: LonLat) -> None:
    with pytest.raises(DomainError) as refused:
        beidou_code(place, 3)
    assert refused.value.code == "PLACE_OUT_OF_RANGE"
