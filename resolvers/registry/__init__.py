"""Acts that change the registry: who is in it, and what it says of them."""
