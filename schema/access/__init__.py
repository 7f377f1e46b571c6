"""Accounts, as the three offices keep them."""
