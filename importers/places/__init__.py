"""Where things are: coordinates in the system that is declared, divisions by code and name."""
