"""The map of service areas."""
