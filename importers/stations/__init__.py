"""Files of stations: opened where there is none, amended where there is one, by the registry's acts."""
