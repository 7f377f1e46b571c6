"""What a map file is by its content, whatever its name says: GDAL is never asked to guess."""

from importers.files.forms import packed
from importers.files.forms.kind import kind_of
from importers.files.limits import Limits
from importers.files.refusals import refused

__all__ = ["GEOJSON", "GEOPACKAGE", "KML", "KMZ", "READING", "SHAPEFILE", "SKIPPED", "map_kind_of"]

GEOJSON, SHAPEFILE, GEOPACKAGE, KML, KMZ = "GEOJSON", "SHAPEFILE", "GEOPACKAGE", "KML", "KMZ"

READING = frozenset({"ESRI Shapefile", "GeoJSON", "GPKG", "LIBKML"})
# GDAL takes the names of those that it is not to have, not of those that it may. The reading process looks
# whether any other is left, and reads nothing then: a later GDAL may have more of them.
SKIPPED = (
    "ADBC,AIVector,AVCBin,AVCE00,AmigoCloud,CSV,CSW,Carto,DGN,DXF,EDIGEO,EEDA,ESRIJSON,"
    "Elasticsearch,FlatGeobuf,GDALG,GML,GPSBabel,GPX,GTFS,GeoJSONSeq,GeoRSS,HTTP,Idrisi,JML,JSONFG,"
    "KML,LVBAG,MBTiles,MEM,MVT,MapInfo File,MapML,MiraMonVector,NGW,OAPIF,ODS,OGCAPI,OGR_GMT,"
    "OGR_PDS,OGR_VRT,OSM,OpenFileGDB,PCIDSK,PDF,PDS4,PGDUMP,PLSCENES,PMTiles,S57,SQLite,SXF,Selafin,"
    "TopoJSON,VDV,VFK,VICAR,WAsP,WFS,XLSX"
)

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_SQLITE = b"SQLite format 3\x00"
_APPLICATION = slice(68, 72)
_GEOPACKAGES = (b"GPKG", b"GP10", b"GP11")
_SHP = b"\x00\x00\x27\x0a"
_SHAPEFILE_PARTS = (".shp", ".dbf", ".shx")
# Forms of maps that are not read: drawings, MapInfo, what tells GDAL to read other files.
_OTHER_STARTS = (b"AC10", b"  0\r\nsection", b"0\r\nsection", b"version ", b"<ogrvrtdatasource", b"ovobj")
_OTHER_PARTS = (".gdbtable", ".mif", ".tab", ".dwg", ".dxf", ".ovobj", ".vrt")
_LOOKED_AT = 4096


def map_kind_of(content: bytes, limits: Limits) -> str:
    """GEOJSON, SHAPEFILE, GEOPACKAGE, KML or KMZ; raises DomainError with the code of what it is instead."""
    if content.startswith(_ZIP):
        return _in_zip(content, limits)
    if content.startswith(_SQLITE):
        if content[_APPLICATION] in _GEOPACKAGES:
            return GEOPACKAGE
        raise refused("FILE_IS_DATABASE")
    if content.startswith(_SHP):
        raise refused("MAP_PARTS_MISSING")
    start = content[:_LOOKED_AT].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith(_OTHER_STARTS) or content.startswith(_OTHER_STARTS):
        raise refused("MAP_FORM_UNSUPPORTED")
    if start.startswith(b"{"):
        return GEOJSON
    if start.startswith(b"<kml") or (start.startswith((b"<?xml", b"<!")) and b"<kml" in start):
        return KML
    kind_of(content, limits)
    raise refused("MAP_EXPECTED")


def _in_zip(content: bytes, limits: Limits) -> str:
    names = packed.names(content, limits)
    if any(name.endswith(_SHAPEFILE_PARTS) for name in names):
        return SHAPEFILE
    if any(name.endswith(".kml") for name in names):
        return KMZ
    if any(name.endswith(_OTHER_PARTS) for name in names):
        raise refused("MAP_FORM_UNSUPPORTED")
    kind_of(content, limits)
    raise refused("MAP_EXPECTED")
