"""The wall in the database: what the server may touch, and which rows it then sees (docs/decisions/0073)."""
