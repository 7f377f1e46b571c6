"""Registrations of one person merged into one, and taken apart again."""
