"""Service areas of stations, gaps, and the nearest stations."""
