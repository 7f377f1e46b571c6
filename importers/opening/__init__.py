"""A county opened in an empty database: the units from the nation down to it, with their centres."""
