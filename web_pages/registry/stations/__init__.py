"""Stations, and the grid workers who work there."""
