"""Roads are joined where the file joins them, and nowhere else."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import osmium
import pyogrio
import pytest
import shapely
from osmium.osm.mutable import Node
from osmium.osm.mutable import Way as OsmWay

from db.codes import CoordinateSystem, OneWay, RoadClass
from db.errors import DomainError
from geo.roads.noding import Noded, noded
from importers.roads.lines import read_lines, reading_environment
from importers.roads.planet import read_planet
from importers.roads.tags import road_tags
from tests.geo.roads.streets import Street, laid


def _degrees(found: Noded) -> list[int]:
    ends = [end for edge in found.edges for end in (edge.source, edge.target)]
    return sorted(np.bincount(ends).tolist())


def test_a_bridge_is_not_joined_to_the_road_below_it() -> None:
    below = Street([(-50, 0), (0, 0), (50, 0)])
    bridge = Street([(0, -50), (0, 0), (0, 50)], level="1")
    assert len(laid(below, bridge).edges) == 2
    assert len(laid(below, Street([(0, -50), (0, 0), (0, 50)])).edges) == 4


def test_roads_that_cross_without_a_shared_node_stay_apart() -> None:
    found = laid(Street([(-50, 0), (50, 0)]), Street([(0, -50), (0, 50)]))
    assert _degrees(found) == [1, 1, 1, 1]


def test_a_ferry_is_not_entered_in_mid_water() -> None:
    ferry = Street([(0, 0), (100, 0), (200, 0)], RoadClass.FERRY)
    other = Street([(100, -50), (100, 0), (100, 50)], RoadClass.FERRY)
    assert len(laid(ferry, other).edges) == 2


def test_a_road_that_meets_itself_is_cut_there() -> None:
    assert len(laid(Street([(0, 0), (50, 0), (100, 0), (100, 50), (50, 50), (50, 0)])).edges) == 2


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "residential"}, (RoadClass.RESIDENTIAL, OneWay.BOTH, False, None)),
        ({"highway": "trunk_link", "oneway": "yes"}, (RoadClass.LINK, OneWay.FORWARD, False, None)),
        ({"fclass": "primary_link", "oneway": "T"}, (RoadClass.LINK, OneWay.BACKWARD, False, None)),
        ({"highway": "['steps', 'footway']"}, (RoadClass.STEPS, OneWay.BOTH, False, None)),
        ({"highway": "service", "access": "private"}, (RoadClass.SERVICE, OneWay.BOTH, True, None)),
        ({"highway": "track", "maxspeed": "20 mph"}, (RoadClass.TRACK, OneWay.BOTH, False, 32.18688)),
        ({"highway": "path", "junction": "circular"}, (RoadClass.PATH, OneWay.FORWARD, False, None)),
    ],
)
def test_tags_say_what_a_road_allows(
    tags: dict[str, str], expected: tuple[RoadClass, OneWay, bool, float | None]
) -> None:
    found = road_tags(tags)
    assert found is not None
    assert (found.road_class, found.one_way, found.is_private, found.max_kmh) == expected


@pytest.mark.parametrize("tags", [{"highway": "proposed"}, {"building": "yes"}, {"route": "bus"}, {}])
def test_what_nobody_travels_is_no_road(tags: dict[str, str]) -> None:
    assert road_tags(tags) is None


@pytest.mark.parametrize(("said", "seconds"), [("00:20", 1200), ("1:05:30", 3930), ("15", 900), ("?", None)])
def test_a_ferry_says_how_long_it_takes(said: str, seconds: float | None) -> None:
    found = road_tags({"route": "ferry", "duration": said})
    assert found is not None
    assert (found.road_class, found.duration_s) == (RoadClass.FERRY, seconds)


def test_an_extract_is_joined_at_shared_nodes_alone(tmp_path: Path) -> None:
    path = tmp_path / "small.osm.pbf"
    crossing = (114.06, 22.55)
    places = [(114.05, 22.55), crossing, (114.07, 22.55), (114.06, 22.54), (114.06, 22.56), crossing]
    ways = {"residential": [1, 2, 3], "path": [4, 2, 5], "primary": [4, 6, 5], "proposed": [4, 5]}
    with osmium.SimpleWriter(str(path)) as writer:
        for ref, place in enumerate(places, start=1):
            writer.add_node(Node(id=ref, location=place))
        for ref, (kind, nodes) in enumerate(ways.items(), start=10):
            writer.add_way(OsmWay(id=ref, nodes=nodes, tags={"highway": kind}))
    delivery = read_planet(path, None)
    assert len(noded(delivery.ways).edges) == 5
    assert delivery.ignored == 1
    assert len(read_planet(path, (114.065, 22.545, 114.08, 22.56)).ways) == 1


def test_a_broken_extract_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.pbf"
    path.write_bytes(b"\x00\x00\x00\x0dnothing of the kind")
    with pytest.raises(DomainError) as refused:
        read_planet(path, None)
    assert refused.value.code == "FILE_MALFORMED"


@pytest.mark.parametrize(("name", "driver"), [("roads.gpkg", "GPKG"), ("roads.shp", "ESRI Shapefile")])
def test_lines_of_a_layer_meet_where_their_levels_agree(tmp_path: Path, name: str, driver: str) -> None:
    lines = [
        "LINESTRING (114.05 22.55, 114.06 22.55, 114.07 22.55)",
        "LINESTRING (114.06 22.54, 114.06 22.55, 114.06 22.56)",
        "LINESTRING (114.06 22.56, 114.06 22.55, 114.06 22.53)",
        "LINESTRING (114.07 22.55, 114.08 22.55)",
        "LINESTRING (114.06 22.55, 114.05 22.56)",
    ]
    path = tmp_path / name
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(shapely.from_wkt(lines)),
        [np.array(column, dtype=object) for column in (["residential"] * 5, [*"FFTFF"])],
        ["fclass", "bridge"],
        geometry_type="LineString",
        crs="EPSG:4326",
        driver=driver,
        encoding="UTF-8",
    )
    found = noded(read_lines(path, CoordinateSystem.WGS84).ways)
    # Five legs meet at the crossing; the bridge passes over it, and the next road begins where another ends.
    assert len(found.edges) == 7
    assert max(_degrees(found)) == 5


def test_a_file_that_only_calls_itself_a_geopackage_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "roads.gpkg"
    path.write_text("<OGRVRTDataSource><OGRVRTLayer name='a'/></OGRVRTDataSource>", encoding="utf-8")
    with pytest.raises(DomainError) as refused:
        read_lines(path, CoordinateSystem.WGS84)
    assert refused.value.code == "FILE_MALFORMED"


def test_the_reader_of_lines_knows_no_driver_that_reads_other_files() -> None:
    listing = "import pyogrio, sys; sys.stdout.write(' '.join(pyogrio.list_drivers()))"
    told = subprocess.run(
        [sys.executable, "-c", listing], env=reading_environment(), capture_output=True, check=True, text=True
    )
    drivers = told.stdout.split()
    assert "GPKG" in drivers
    assert not {"OGR_VRT", "GDALG"} & set(drivers)
