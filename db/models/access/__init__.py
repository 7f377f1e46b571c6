"""Accounts, grants and credentials. Secrets stand as digests only."""
