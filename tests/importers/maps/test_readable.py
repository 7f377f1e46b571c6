"""Map files that are read: how each is made, and what it must yield."""

import json

import pytest
import shapely

from db.errors import DomainError
from importers.maps.file import read_map_file
from importers.maps.packing import pack_map, unpack_map
from importers.maps.reading import read_map
from tests.importers.maps.made import (
    CGCS2000_STRIP,
    NEXT,
    RING,
    SQUARE,
    feature,
    folder,
    geojson,
    geopackage,
    kml,
    packed,
    parts,
    placemark,
    the_layer,
    values,
    zipped,
)

UTF8, GBK = parts(), parts(encoding="GB18030")
VILLAGES = [{"name": "一村"}, {"name": "二村"}]
# A field of a table holds so many bytes, and programs cut through characters.
CUT = parts(encoding="GB18030", name=["一村", "二" * 60])
CUT[".dbf"] = CUT[".dbf"].replace("二".encode("gb18030") * 60, "二".encode("gb18030") * 59 + b"\xb6 ")
DATAV = geojson(
    feature(
        adcode=500151, name="铜梁区", center=[106.05, 29.84], parent={"adcode": 500100}, level="district"
    ),
    feature(adcode=500152, name="潼南区", center=[105.84, 30.19]),
)
ONE = [{"Name": "一村"}]

READ: list[tuple[str, bytes, str, str, list[list[dict[str, str]]] | None]] = [
    ("a GeoJSON of DataV", DATAV, "GEOJSON", "UTF-8", [[
        {"adcode": "500151", "name": "铜梁区", "center": "[106.05, 29.84]", "parent": '{ "adcode": 500100 }',
         "level": "district"},
        {"adcode": "500152", "name": "潼南区", "center": "[105.84, 30.19]"}]]),
    ("a GeoJSON in GB18030", DATAV.decode().encode("gb18030"), "GEOJSON", "GB18030", None),
    ("a GeoJSON with a mark", b"\xef\xbb\xbf" + DATAV, "GEOJSON", "UTF-8", None),
    ("a GeoJSON in UTF-16", DATAV.decode().encode("utf-16"), "GEOJSON", "UTF-16", None),
    ("a GeoJSON without properties", geojson(feature()), "GEOJSON", "UTF-8", [[{}]]),
    ("a bare geometry", json.dumps(feature()["geometry"]).encode(), "GEOJSON", "UTF-8", [[{}]]),
    ("codes of fifteen digits, some missing", geojson(feature(code=500151001001001), feature(code=None)),
     "GEOJSON", "UTF-8", [[{"code": "500151001001001"}, {}]]),
    ("a Shapefile", zipped(UTF8), "SHAPEFILE", "UTF-8", [VILLAGES]),
    ("a Shapefile without .cpg", zipped(UTF8, cpg=None), "SHAPEFILE", "UTF-8", [VILLAGES]),
    ("a Shapefile in GBK without .cpg", zipped(GBK, cpg=None), "SHAPEFILE", "GB18030", [VILLAGES]),
    ("a Shapefile in GBK called UTF-8", zipped(GBK, cpg=b"UTF-8"), "SHAPEFILE", "GB18030", [VILLAGES]),
    ("a Shapefile with a .cpg of nonsense", zipped(GBK, cpg=b"zip\xff"), "SHAPEFILE", "GB18030", [VILLAGES]),
    ("names in GBK in a folder", packed({f"网格\\一/边界{end}": one for end, one in GBK.items()}, "gb18030"),
     "SHAPEFILE", "GB18030", [VILLAGES]),
    ("two Shapefiles and a Mac's leavings",
     packed({f"{at}{end}": one for at in ("a", "b", "__MACOSX/a") for end, one in UTF8.items()}),
     "SHAPEFILE", "UTF-8", [VILLAGES, VILLAGES]),
    ("endings in capitals", packed({f"A{end.upper()}": one for end, one in UTF8.items()}),
     "SHAPEFILE", "UTF-8", [VILLAGES]),
    ("columns in Chinese", zipped(parts(encoding="GB18030", 行政村=["甲", "乙"])), "SHAPEFILE", "GB18030",
     [[{"行政村": "甲"}, {"行政村": "乙"}]]),
    ("half a character at a field's end", zipped(CUT, cpg=None), "SHAPEFILE", "GB18030",
     [[{"name": "一村"}, {"name": "二" * 59}]]),
    ("a GeoPackage", geopackage(layers=("甲", "乙")), "GEOPACKAGE", "UTF-8",
     [[{"名称": "一"}, {"名称": "二"}]] * 2),
    ("a KML", kml(placemark("一村")), "KML", "UTF-8", [ONE]),
    ("a KML without its space", kml(placemark("一村"), space=""), "KML", "UTF-8", [ONE]),
    ("a KML that says GBK", kml(placemark("一村")).decode().replace("UTF-8", "GBK").encode("gb18030"), "KML",
     "GB18030", [ONE]),
    ("a KML with data", kml(placemark("一村", data='<ExtendedData><Data name="code"><value>5</value></Data>'
     "</ExtendedData>")), "KML", "UTF-8", [[{"Name": "一村", "code": "5"}]]),
    ("an .ovkml of two folders", kml(folder("甲", placemark("一村")), folder("乙", placemark("二村"))), "KML",
     "UTF-8", [ONE, [{"Name": "二村"}]]),
    ("a KMZ", packed({"doc.kml": kml(placemark("一村")), "files/a.png": b""}), "KML", "UTF-8", [ONE]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "form", "encoding", "said"), [one[1:] for one in READ], ids=[one[0] for one in READ]
)
def test_a_map_yields_its_features(
    content: bytes, form: str, encoding: str, said: list[list[dict[str, str]]] | None
) -> None:
    file = read_map(content, "图")
    assert (file.form, file.encoding) == (form, encoding)
    assert said is None or list(values(file)) == said
    assert all(shape is not None for layer in file.layers for shape in layer.shapes)


STRIP = CGCS2000_STRIP
DEGREES = 'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
CHINA_2000 = (
    'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",'
    'SPHEROID["CGCS2000",6378137.0,298.257222101]],' + DEGREES
)
XIAN_1980 = 'GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],' + DEGREES
WORDS = [
    ("degrees of WGS-84", "", None, "WGS84"),
    ("degrees of 2000", CHINA_2000, None, "CGCS2000"),
    ("a strip of 3°", STRIP.format(easting=500000.0, meridian=105.0), None, "GK3-35"),
    ("a strip of 3° with its zone", STRIP.format(easting=35500000.0, meridian=105.0), None, "GK3-35"),
    ("a strip of 6° with its zone", STRIP.format(easting=18500000.0, meridian=105.0), None, "GK6-18"),
    ("a town's own meridian", STRIP.format(easting=500000.0, meridian=106.5), "unnamed", None),
    ("the system of 1980", XIAN_1980, "GCS_Xian_1980", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("prj", "claimed", "declared"), [one[1:] for one in WORDS], ids=[one[0] for one in WORDS]
)
def test_a_prj_says_one_of_the_systems_that_are_converted(
    prj: str, claimed: str | None, declared: str | None
) -> None:
    layer = the_layer(zipped(UTF8, prj=prj.encode()) if prj else zipped(UTF8))
    assert layer.declared == declared
    assert (layer.claimed is None) == (claimed is None)


def test_what_has_no_prj_says_nothing() -> None:
    layer = the_layer(zipped(UTF8, prj=None))
    assert (layer.declared, layer.claimed) == (None, None)


def test_the_crs_of_a_geojson_is_told_and_not_believed() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    layer = the_layer(geojson(feature(), crs=crs))
    assert layer.declared is None
    assert layer.claimed == "China Geodetic Coordinate System 2000"
    assert the_layer(DATAV).claimed is None


def test_a_geopackage_says_its_system() -> None:
    assert the_layer(geopackage("EPSG:4544")).declared == "GK3-35"


def test_heights_are_left_out_and_open_rings_closed_and_told() -> None:
    layer = the_layer(geojson(feature([[[*pair, 3.0] for pair in RING[:-1]]]), feature()))
    shapes = [shapely.from_wkb(one) for one in layer.shapes if one is not None]
    assert [one.equals(SQUARE) and not one.has_z for one in shapes] == [True, True]
    assert layer.unclosed == {0}


def test_a_feature_without_a_shape_keeps_its_line() -> None:
    layer = the_layer(
        geojson({"type": "Feature", "properties": {"name": "a"}, "geometry": None}, feature(name="b"))
    )
    assert layer.shapes[0] is None
    assert [line.cells[0].text for line in layer.sheet.lines] == ["a", "b"]


def test_layers_of_one_name_are_told_apart() -> None:
    members = {f"{at}/made{end}": one for at in ("a", "b") for end, one in UTF8.items()}
    file = read_map(packed(members), "图")
    assert [one.sheet.name for one in file.layers] == ["made", "made (2)"]


def test_points_stay_points() -> None:
    layer = the_layer(geojson(feature([106.05, 29.84], "Point", name="站")))
    shape = shapely.from_wkb(layer.shapes[0] or b"")
    assert shape.geom_type == "Point"


def test_a_child_reads_what_is_read_here() -> None:
    content = zipped(parts([SQUARE, NEXT]))
    assert read_map_file(content, "图") == read_map(content, "图")


def test_what_a_child_says_is_read_as_it_was_meant() -> None:
    file = read_map(geojson(feature(name="a"), feature([RING[:-1]], name="b")), "图")
    assert unpack_map(pack_map(file), "图") == file


@pytest.mark.parametrize("shapes", [[None, None], ["!"], [1], None])
def test_a_child_that_talks_nonsense_about_shapes_is_not_believed(shapes: object) -> None:
    told = json.loads(pack_map(read_map(geojson(feature(name="a")), "图")))
    told["layers"][0]["shapes"] = shapes
    with pytest.raises(DomainError) as refusal:
        unpack_map(json.dumps(told).encode(), "图")
    assert refusal.value.code == "FILE_MALFORMED"
