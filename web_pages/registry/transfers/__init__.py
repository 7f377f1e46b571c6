"""Persons who go to other counties, or come from them."""
