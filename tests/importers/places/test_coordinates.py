"""Coordinates as offices hand them over: brought to WGS-84 as declared, and held where nothing is."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from db.errors import DomainError
from geo.coordinates import LonLat, bd09_from_wgs84, gcj02_from_wgs84
from importers.files.sheets import BLANK, Cell, CellKind
from importers.findings import Read, Weight
from importers.places.evidence import hypotheses, undeclared
from importers.places.located import located
from importers.places.pairs import Pair, pair_in, pair_of
from importers.places.systems import declared_system

HOME = np.array([[106.0543, 29.8441]])
LONS, LATS = st.floats(74.0, 134.9), st.floats(18.0, 53.5)


def of(written: str) -> Cell:
    return Cell(CellKind.TEXT, written)


def metres(epsg: int, prefix: int = 0) -> Pair:
    east, north = Transformer.from_crs(4490, epsg, always_xy=True).transform(*HOME[0])
    return Pair(east + prefix * 1_000_000, north)


def place(pair: Pair, system: str) -> LonLat | None:
    return located([pair], declared_system(system), "坐标")[0].value


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("106.0543", "29.8441"),
        ("１０６．０５４３", "29.8441 "),
        ("E106.0543", "N29.8441"),
        ("东经106.0543", "北纬29.8441"),
        ("106.0543°", "29.8441°"),
        ("106°3′15.48″", "29°50′38.76″"),
        ("106°03'15.48\"", "29°50'38.76\""),
        ("106度3分15.48秒", "29度50分38.76秒"),
        ("106°3.258′", "29°50.646′"),
        ("东经106°3′15.48″", "北纬29°50′38.76″"),
    ],
)
def test_a_pair_of_degrees_is_read(first: str, second: str) -> None:
    read = pair_of(of(first), of(second), "坐标")
    assert read.value == pytest.approx((106.0543, 29.8441), abs=1e-9)
    assert read.findings == ()


@pytest.mark.parametrize(
    ("first", "second", "value", "codes"),
    [
        ("29.8441", "106.0543", (106.0543, 29.8441), ["PLACE_SWAPPED"]),
        ("106.1", "29.8", (106.1, 29.8), ["PLACE_COARSE"]),
        ("0", "0", None, ["PLACE_ZERO"]),
        ("0.0", "0.000", None, ["PLACE_ZERO"]),
        ("10.5", "20.5", None, ["PLACE_OUTSIDE_CHINA"]),
        ("106.0543", "", None, ["PLACE_UNREADABLE"]),
        ("106.0543", "北边", None, ["PLACE_UNREADABLE"]),
        ("106°75′", "29°50′", None, ["PLACE_UNREADABLE"]),
        ("12345", "67890", None, ["PLACE_UNREADABLE"]),
    ],
)
def test_a_pair_that_is_odd_is_told(
    first: str, second: str, value: tuple[float, float] | None, codes: list[str]
) -> None:
    read = pair_of(of(first) if first else BLANK, of(second) if second else BLANK, "坐标")
    assert (read.value, [one.code for one in read.findings]) == (value, codes)


def test_blank_cells_are_no_place() -> None:
    assert pair_of(BLANK, BLANK, "坐标") == pair_in(BLANK, "坐标") == Read()


@pytest.mark.parametrize(
    "written", ["106.0543,29.8441", "106.0543，29.8441", "(106.0543, 29.8441)", "29.8441 106.0543"]
)
def test_a_pair_may_stand_in_one_cell(written: str) -> None:
    assert pair_in(of(written), "坐标").value == Pair(106.0543, 29.8441)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("epsg", "prefix"), [(4545, 0), (4545, 36), (4507, 18)])
def test_metres_tell_their_order_by_themselves(epsg: int, prefix: int, turned: bool) -> None:  # noqa: FBT001  # which comes first
    east, north = metres(epsg, prefix)
    cells = [of(f"{north:.3f}"), of(f"{east:.3f}")] if turned else [of(f"{east:.3f}"), of(f"{north:.3f}")]
    assert pair_of(cells[0], cells[1], "坐标").value == pytest.approx((east, north), abs=1e-3)


@pytest.mark.parametrize(
    ("pair", "system"),
    [
        (Pair(*HOME[0]), "WGS84"),
        (Pair(*HOME[0]), "cgcs2000"),
        (Pair(*gcj02_from_wgs84(HOME)[0]), "GCJ-02"),
        (Pair(*bd09_from_wgs84(HOME)[0]), "BD09"),
        (metres(4544), "GK3-35"),
        (metres(4544), "GK3-CM105"),
        (metres(4544, 35), "GK3"),
        (metres(4544, 35), "GK3-35"),
        (metres(4545), "GK3-36"),
        (metres(4507), "GK6-18"),
        (metres(4507), "GK6-CM105"),
        (metres(4507, 18), "GK6"),
    ],
)
def test_a_place_of_a_declared_system_comes_to_wgs84(pair: Pair, system: str) -> None:
    found = place(pair, system)
    assert found is not None
    assert (found.lon, found.lat) == pytest.approx(tuple(HOME[0]), abs=1e-8)


@given(LONS, LATS)
def test_every_place_comes_back_from_its_strip(lon: float, lat: float) -> None:
    for width, first in ((3, 4534 - 25), (6, 4502 - 13)):
        zone = round(lon / 3) if width == 3 else int(lon // 6) + 1
        east, north = Transformer.from_crs(4490, first + zone, always_xy=True).transform(lon, lat)
        found = place(Pair(east + zone * 1_000_000, north), f"GK{width}")
        assert found is not None
        assert (found.lon, found.lat) == pytest.approx((lon, lat), abs=1e-8)


@pytest.mark.parametrize(
    ("pair", "system"),
    [
        (metres(4544), "WGS84"),
        (Pair(*HOME[0]), "GK3-35"),
        (metres(4544), "GK3"),
        (metres(4544, 35), "GK6"),
        (metres(4544, 35), "GK3-36"),
        (Pair(1e30, 1e30), "GK3-36"),
    ],
)
def test_a_pair_that_cannot_be_of_the_system_is_held(pair: Pair, system: str) -> None:
    (read,) = located([pair], declared_system(system), "坐标")
    assert read.value is None
    assert [(one.code, one.weight) for one in read.findings] == [("PLACE_NOT_OF_SYSTEM", Weight.HELD)]


@pytest.mark.parametrize(
    "said", ["", "WGS", "XIAN80", "BJ54", "GK4", "GK3-18", "GK6-36", "GK3-CM106", "4326"]
)
def test_a_system_that_is_not_known_is_refused(said: str) -> None:
    with pytest.raises(DomainError) as refusal:
        declared_system(said)
    assert refusal.value.code == "BAD_COORDINATE_SYSTEM"


def test_a_place_far_from_the_county_is_held() -> None:
    county = shapely.box(105.8, 29.5, 106.3, 30.1)
    reads = located([Pair(*HOME[0]), Pair(121.47, 31.23)], declared_system("WGS84"), "坐标", county)
    assert [[one.code for one in read.findings] for read in reads] == [[], ["PLACE_FAR"]]


def villages() -> list[shapely.Polygon]:
    """Squares of about 700 m."""
    return [shapely.box(106 + x / 150, 29.8 + y / 150, 106 + (x + 1) / 150, 29.8 + (y + 1) / 150) for x in range(5) for y in range(5)]  # fmt: skip  # noqa: E501


def homes(outlines: list[shapely.Polygon]) -> np.ndarray:
    """Twenty homes in each, away from its edge."""
    random = np.random.default_rng(5)
    middles = np.repeat([[one.centroid.x, one.centroid.y] for one in outlines], 20, axis=0)
    return np.asarray(middles + random.uniform(-0.003, 0.003, middles.shape))


@pytest.mark.parametrize(
    ("system", "made"),
    [
        ("WGS84", homes(villages())),
        ("GCJ02", gcj02_from_wgs84(homes(villages()))),
        ("BD09", bd09_from_wgs84(homes(villages()))),
    ],
)
def test_an_undeclared_system_is_told_by_where_the_points_fall(system: str, made: np.ndarray) -> None:
    outlines = [one for one in villages() for _ in range(20)]
    first, second, *_ = hypotheses([Pair(*point) for point in made], outlines)
    assert (first.system.name, first.share) == (system, 1.0)
    assert second.share < 0.6


@pytest.mark.parametrize(
    ("epsg", "prefix", "system"), [(4544, 0, "GK3-35"), (4507, 0, "GK6-18"), (4545, 36, "GK3")]
)
def test_undeclared_metres_are_told_by_where_they_fall(epsg: int, prefix: int, system: str) -> None:
    points = homes(villages())
    east, north = Transformer.from_crs(4490, epsg, always_xy=True).transform(points[:, 0], points[:, 1])
    pairs = [Pair(x + prefix * 1_000_000, y) for x, y in zip(east, north, strict=True)]
    first, *_ = hypotheses(pairs, [one for one in villages() for _ in range(20)])
    assert first.share == 1.0
    assert system in {one.system.name for one in hypotheses(pairs, [villages()[0]] * len(pairs))}


def test_an_undeclared_system_is_held_with_its_evidence() -> None:
    points = [Pair(*point) for point in homes(villages())]
    finding = undeclared(hypotheses(points, [one for one in villages() for _ in range(20)]), "坐标")
    assert (finding.code, finding.weight) == ("SYSTEM_UNDECLARED", Weight.HELD)
    assert "WGS84 100%" in finding.zh
    assert undeclared(hypotheses(points, [None] * len(points)), "坐标").weight is Weight.HELD
    assert undeclared((), "坐标").weight is Weight.HELD
