"""`rongge user`: accounts at the server itself, by whoever runs it."""
