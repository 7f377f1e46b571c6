"""The lines of a list of divisions: read, and judged together."""
