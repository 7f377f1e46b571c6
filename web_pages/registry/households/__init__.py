"""Households: which there are, who is in one, and what may be done about it."""
