"""Registrations that may be of one person: found by a command, reviewed in a list."""
