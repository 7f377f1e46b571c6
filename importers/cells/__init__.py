"""Cells of a grid from map files: a draft plan, drawn by the registry's own acts."""
