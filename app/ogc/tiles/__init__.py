"""OGC API - Tiles: the boundaries of divisions and cells as vector tiles."""
