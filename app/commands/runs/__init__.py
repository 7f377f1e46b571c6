"""`rongge import people` and what is done with its runs."""
