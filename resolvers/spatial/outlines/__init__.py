"""The outlines of bins that have no boundary stored, apart from the numbers."""
