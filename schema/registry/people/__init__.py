"""Acts that change persons, as callers send them."""
