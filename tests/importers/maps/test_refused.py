"""Map files that are not read: how each is made, and the code that it must get."""

import json
import os
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import DomainError
from importers.files.limits import MAPS
from importers.files.refusals import REFUSALS
from importers.maps.file import read_map_file
from importers.maps.reading import read_map
from tests.importers.files.made import HEAD, ONE, csv, table
from tests.importers.maps.made import (
    feature,
    geojson,
    geopackage,
    kml,
    packed,
    parts,
    placemark,
    zipped,
)

PARTS = parts()
ENTITIES = '<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
VRT = (
    b"<OGRVRTDataSource><OGRVRTLayer name='passwd'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>"
    b"</OGRVRTDataSource>"
)
STREAMED = b'{"type": "gdal_streamed_alg", "command_line": "gdal vector info /etc/passwd"}'
BOMB = packed({f"made{ending}": part for ending, part in PARTS.items()} | {"x.prj": b" " * (30 << 20)})
SMALL = replace(MAPS, unpacked_bytes=1 << 20)
CASES = int(os.environ.get("RONGGE_TEST_FILES", "150"))
FILES = [zipped(PARTS), geojson(feature(name="甲")), kml(placemark("甲")), geopackage()]

REFUSED = [
    ("nothing", b"", "FILE_EMPTY"),
    ("a collection of nothing", geojson(), "FILE_EMPTY"),
    ("a KML of nothing", kml(), "FILE_EMPTY"),
    ("half a GeoJSON", geojson(feature())[:80], "FILE_MALFORMED"),
    ("JSON of something", b'{"a": 1}', "FILE_MALFORMED"),
    ("a TopoJSON", b'{"type": "Topology", "objects": {}, "arcs": []}', "FILE_MALFORMED"),
    ("what streams another file", STREAMED, "FILE_MALFORMED"),
    ("a VRT", VRT, "MAP_FORM_UNSUPPORTED"),
    ("a VRT with a head", b'<?xml version="1.0"?>' + VRT, "FILE_FORM_UNSUPPORTED"),
    ("a drawing", b"AC1032" + bytes(200), "MAP_FORM_UNSUPPORTED"),
    ("a MapInfo file", b'Version 300\nCharset "WindowsSimpChinese"\n', "MAP_FORM_UNSUPPORTED"),
    ("a zipped .gdb", packed({"a.gdb/a00000001.gdbtable": b"x"}), "MAP_FORM_UNSUPPORTED"),
    ("a zipped VRT", packed({"a.vrt": VRT}), "MAP_FORM_UNSUPPORTED"),
    ("a bare .shp", PARTS[".shp"], "MAP_PARTS_MISSING"),
    ("a Shapefile without .shx", zipped(PARTS, shx=None), "MAP_PARTS_MISSING"),
    ("a Shapefile without .dbf", zipped(PARTS, dbf=None), "MAP_PARTS_MISSING"),
    ("parts of two names", packed({"a.shp": PARTS[".shp"], "b.shx": PARTS[".shx"], "b.dbf": PARTS[".dbf"]}),
     "MAP_PARTS_MISSING"),
    ("half a .shp", zipped(PARTS, shp=PARTS[".shp"][:150]), "FILE_MALFORMED"),
    ("half a .shx", zipped(PARTS, shx=PARTS[".shx"][:104]), "FILE_MALFORMED"),
    ("a .shp of nothing", zipped(PARTS, shp=b""), "FILE_MALFORMED"),
    ("a .dbf of nonsense", zipped(PARTS, dbf=b"\xff" * 90), "FILE_MALFORMED"),
    ("half a zip", zipped(PARTS)[:300], "FILE_MALFORMED"),
    ("a path out of it", zipped(PARTS, "../made"), "FILE_HOSTILE"),
    ("a path from the root", zipped(PARTS, "/etc/made"), "FILE_HOSTILE"),
    ("entities in a KML", kml(placemark("&b;"), before=ENTITIES), "FILE_HOSTILE"),
    ("a KML that ends early", kml(placemark("a"))[:-20], "FILE_MALFORMED"),
    ("half a GeoPackage", geopackage()[:9_000], "FILE_MALFORMED"),
    ("an SQLite file", b"SQLite format 3\x00" + bytes(200), "FILE_IS_DATABASE"),
    ("a workbook", table(HEAD, ONE), "MAP_EXPECTED"),
    ("a CSV", csv(HEAD, ONE).encode(), "MAP_EXPECTED"),
    ("a PDF", b"%PDF-1.7\n", "FILE_IS_PDF"),
    ("a picture", b"\x89PNG\r\n\x1a\n", "FILE_IS_IMAGE"),
    ("bytes of a program", b"\x7fELF" + bytes(range(256)) * 4, "MAP_EXPECTED"),
    ("a long text", geojson(feature(note="x" * 40_000)), "CELL_TOO_LONG"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "code"), [one[1:] for one in REFUSED], ids=[one[0] for one in REFUSED])
def test_a_map_is_refused_by_its_real_name(content: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_map(content, "图.geojson")
    assert refusal.value.code == code
    assert code in REFUSALS


@pytest.mark.parametrize(
    ("content", "limits", "code"),
    [
        (BOMB, SMALL, "FILE_UNPACKS_TOO_LARGE"),
        (BOMB.replace(struct.pack("<I", 30 << 20), struct.pack("<I", 10)), SMALL, None),
        (geojson(feature()), replace(MAPS, content_bytes=50), "FILE_TOO_LARGE"),
        (geojson(feature(), feature()), replace(MAPS, lines=1), "SHEET_TOO_LARGE"),
        (geojson(feature(a=1, b=2)), replace(MAPS, columns=1), "SHEET_TOO_WIDE"),
        (geojson(feature(), feature()), replace(MAPS, vertices=9), "MAP_TOO_DETAILED"),
        (geopackage(layers=("a", "b")), replace(MAPS, sheets=1), "SHEETS_TOO_MANY"),
    ],
)
def test_a_map_over_a_bound_is_refused(content: bytes, limits: object, code: str | None) -> None:
    with pytest.raises(DomainError) as refusal:
        read_map(content, "图", limits)  # type: ignore[arg-type]  # each is one of Limits
    assert refusal.value.code == code or (code is None and refusal.value.code in REFUSALS)


def test_a_table_in_no_encoding_is_refused() -> None:
    dbf = PARTS[".dbf"].replace("一村".encode(), b"\xff\xff\x80\xff\xff\xff")
    with pytest.raises(DomainError) as refusal:
        read_map(zipped(PARTS, dbf=dbf, cpg=None), "图")
    assert refusal.value.code == "FILE_ENCODING"


def test_a_shape_of_too_many_vertices_is_refused_by_the_child() -> None:
    assert MAPS.vertices == 1_000_000
    turn = np.linspace(0, 2 * np.pi, 100_001)
    ring = np.column_stack([106 + np.cos(turn) / 9, 29 + np.sin(turn) / 9]).round(7)
    content = geojson(feature([[*ring.tolist(), ring[0].tolist()]]))
    with pytest.raises(DomainError) as refusal:
        read_map_file(content, "图", replace(MAPS, vertices=100_000))
    assert refusal.value.code == "MAP_TOO_DETAILED"


def test_a_child_reads_no_other_file(tmp_path: Path) -> None:
    other = tmp_path / "other.geojson"
    other.write_bytes(geojson(feature(name="secret")))
    streamed = {
        "type": "gdal_streamed_alg",
        "command_line": f"gdal vector pipeline ! read {other} ! make-valid",
    }
    hostile = json.dumps(streamed).encode()
    # A process without our bounds would tell what is in it.
    assert read_map(hostile, "图").layers[0].sheet.lines[0].cells[0].text == "secret"
    with pytest.raises(DomainError) as refusal:
        read_map_file(hostile, "图")
    assert refusal.value.code == "FILE_MALFORMED"


def test_a_map_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refusal:
        read_map_file(tmp_path / "a.geojson", "图")
    assert refusal.value.code == "FILE_NOT_FOUND"


@settings(max_examples=CASES, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_maps_with_bytes_changed_are_read_or_refused(content: bytes, data: st.DataObject) -> None:
    changed = bytearray(content)
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        changed[at] = data.draw(st.integers(0, 255))
    known = True
    try:
        for layer in read_map(bytes(changed), "图").layers:
            assert all(one is None or shapely.from_wkb(one) is not None for one in layer.shapes)
    except DomainError as refusal:
        known = refusal.code in REFUSALS
    assert known
