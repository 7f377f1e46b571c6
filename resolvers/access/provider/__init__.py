"""Accounts and an identity provider (OIDC): who is joined, what sign-in it vouches for, and what it ends."""
