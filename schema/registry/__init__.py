"""Acts that change the registry."""
