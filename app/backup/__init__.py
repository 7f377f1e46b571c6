"""The database kept in a folder, and brought back from it."""
