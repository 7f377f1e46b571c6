"""Which of GDAL's drivers read what somebody hands over; all others are skipped before it is loaded."""

__all__ = ["READING", "SKIPPED"]

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
