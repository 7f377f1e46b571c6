"""Lists of the API as files: one table of them, and how their rows become lines and features."""
