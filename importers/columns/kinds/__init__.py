"""The kinds of lists that come in, each with its fields and the words that offices head them with."""
