"""Keys and ciphers of what is stored encrypted, and the columns that are."""
