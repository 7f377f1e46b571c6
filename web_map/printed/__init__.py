"""Maps on paper, by the same numbers as on screen."""
