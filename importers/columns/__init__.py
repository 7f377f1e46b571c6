"""Which column of a sheet is what: recognised by its heading, corrected by hand, kept as a profile."""
