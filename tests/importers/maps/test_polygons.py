"""What a drawn shape becomes, and what is told of it."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.boundaries import MOST_VERTICES
from importers.findings import Weight
from importers.maps import polygons
from importers.maps.polygons import area_m2, mended

# A square of a hundredth of a degree is about a square kilometre.
WHOLE = shapely.box(106.0, 29.8, 106.01, 29.81)
HOLE = shapely.box(106.004, 29.804, 106.006, 29.806)
FAR = shapely.box(106.02, 29.8, 106.03, 29.81)
THIN = shapely.box(106.02, 29.8, 106.020005, 29.81)
BOW_TIE = Polygon([(106.0, 29.8), (106.01, 29.81), (106.01, 29.8), (106.0, 29.81)])
CURL = Polygon(
    [(106.0, 29.8), (106.01, 29.8), (106.01, 29.81), (106.0001, 29.81), (106.0001, 29.8099),
     (106.0002, 29.8101), (106.0, 29.8101)]
)  # fmt: skip
CLOCKWISE = WHOLE.reverse()

DRAWN: list[tuple[str, BaseGeometry, BaseGeometry | None, list[str]]] = [
    ("a square", WHOLE, WHOLE, []),
    ("a square wound the other way", CLOCKWISE, WHOLE, []),
    ("a square with heights", shapely.force_3d(WHOLE, 5), WHOLE, []),
    ("a hole", WHOLE - HOLE, WHOLE - HOLE, ["SHAPE_HAS_HOLES"]),
    ("two parts", WHOLE | FAR, WHOLE | FAR, ["SHAPE_IN_PARTS"]),
    ("a bow tie", BOW_TIE, shapely.make_valid(BOW_TIE), ["SHAPE_CROSSES_ITSELF", "SHAPE_IN_PARTS"]),
    ("a part drawn over another", shapely.MultiPolygon([WHOLE, HOLE]), WHOLE, ["SHAPE_CROSSES_ITSELF"]),
    ("a point twice", Polygon([*WHOLE.exterior.coords[:2], *WHOLE.exterior.coords[1:]]), WHOLE, []),
    ("a sliver", WHOLE | THIN, WHOLE, ["SLIVERS_LEFT_OUT"]),
    ("nothing but a sliver", THIN, None, ["NOT_AN_AREA"]),
    ("a point", shapely.Point(106, 29.8), None, ["NOT_AN_AREA"]),
    ("a line", WHOLE.exterior, None, ["NOT_AN_AREA"]),
    ("nothing", Polygon(), None, ["NOT_AN_AREA"]),
    ("a line back and forth", Polygon([(106, 29.8), (106.01, 29.81), (106, 29.8)]), None, ["NOT_AN_AREA"]),
    ("a polygon among points", shapely.GeometryCollection([WHOLE, shapely.Point(106, 29.8)]), WHOLE, []),
    ("too many vertices", shapely.Point(106, 29.8).buffer(0.01, MOST_VERTICES), None, ["SHAPE_TOO_DETAILED"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("drawn", "yielded", "codes"), [one[1:] for one in DRAWN], ids=[one[0] for one in DRAWN]
)
def test_a_shape_becomes_a_boundary(
    drawn: BaseGeometry, yielded: BaseGeometry | None, codes: list[str]
) -> None:
    found = mended(drawn)
    assert [one.code for one in found.findings] == codes
    assert (found.shape is None) == (yielded is None)
    if found.shape is not None and yielded is not None:
        assert shapely.symmetric_difference(found.shape, yielded).area < 1e-9
        assert found.shape.is_valid
        assert all(shapely.is_ccw(one.exterior) for one in found.shape.geoms)


def test_mending_that_changes_the_ground_is_held_with_both_areas() -> None:
    found = mended(BOW_TIE)
    assert found.before_m2 < 2
    assert found.after_m2 == pytest.approx(area_m2(WHOLE) / 2, rel=0.001)
    crossed = found.findings[0]
    assert crossed.weight is Weight.HELD
    assert "0.0000 km²" in crossed.en


def test_mending_that_changes_little_is_told() -> None:
    found = mended(CURL)
    assert found.findings[0][:2] == ("SHAPE_MENDED", Weight.WARNED)
    assert found.after_m2 == pytest.approx(found.before_m2, rel=0.01)


def test_a_ring_that_was_closed_for_it_is_told() -> None:
    assert [one.code for one in mended(WHOLE, was_unclosed=True).findings] == ["RING_UNCLOSED"]


def test_areas_are_those_of_the_ground() -> None:
    assert area_m2(WHOLE) == pytest.approx(1.0719e6, rel=0.001)


points = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(
    lambda at: (106 + at[0] / 999, 29.8 + at[1] / 999)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(points, min_size=3, max_size=9), min_size=1, max_size=3))
def test_whatever_is_drawn_becomes_a_sound_boundary_or_none(rings: list[list[tuple[float, float]]]) -> None:
    found = mended(shapely.MultiPolygon([Polygon(ring) for ring in rings]))
    assert found.shape is not None or found.findings
    if found.shape is not None:
        assert found.shape.is_valid
        assert found.after_m2 > 0
        again = mended(found.shape)
        assert again.after_m2 == pytest.approx(found.after_m2)
        assert "SHAPE_CROSSES_ITSELF" not in {one.code for one in again.findings}


def test_the_width_of_a_plain_cell_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[Polygon] = []
    monkeypatch.setattr(polygons, "width_m", measured.append)
    assert mended(WHOLE).shape is not None
    assert measured == []
