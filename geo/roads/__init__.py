"""Roads: the network of a county, places on it, and how long the ways between them take."""
