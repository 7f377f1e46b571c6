"""Deliveries: files come in, the database follows, a report goes out."""
