"""Roads and names by which one finds one's way on a map."""
