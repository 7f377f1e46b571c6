"""Spatial answers."""
