"""Households: persons who keep house together, from a day on, and their head."""
