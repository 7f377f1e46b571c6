"""How lines come into the table of staged rows."""
