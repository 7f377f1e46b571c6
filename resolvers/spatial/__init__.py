"""Spatial answers: one set of functions behind the API and the maps."""
