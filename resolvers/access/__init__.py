"""Accounts, signing in, sessions and tokens: who somebody is, and since when."""
