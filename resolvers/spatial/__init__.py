"""Service areas, gaps and the nearest stations: one set of functions behind the API and the maps."""
