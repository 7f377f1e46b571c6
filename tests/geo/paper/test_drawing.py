"""Shapes on paper: true to scale, inside the frame, labelled without collisions."""

import json
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import box

from geo.coordinates import metric_plane_at
from geo.paper.drawing import Paper, drawing_of
from geo.paper.scale import MM_PER_M, bar_metres, fitting_scale

A4 = Paper(195, 150, 2.6)
ELLIPSOID = Geod(ellps="GRS80")
metres = st.floats(10, 5_000_000)


def square(west: float, south: float, degrees: float, *, across: float | None = None) -> str:
    """A rectangle as GeoJSON."""
    shape = box(west, south, west + (across or degrees), south + degrees)
    return json.dumps(shape.__geo_interface__)


def corners(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


@given(wide=metres, high=metres)
def test_a_round_scale_fits_and_the_next_would_not(wide: float, high: float) -> None:
    scale = fitting_scale((wide, high), (A4.width, A4.height))
    filled = max(wide / A4.width, high / A4.height) * MM_PER_M / scale
    assert 0.64 < filled <= 1.0 or scale == 1
    assert len(str(scale).rstrip("0")) <= 3


@given(scale=st.integers(100, 20_000_000))
def test_a_bar_is_as_long_as_it_may_be_and_round(scale: int) -> None:
    length = bar_metres(scale, 50) * MM_PER_M / scale
    assert 20 <= length <= 50
    assert str(bar_metres(scale, 50)).rstrip("0") in {"1", "2", "5"}


@given(
    lon=st.floats(74, 135), lat=st.floats(18, 52), degrees=st.floats(0.05, 0.5), across=st.floats(0.05, 0.5)
)
def test_a_distance_on_the_sheet_is_that_on_the_ground(
    lon: float, lat: float, degrees: float, across: float
) -> None:
    drawing = drawing_of([("a", square(lon, lat, degrees, across=across))], A4, ["甲"])
    points = corners(drawing.pieces[0].path)
    south_west, north_east = min(points, key=lambda p: p[0] - p[1]), max(points, key=lambda p: p[0] - p[1])
    on_paper = math.dist(south_west, north_east) * drawing.scale / MM_PER_M
    *_, on_ground = ELLIPSOID.inv(lon, lat, lon + across, lat + degrees)
    assert drawing.is_true
    assert on_paper == pytest.approx(on_ground, rel=0.005)


@given(lon=st.floats(78, 120), lat=st.floats(18, 52), across=st.floats(0.5, 15))
def test_a_scale_is_called_true_where_it_holds_to_the_edge(lon: float, lat: float, across: float) -> None:
    edge = square(lon + across - 0.05, lat, 0.05)
    drawing = drawing_of([("a", square(lon, lat, 0.05)), ("b", edge)], A4, ["甲", "乙"])
    plane = metric_plane_at(lon + across / 2)
    (x, y), (east, north) = plane.metres([(lon + across, lat), (lon + across, lat + 0.01)])
    *_, on_ground = ELLIPSOID.inv(lon + across, lat, lon + across, lat + 0.01)
    assert not drawing.is_true or math.dist((x, y), (east, north)) == pytest.approx(on_ground, rel=0.006)


@given(lon=st.floats(74, 135), lat=st.floats(18, 52), rows=st.integers(1, 6))
def test_all_lies_in_the_frame_and_no_label_over_another(lon: float, lat: float, rows: int) -> None:
    shapes = [
        (f"{x}-{y}", square(lon + 0.01 * x, lat + 0.01 * y, 0.01)) for x in range(rows) for y in range(rows)
    ]
    drawing = drawing_of(shapes, A4, ["某某街道"] * len(shapes))
    for piece in drawing.pieces:
        for x, y in corners(piece.path):
            assert -0.1 <= x <= A4.width + 0.1
            assert -0.1 <= y <= A4.height + 0.1
    placed = [piece.label_at for piece in drawing.pieces if piece.label_at]
    apart = [
        abs(one[0] - two[0]) >= 4 * A4.letter - 0.02 or abs(one[1] - two[1]) >= 1.25 * A4.letter - 0.02
        for number, one in enumerate(placed)
        for two in placed[:number]
    ]
    assert placed
    assert all(apart)


@pytest.mark.parametrize(
    ("dark", "labelled"),
    [
        ((False, False, False), {"a", "b", "c"}),
        ((True, False, False), {"b", "c"}),
        ((True, True, True), {"b", "c"}),
    ],
    ids=["all light", "the narrow one dark", "all dark"],
)
def test_a_name_stands_where_its_ink_is_read(dark: tuple[bool, bool, bool], labelled: set[str]) -> None:
    # The narrow one lies apart between the others, so that its name reaches over bare paper.
    shapes = [("a", square(106.2, 29.1, 0.01)), ("b", square(106, 29, 0.05)), ("c", square(106.4, 29, 0.05))]
    drawing = drawing_of(shapes, A4, ["某某街道", "乙", "丙"], dark=dark)
    assert {piece.id for piece in drawing.pieces if piece.label_at} == labelled


def test_neighbours_still_share_their_edge_to_the_last_digit() -> None:
    drawing = drawing_of([("a", square(106, 29, 0.1)), ("b", square(106.1, 29, 0.1))], A4, ["甲", "乙"])
    first, second = (set(corners(piece.path)) for piece in drawing.pieces)
    assert len(first & second) == 2
