"""The forms of files that are read, each brought to grids of cells."""
