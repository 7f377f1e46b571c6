"""The lists of the schema as tables: what their columns are, what may be asked of them, and their rows."""
