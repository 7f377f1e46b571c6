"""Map files as offices and their programs make them."""

import io
import json
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyogrio import raw

from importers.maps.layers import MapFile, MapLayer
from importers.maps.reading import read_map

SQUARE = shapely.box(106.05, 29.84, 106.06, 29.85)
NEXT = shapely.box(106.06, 29.84, 106.07, 29.85)
RING = [[106.05, 29.84], [106.06, 29.84], [106.06, 29.85], [106.05, 29.85], [106.05, 29.84]]
CGCS2000_STRIP = (
    'PROJCS["CGCS2000_3_Degree_GK_CM_105E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
    'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",{easting}],'
    'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


def geojson(*features: dict[str, Any], **members: Any) -> bytes:
    """A collection of features, in UTF-8 and with Chinese as it is written."""
    told = {"type": "FeatureCollection", **members, "features": list(features)}
    return json.dumps(told, ensure_ascii=False).encode()


def feature(coordinates: Any = (), kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    """A feature, a square where nothing is said."""
    drawn = {"type": kind, "coordinates": coordinates or [RING]}
    return {"type": "Feature", "properties": properties, "geometry": drawn}


def parts(
    shapes: Sequence[shapely.Geometry | None] = (SQUARE, NEXT),
    encoding: str = "UTF-8",
    **columns: Sequence[Any],
) -> dict[str, bytes]:
    """The parts of a Shapefile by ending, among them a .prj of WGS-84."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.shp"
        given = columns or {"name": ["一村", "二村"]}
        wkb = np.array([None if one is None else shapely.to_wkb(one) for one in shapes], dtype=object)
        raw.write(
            str(path), wkb, [np.array(one) for one in given.values()], list(given),
            geometry_type="Polygon", crs="EPSG:4326", encoding=encoding, driver="ESRI Shapefile",
        )  # fmt: skip
        return {one.suffix: one.read_bytes() for one in Path(folder).iterdir()}


def zipped(made: dict[str, bytes], stem: str = "made", **others: bytes | None) -> bytes:
    """Parts as a zip; others come in their place by ending, None takes one out."""
    changed = {**made, **{f".{ending}": part for ending, part in others.items()}}
    return packed({stem + ending: part for ending, part in changed.items() if part is not None})


def packed(members: dict[str, bytes], codec: str | None = None) -> bytes:
    """A zip; with a codec, its names are written as old programs write them: in it, and without a mark."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(_placeholder(name, codec), content)
    whole = made.getvalue()
    for name in members if codec is not None else ():
        whole = whole.replace(_placeholder(name, codec).encode(), name.encode(codec or ""))
    return whole


def _placeholder(name: str, codec: str | None) -> str:
    """A name that is written without the mark of UTF-8, as long as the one that it stands for."""
    if codec is None:
        return name
    written = name.encode(codec)
    return "".join(chr(one) if one < 128 and one != 0x5C else "Q" for one in written)


def geopackage(crs: str | None = "EPSG:4490", layers: Sequence[str] = ("网格",)) -> bytes:
    """A GeoPackage of two squares a layer."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.gpkg"
        for at, name in enumerate(layers):
            raw.write(
                str(path), shapely.to_wkb(np.array([SQUARE, NEXT])),
                [np.array(["一", "二"], dtype=object)], ["名称"],
                geometry_type="Polygon", crs=crs, driver="GPKG", layer=name, append=at > 0,
            )  # fmt: skip
        return path.read_bytes()


def kml(*marks: str, before: str = "", space: str = ' xmlns="http://www.opengis.net/kml/2.2"') -> bytes:
    """A KML of placemarks."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{head}{before}<kml{space}><Document><name>图</name>{''.join(marks)}</Document></kml>".encode()


def placemark(name: str, *pairs: str, data: str = "") -> str:
    """A placemark with a polygon."""
    drawn = " ".join(pairs or (f"{x},{y},0" for x, y in RING))
    ring = f"<outerBoundaryIs><LinearRing><coordinates>{drawn}</coordinates></LinearRing></outerBoundaryIs>"
    return f"<Placemark><name>{name}</name>{data}<Polygon>{ring}</Polygon></Placemark>"


def folder(name: str, *marks: str) -> str:
    """A folder, as Ovital writes them."""
    return f"<Folder><name>{name}</name>{''.join(marks)}</Folder>"


def the_layer(content: bytes) -> MapLayer:
    """The only layer of a file."""
    (layer,) = read_map(content, "图").layers
    return layer


def values(file: MapFile) -> Iterator[list[dict[str, str]]]:
    """What the features of each layer say, by column."""
    for layer in file.layers:
        yield [
            {
                column: cell.text
                for column, cell in zip(layer.sheet.columns, line.cells, strict=True)
                if cell.text
            }
            for line in layer.sheet.lines
        ]
