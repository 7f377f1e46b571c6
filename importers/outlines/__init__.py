"""Boundaries of divisions from map files: corrected, or changed from a day on, by the registry's own act."""
