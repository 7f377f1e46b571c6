"""Contact policies: which are in force where, and which a county puts in force."""
