"""Where the shapes of a file lie: by what is declared, and never silently by what fits."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo.coordinates import bd09_from_wgs84, gcj02_from_wgs84
from importers.findings import Weight
from importers.maps.layers import MapLayer
from importers.maps.placing import Boundary, boundaries
from importers.places.grounds import ground_hypotheses, in_their_order
from importers.places.systems import declared_system
from tests.importers.maps.made import NEXT, SQUARE, geojson, the_layer

Move = Callable[[np.ndarray], np.ndarray]
VILLAGES = [shapely.box(106 + x / 100, 29.8, 106 + (x + 1) / 100, 29.81) for x in range(4)]


def strip(epsg: int, prefix: int = 0) -> Move:
    made = Transformer.from_crs(4490, epsg, always_xy=True)

    def move(points: np.ndarray) -> np.ndarray:
        east, north = made.transform(points[:, 0], points[:, 1])
        return np.column_stack([np.asarray(east) + prefix * 1_000_000, north])

    return move


def same(points: np.ndarray) -> np.ndarray:
    return points


def drawn(move: Move, shapes: Sequence[BaseGeometry] = VILLAGES) -> list[BaseGeometry]:
    return [shapely.transform(one, move) for one in shapes]


def layer(shapes: Sequence[BaseGeometry | None], declared: str | None = None) -> MapLayer:
    sheet = the_layer(
        geojson(*[{"type": "Feature", "properties": {}, "geometry": None} for _ in shapes])
    ).sheet
    wkb = tuple(None if one is None else shapely.to_wkb(one) for one in shapes)
    return MapLayer(sheet, wkb, declared=declared)


def placed(shapes: Sequence[BaseGeometry], **said: str | None) -> list[Boundary]:
    system = said.get("system")
    declared = None if system is None else declared_system(system)
    return boundaries(layer(shapes, said.get("declared")), VILLAGES[: len(shapes)], declared)


def codes(found: Sequence[Boundary]) -> set[str]:
    return {finding.code for one in found for finding in one.findings}


SYSTEMS = [
    ("WGS84", same),
    ("GCJ02", gcj02_from_wgs84),
    ("BD09", bd09_from_wgs84),
    ("GK3-35", strip(4544)),
    ("GK6-18", strip(4507)),
    ("GK3", strip(4544, 35)),
]


@pytest.mark.parametrize(("name", "move"), SYSTEMS)
def test_an_undeclared_system_is_held_with_its_evidence(name: str, move: Move) -> None:
    found = placed(drawn(move))
    assert codes(found) == {"SYSTEM_UNDECLARED"}
    assert all(one.shape is None for one in found)
    assert all(finding.weight is Weight.HELD for one in found for finding in one.findings)
    best = ground_hypotheses(drawn(move), VILLAGES)[0]
    assert best.share > 0.999
    assert f"{best.system.name} {best.share:.1%}" in found[0].findings[0].zh


@pytest.mark.parametrize(("name", "move"), SYSTEMS)
def test_the_likeliest_system_is_the_one_in_which_they_were_drawn(name: str, move: Move) -> None:
    best, *others = ground_hypotheses(drawn(move), VILLAGES)
    as_good = {one.system.name for one in (best, *others) if best.share - one.share < 1e-3}
    # A meridian of 105° is that of a strip of 3° and of one of 6°: the same metres.
    assert name in as_good
    assert as_good <= {name, "GK3-35", "GK6-18"}


@pytest.mark.parametrize(("name", "move"), SYSTEMS)
def test_a_declared_system_brings_the_shapes_home(name: str, move: Move) -> None:
    found = placed(drawn(move), system=name)
    for one, village in zip(found, VILLAGES, strict=True):
        assert one.shape is not None
        assert shapely.hausdorff_distance(one.shape, village) < 2e-7


@pytest.mark.parametrize(("name", "move"), SYSTEMS)
def test_swapped_axes_are_turned_and_told(name: str, move: Move) -> None:
    found = placed(drawn(lambda points: move(points)[:, ::-1]), system=name)
    assert codes(found) == {"AXES_SWAPPED"}
    assert found[0].shape is not None
    assert shapely.hausdorff_distance(found[0].shape, VILLAGES[0]) < 2e-7


def test_neighbours_share_their_vertices_wherever_they_come_from() -> None:
    first, second, *_ = placed(drawn(strip(4544)), system="GK3-35")
    assert first.shape is not None
    assert second.shape is not None
    shared = set(map(tuple, shapely.get_coordinates(first.shape))) & set(
        map(tuple, shapely.get_coordinates(second.shape))
    )
    assert len(shared) == 2
    assert shapely.intersection(first.shape, second.shape).area == 0


def test_the_word_of_a_file_is_taken_where_its_shapes_bear_it_out() -> None:
    assert codes(placed(drawn(same), declared="WGS84")) == set()
    assert codes(placed(drawn(same), declared="CGCS2000")) == set()
    assert codes(placed(drawn(strip(4544)), declared="GK3-35")) == set()


def test_the_word_of_a_file_is_not_believed_against_the_evidence() -> None:
    found = placed(drawn(gcj02_from_wgs84), declared="WGS84")
    assert codes(found) == {"SYSTEM_DOUBTFUL"}
    assert all(one.shape is None for one in found)
    assert "GCJ02 100.0%" in found[0].findings[0].en


def test_who_declares_is_believed() -> None:
    found = placed(drawn(gcj02_from_wgs84), declared="WGS84", system="GCJ02")
    assert codes(found) == set()


def test_without_outlines_nothing_is_said_of_a_system() -> None:
    found = boundaries(layer([SQUARE, NEXT]), [None, None], None)
    assert codes(found) == {"SYSTEM_UNDECLARED"}
    assert "没有可以比对的边界" in found[0].findings[0].zh
    assert codes(boundaries(layer([SQUARE, NEXT], "WGS84"), [None, None], None)) == set()


def test_shapes_of_another_system_are_held() -> None:
    assert codes(placed(drawn(strip(4544)), system="WGS84")) == {"PLACE_NOT_OF_SYSTEM"}
    assert codes(placed([shapely.box(1, 1, 2, 2)], system="WGS84")) == {"PLACE_NOT_OF_SYSTEM"}
    assert in_their_order([]) is not None


def test_the_same_shape_twice_holds_both() -> None:
    again = shapely.Polygon([*VILLAGES[0].exterior.coords[1:], VILLAGES[0].exterior.coords[1]])
    found = placed([VILLAGES[0], VILLAGES[1], again], system="WGS84")
    assert [[one.code for one in line.findings] for line in found] == [["SHAPE_TWICE"], [], ["SHAPE_TWICE"]]


def test_a_feature_without_a_shape_is_held() -> None:
    found = boundaries(layer([VILLAGES[0], None]), [VILLAGES[0]] * 2, declared_system("WGS84"))
    assert [[one.code for one in line.findings] for line in found] == [[], ["NOT_AN_AREA"]]
    assert codes(boundaries(layer([None]), [None], None)) == {"NOT_AN_AREA"}


def test_a_system_that_is_not_converted_is_named_where_the_shapes_are_held() -> None:
    said = replace(layer(VILLAGES), claimed="Xian 1980")
    finding = boundaries(said, VILLAGES, None)[0].findings[0]
    assert finding.code == "SYSTEM_UNDECLARED"
    assert "文件自称 Xian 1980，不采信" in finding.zh
    assert codes(boundaries(said, VILLAGES, declared_system("WGS84"))) == set()


def test_a_township_of_one_village_has_its_boundary() -> None:
    said, wgs84 = layer([SQUARE, SQUARE, SQUARE], "WGS84"), declared_system("WGS84")
    found = boundaries(said, [None] * 3, wgs84, ["TOWNSHIP", "VILLAGE", "VILLAGE"])
    assert [[one.code for one in line.findings] for line in found] == [[], ["SHAPE_TWICE"], ["SHAPE_TWICE"]]
