"""Grid plans: which there are, what is wrong with one, drawn; and putting one in force."""
