"""The atlas for map programs: OGC API - Features and Tiles below /ogc (docs/using/gis.md)."""
