"""Map files as offices hand them over: their layers as sheets, with a shape to each line."""
