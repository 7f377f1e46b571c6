"""Files of grid workers: entered where they are not, and given their cells, by the registry's acts."""
