"""Files as offices hand them over: what they are, and their sheets as lines of cells."""
