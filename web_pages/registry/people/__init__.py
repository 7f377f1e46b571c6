"""Persons: found, looked at, registered, changed."""
