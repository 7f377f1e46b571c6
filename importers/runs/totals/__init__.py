"""The totals that offices write into their files, held against the lines that they are about."""
