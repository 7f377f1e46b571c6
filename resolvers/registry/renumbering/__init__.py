"""Correcting the identity number of a person who was registered under a wrong one."""
