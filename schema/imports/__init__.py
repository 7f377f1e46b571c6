"""Runs of imported files: how they stand, and what is done with them."""
