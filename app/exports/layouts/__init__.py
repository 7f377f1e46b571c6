"""Lists in the layout in which they come in by file, so that what goes out comes back unchanged."""
