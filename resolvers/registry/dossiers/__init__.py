"""Dossiers (一人一档): what is collected of persons, verified when, and what is still missing."""
