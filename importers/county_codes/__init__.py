"""The six-digit codes counties had before, from a list of codes and their years."""
