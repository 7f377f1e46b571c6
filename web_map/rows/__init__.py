"""Rows of the tables beside maps."""
