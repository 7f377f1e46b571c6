"""Maps on the command line."""
