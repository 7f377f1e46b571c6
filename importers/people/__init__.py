"""Files of people."""
