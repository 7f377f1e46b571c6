"""Layers of map programs: the answers of the API with boundaries or points, for files and for /ogc alike."""
