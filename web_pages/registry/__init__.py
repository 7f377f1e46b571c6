"""The registry on pages: for whoever keeps it right and is no programmer."""
